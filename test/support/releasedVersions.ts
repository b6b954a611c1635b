import { join } from "node:path";
import { filesLike } from "../../scripts/files.mts";

const FIXTURES = join(__dirname, "fixtures");

/** The package of a released version, as it was published. */
export function packageOf(version: string): string {
  return join(FIXTURES, `pulumi-fireworks-${version}.tgz`);
}

/** The states that a released version made. */
export function statesOf(version: string): string {
  return join(FIXTURES, `states-${version}`);
}

/** Every version whose states are kept. */
export const releasedVersions: readonly string[] = filesLike("states-*", FIXTURES).map((name) =>
  name.slice("states-".length),
);
