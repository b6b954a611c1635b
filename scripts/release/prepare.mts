import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareVersions } from "../engine/version.mts";
import { withFragments } from "./changelog.mts";
import { setVersion, versions } from "./versions.mts";

/**
 * Writes the version everywhere where it is written by hand, and moves the fragments of `changes/` into the changelog.
 * @returns how many fragments there were
 * @throws Error where there is nothing to release, or the version is no later one
 */
export function prepare(root: string, version: string, date: string): number {
  const current = versions(root).get("package.json") ?? "";
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is not a version. Fix: name one such as 0.2.0`);
  if (compareVersions(version, current) < 0) throw new Error(`${version} is older than ${current}, which this is`);
  const folder = join(root, "changes");
  const files = fragments(root);
  if (files.length === 0) throw new Error("changes/ is empty: nothing to release");
  const changelog = join(root, "CHANGELOG.md");
  const texts = files.map((name) => readFileSync(join(folder, name), "utf8"));
  writeFileSync(changelog, withFragments(readFileSync(changelog, "utf8"), texts, version, date));
  for (const name of files) rmSync(join(folder, name));
  setVersion(root, version);
  return files.length;
}

/** The files of changes that no release has yet. */
export function fragments(root: string): string[] {
  return readdirSync(join(root, "changes"))
    .filter((name) => name !== "README.md")
    .toSorted();
}
