import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What package.json of this package says. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

/** The nearest one above: compiled files lie deeper than their sources. */
export function readOwnPackage(folder: string = __dirname): OwnPackage {
  const file = join(folder, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as OwnPackage;
  return readOwnPackage(dirname(folder));
}
