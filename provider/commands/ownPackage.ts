import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ownFolder } from "../ownFolder.js";

/** What package.json of this package says. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

export function readOwnPackage(): OwnPackage {
  return JSON.parse(readFileSync(join(ownFolder(), "package.json"), "utf8")) as OwnPackage;
}
