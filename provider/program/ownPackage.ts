import { createRequire } from "node:module";
import { dirname } from "node:path";

/** What package.json of this package says, and where it lies. */
export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The package by its own name, wherever it is installed and however it is built. */
export function ownPackage(): OwnPackage {
  const load = createRequire(__filename);
  const manifest = "pulumi-fireworks/package.json";
  const { name, version } = load(manifest) as Pick<OwnPackage, "name" | "version">;
  return { name, version, folder: dirname(load.resolve(manifest)) };
}
