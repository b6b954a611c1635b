import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sectionOf } from "./changelog.mts";
import { fragments } from "./prepare.mts";
import { versions } from "./versions.mts";

/** Why what a tag names cannot be released: places with another version, changes that the changelog does not have. */
export function releaseFaults(root: string, tag: string): string[] {
  const version = versionOf(tag);
  const others = [...versions(root)].filter(([, found]) => found !== version);
  const faults = others.map(([place, found]) => `${place} says ${found}, and the tag ${tag}`);
  if (sectionOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version) === undefined) {
    faults.push(`CHANGELOG.md has no dated section for ${version}`);
  }
  const left = fragments(root);
  if (left.length > 0) faults.push(`changes/ still has ${left.join(", ")}`);
  return faults;
}

/** @throws Error for what is no tag of a release */
export function versionOf(tag: string): string {
  const [, version] = /^v(\d+\.\d+\.\d+)$/.exec(tag) ?? [];
  if (version === undefined) throw new Error(`"${tag}" is not a tag of a release. Fix: name one such as v0.2.0`);
  return version;
}
