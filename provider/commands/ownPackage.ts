import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What package.json of this package says. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

export function readOwnPackage(): OwnPackage {
  return JSON.parse(readFileSync(join(ownFolder(), "package.json"), "utf8")) as OwnPackage;
}

/** Where this package lies: the nearest folder above with a package.json, since compiled files lie deeper than sources. */
export function ownFolder(folder: string = __dirname): string {
  return existsSync(join(folder, "package.json")) ? folder : ownFolder(dirname(folder));
}
