import { createRequire } from "node:module";

/** The version of the package. */
export function packageVersion(): string {
  const { version } = createRequire(__filename)("pulumi-fireworks/package.json") as { readonly version: string };
  return version;
}
