import { createRequire } from "node:module";

/** What package.json of this package says. */
export interface OwnPackage {
  readonly name: string;
  readonly version: string;
}

/** The package by its own name, wherever it is installed and however it is built. */
export function ownPackage(): OwnPackage {
  const { name, version } = createRequire(__filename)("pulumi-fireworks/package.json") as OwnPackage;
  return { name, version };
}
