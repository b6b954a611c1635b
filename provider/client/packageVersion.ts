import { createRequire } from "node:module";

/** The version of this package; empty in a bundle, where its package.json cannot be found. */
export function packageVersion(): string {
  try {
    const { version } = createRequire(__filename)("pulumi-fireworks/package.json") as { readonly version: string };
    return version;
  } catch {
    return "";
  }
}
