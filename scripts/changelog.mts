/** `npm run changelog -- <version>`: moves the fragments of `changes/` into CHANGELOG.md, under the version's heading. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The changelog with the fragments added to a version, which is made if it is not there, and dated. */
export function withFragments(changelog: string, fragments: readonly string[], version: string, date: string): string {
  const items = fragments.map((text) => `- ${text.trim().split("\n").join("\n  ")}\n`).join("");
  const heading = `## ${version} (${date})`;
  const [title = "", ...sections] = changelog.split(/^(?=## )/m);
  const [newest = "", ...older] = sections;
  // A version that was begun by hand goes on.
  if (newest.startsWith(`## ${version} (unreleased)`)) {
    const [, ...lines] = newest.trimEnd().split("\n");
    const rest = older.length > 0 ? "\n" : "";
    return `${title}${heading}\n${lines.join("\n")}\n${items}${rest}${older.join("")}`;
  }
  if (sections.some((section) => section.startsWith(`## ${version} `))) {
    throw new Error(`CHANGELOG.md has ${version} already. Fix: name the next version`);
  }
  const rest = sections.length > 0 ? `\n${sections.join("")}` : "";
  return `${title}${heading}\n\n${items}${rest}`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const [version = ""] = process.argv.slice(2);
  const files = readdirSync(join(root, "changes")).filter((name) => name !== "README.md");
  if (!/^\d+\.\d+\.\d+$/.test(version) || files.length === 0) {
    console.error(files.length === 0 ? "changes/ is empty: nothing to release" : "Fix: npm run changelog -- 0.2.0");
    process.exit(2);
  }
  const fragments = files.sort().map((name) => readFileSync(join(root, "changes", name), "utf8"));
  const path = join(root, "CHANGELOG.md");
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(path, withFragments(readFileSync(path, "utf8"), fragments, version, date));
  for (const name of files) rmSync(join(root, "changes", name));
  console.log(`${fragments.length} changes are now in CHANGELOG.md under ${version}`);
}
