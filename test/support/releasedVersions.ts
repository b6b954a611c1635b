import { globSync } from "node:fs";
import { join } from "node:path";

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
export const releasedVersions: readonly string[] = globSync("states-*", { cwd: FIXTURES })
  .map((name) => name.slice("states-".length))
  .toSorted();
