import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesLike } from "../files.mts";

const modules = join(import.meta.dirname, "../../node_modules");
/** Node as the lock file has it, whichever runs this. */
const node = join(modules, "node/bin", process.platform === "win32" ? "node.exe" : "node");
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

interface Postject {
  readonly inject: (file: string, name: string, blob: Buffer, options: object) => Promise<void>;
}

/**
 * An executable of this platform that needs nothing: Node with a program in it.
 * @see https://nodejs.org/api/single-executable-applications.html
 */
export async function standalone(code: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-standalone-"));
  const [main, output, executable] = ["main.js", "main.blob", "executable"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    writeFileSync(main, code);
    const config = join(folder, "sea.json");
    writeFileSync(config, JSON.stringify({ main, output, disableExperimentalSEAWarning: true, useCodeCache: true }));
    execFileSync(node, ["--experimental-sea-config", config], { stdio: "pipe" });
    copyFileSync(node, executable);
    chmodSync(executable, 0o755);
    const isMac = process.platform === "darwin";
    if (isMac) execFileSync("codesign", ["--remove-signature", executable]);
    const { inject } = createRequire(import.meta.url)("postject") as Postject;
    const segment = isMac ? { machoSegmentName: "NODE_SEA" } : {};
    await inject(executable, "NODE_SEA_BLOB", readFileSync(output), { sentinelFuse: FUSE, ...segment });
    if (isMac) execFileSync("codesign", ["--sign", "-", executable]);
    return readFileSync(executable);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The version of the Node that is in it. */
export function nodeVersion(): string {
  return execFileSync(node, ["--version"], { encoding: "utf8" }).trim().replace(/^v/, "");
}

/** The licences of Node and of what it is made of. */
export function nodeNotice(): string {
  const [file] = filesLike("node/node_modules/node-*/LICENSE", modules);
  if (file === undefined) throw new Error("node_modules has no licence of Node");
  return readFileSync(join(modules, file), "utf8");
}
