/**
 * `npm run release -- prepare 0.2.0`: everything that a commit for a release changes. The rest is for the release workflow:
 *
 *   check v0.2.0             fails unless everything says this version, and the changelog has it
 *   notes v0.2.0             prints what the changelog says of it
 *   assets v0.2.0 FROM TO    lays out the files of the release, with their checksums
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layOutAssets } from "./release/assets.mts";
import { sectionOf } from "./release/changelog.mts";
import { releaseFaults, versionOf } from "./release/faults.mts";
import { prepare } from "./release/prepare.mts";

const root = join(import.meta.dirname, "..");
const [command, name = "", from = "", to = ""] = process.argv.slice(2);
const usage = "Fix: npm run release -- prepare 0.2.0";
const commands: Readonly<Record<string, () => void>> = {
  prepare: () => {
    const count = prepare(root, name, new Date().toISOString().slice(0, 10));
    console.log(`${count} changes are now in CHANGELOG.md under ${name}`);
    // What is generated has the version too.
    for (const script of ["schema.mts", "sdks.mts"]) generate(script);
  },
  check: () => {
    const faults = releaseFaults(root, name);
    if (faults.length > 0)
      throw new Error(`${faults.join("\n")}\nFix: npm run release -- prepare, and tag that commit`);
    console.log(`${name} can be released`);
  },
  notes: () => {
    const notes = sectionOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), versionOf(name));
    if (notes === undefined) throw new Error(`CHANGELOG.md has no dated section for ${name}`);
    console.log(notes);
  },
  assets: () => {
    for (const asset of layOutAssets(versionOf(name), from, to)) console.log(asset);
  },
};

try {
  const run = commands[command ?? ""];
  if (run === undefined)
    throw new Error(`${Object.keys(commands).join(", ")} can be done, not ${command ?? "nothing"}. ${usage}`);
  run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function generate(script: string): void {
  const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(import.meta.dirname, script)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`${script} failed`);
}
