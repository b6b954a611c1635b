import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXECUTABLE } from "../../provider/commands/plugin/executable.ts";
import { PLATFORMS } from "../plugin/platforms.mts";
import { filesLike } from "../files.mts";

/**
 * Lays out what belongs to a release on GitHub, where all files are in one folder, with their checksums: the archives under
 * the names that Pulumi downloads are those that need nothing, and those that need Node say so in their name.
 *
 * @param from what the jobs of the release workflow have kept, a folder each
 * @throws Error where a file is missing, or one is there that does not belong to the release
 */
export function layOutAssets(version: string, from: string, to: string): string[] {
  const given = filesLike("**/*", from).filter((path) => statSync(join(from, path)).isFile());
  const wanted = files(version);
  const missing = [...wanted.keys()].filter((path) => !given.includes(path));
  const unknown = given.filter((path) => !wanted.has(path));
  if (missing.length > 0) throw new Error(`the release has no ${missing.join(", ")}`);
  if (unknown.length > 0) throw new Error(`the release knows no ${unknown.join(", ")}`);

  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const [path, name] of wanted) copyFileSync(join(from, path), join(to, name));
  const names = [...wanted.values()].toSorted();
  const sums = names.map((name) => `${digest(join(to, name))}  ${name}\n`);
  writeFileSync(join(to, "SHA256SUMS"), sums.join(""));
  return [...names, "SHA256SUMS"];
}

/** Every file of a release, from where the jobs keep it to its name on GitHub. */
function files(version: string): Map<string, string> {
  const plugin = `${EXECUTABLE}-v${version}`;
  const all = new Map<string, string>();
  for (const platform of PLATFORMS) {
    const archive = `${plugin}-${platform}.tar.gz`;
    const bill = `${plugin}-${platform}.cdx.json`;
    all.set(`standalone-${platform}/${archive}`, archive);
    all.set(`standalone-${platform}/${bill}`, bill);
    all.set(`plugin/${archive}`, `${plugin}-${platform}-needs-node.tar.gz`);
  }
  all.set(`plugin/${plugin}.cdx.json`, `${plugin}-needs-node.cdx.json`);
  for (const name of [`pulumi-fireworks-${version}.tgz`, `pulumi-fireworks-${version}.cdx.json`]) {
    all.set(`npm/${name}`, name);
  }
  for (const name of [`pulumi_fireworks-${version}-py3-none-any.whl`, `pulumi_fireworks-${version}.tar.gz`]) {
    all.set(`python/${name}`, name);
  }
  return all;
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
