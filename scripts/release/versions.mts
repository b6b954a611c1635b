import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../files.mts";

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  /** Of a lock file: the package itself is the one without a folder. */
  packages?: Record<string, { version: string }>;
}

/** Files that have the version because somebody wrote it there: the package's, and those of the policy packs to copy. */
function manifests(root: string): string[] {
  const packs = filesLike(["policies/package.json", "policies/*/package.json"], root);
  return ["package.json", "package-lock.json", ...packs];
}

/** Files that `npm run sdks` makes of them, and how each says the version. */
const GENERATED: Readonly<Record<string, RegExp>> = {
  "provider/plugin/schema.json": /^ {2}"version": "(.+)",$/m,
  "sdk/python/pyproject.toml": /^ {2}version = "(.+)"$/m,
  "sdk/python/pulumi_fireworks/pulumi-plugin.json": /^ {2}"version": "(.+)",$/m,
  "sdk/go/fireworks/pulumi-plugin.json": /^ {2}"version": "(.+)",$/m,
};

/** Every place that says the version, with what it says. */
export function versions(root: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of manifests(root)) {
    const { version, dependencies, packages } = readManifest(root, file);
    found.set(file, version);
    const needed = dependencies?.["pulumi-fireworks"];
    if (needed !== undefined) found.set(`${file}, dependencies`, needed);
    const own = packages?.[""];
    if (own !== undefined) found.set(`${file}, packages`, own.version);
  }
  for (const [file, pattern] of Object.entries(GENERATED)) {
    found.set(file, pattern.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? "none");
  }
  return found;
}

/** Writes the version where it is written by hand. */
export function setVersion(root: string, version: string): void {
  for (const file of manifests(root)) {
    const manifest = readManifest(root, file);
    manifest.version = version;
    if (manifest.dependencies?.["pulumi-fireworks"] !== undefined) manifest.dependencies["pulumi-fireworks"] = version;
    const own = manifest.packages?.[""];
    if (own !== undefined) own.version = version;
    writeFileSync(join(root, file), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

function readManifest(root: string, file: string): Manifest {
  return JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest;
}
