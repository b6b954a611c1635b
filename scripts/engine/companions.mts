import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sdkFolder } from "./engineVersion.mts";

/**
 * Puts beside a CLI that we built what Pulumi's own bundle has there: the SDK's starter of dynamic providers, whose exact name
 * the engine looks for, and our stand-in for the language host. Up to date at every run, since both can change with this package.
 */
export function placeCompanions(binDir: string): void {
  const host = readFileSync(new URL("./languageHost.cjs", import.meta.url), "utf8");
  const starter = readFileSync(join(sdkFolder, "pulumi-resource-pulumi-nodejs"), "utf8");
  place(join(binDir, "languageHost.cjs"), host);
  place(join(binDir, "pulumi-language-nodejs"), '#!/bin/sh\nexec node "$(dirname "$0")/languageHost.cjs" "$@"\n');
  place(join(binDir, "pulumi-resource-pulumi-nodejs"), starter);
}

function place(path: string, content: string): void {
  try {
    if (readFileSync(path, "utf8") === content) return;
  } catch {
    // Not there yet.
  }
  // Another run may be executing the old file at this moment, so it is replaced and never written over.
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  chmodSync(fresh, 0o755);
  renameSync(fresh, path);
}
