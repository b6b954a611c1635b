/**
 * `npm run plugin:archives`: the archives of a release, from which Pulumi installs the plugin, in `dist-archives/`. Those
 * for machines with Node are the same for every platform; the one for machines without, in `standalone/`, is for the
 * platform that this runs on. Either folder can be what `pluginDownloadURL` leads to, and has a bill of materials.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { executableFiles, EXECUTABLE } from "../provider/commands/plugin/executable.ts";
import manifest from "../package.json" with { type: "json" };
import { bundlePlugin } from "./plugin/bundle.mts";
import { notices } from "./plugin/notices.mts";
import { PLATFORMS } from "./plugin/platforms.mts";
import { sbom } from "./plugin/sbom.mts";
import { nodeNotice, nodeVersion, standalone } from "./plugin/standalone.mts";
import { type Entry, tarGz } from "./plugin/tarGz.mts";

const root = join(import.meta.dirname, "..");

/** Writes the archives, and what they are made of, into a folder, which is made anew, and returns the paths. */
export async function writeArchives(folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  const { code, packages } = await bundlePlugin();
  const texts: Entry[] = [
    { name: "LICENSE", content: readFileSync(join(root, "LICENSE")) },
    { name: "THIRD_PARTY_LICENSES", content: notices(packages) },
  ];
  const written: string[] = [];
  const write = (below: string, platform: string, entries: readonly Entry[]): void => {
    mkdirSync(join(folder, below), { recursive: true });
    const file = join(folder, below, `${EXECUTABLE}-v${manifest.version}-${platform}.tar.gz`);
    writeFileSync(file, tarGz([...entries, ...texts]));
    written.push(file);
  };
  const describe = (name: string, node?: string): void => {
    const file = join(folder, `${name}.cdx.json`);
    writeFileSync(file, sbom(packages, node));
    written.push(file);
  };
  const files = Object.entries(executableFiles(code)).map(([name, content]) => ({ name, content, isExecutable: true }));
  for (const platform of PLATFORMS) {
    write("", platform, platform.startsWith("windows") ? files : files.filter(({ name }) => name === EXECUTABLE));
  }
  const name = process.platform === "win32" ? `${EXECUTABLE}.exe` : EXECUTABLE;
  write("standalone", ownPlatform(), [
    { name, content: await standalone(code), isExecutable: true },
    { name: "NODE_LICENSE", content: nodeNotice() },
  ]);
  const release = `${EXECUTABLE}-v${manifest.version}`;
  describe(release);
  describe(`standalone/${release}-${ownPlatform()}`, nodeVersion());
  return written;
}

/** The platform that this runs on, as Go names it. */
export function ownPlatform(): string {
  const os = process.platform === "win32" ? "windows" : process.platform;
  return `${os}-${process.arch === "x64" ? "amd64" : process.arch}`;
}

if (import.meta.main) {
  for (const file of await writeArchives(join(root, "dist-archives"))) console.log(relative(root, file));
}
