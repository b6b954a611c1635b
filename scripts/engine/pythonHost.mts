import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./cacheFolder.mts";
import { engineVersion } from "./engineVersion.mts";
import { withLock } from "./lock.mts";
import { NoLanguageError } from "./noLanguageError.mts";
import { reportProgress } from "./progress.mts";

/** Pulumi's SDK, which may be released a little later than the engine, and what SDKs that its generator writes import beside it. */
const PACKAGES = [`pulumi<=${engineVersion}`, "packaging>=24.0", "semver>=2.8.1"];

/** This repository's own SDK. */
const SDK = fileURLToPath(new URL("../../sdk/python", import.meta.url));

const PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

const pythonFolder = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), "python", engineVersion);

/**
 * Makes a virtual environment with Pulumi's SDK from PyPI, once for all processes of this machine.
 *
 * @param env `PYTHON` names the interpreter that makes it, by default `python3`
 * @returns the folder of its executables
 * @throws NoLanguageError
 */
export async function pythonEnvironment(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const folder = join(pythonFolder(env), "venv");
  const interpreters = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  // Written last, so that one that was interrupted is not taken for a whole one.
  const complete = join(folder, "complete");
  if (existsSync(complete)) return interpreters;
  await withLock(`${folder}.lock`, { log }, async () => {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    log(`installing the Python package pulumi ${engineVersion}, only this once`);
    const stopReporting = reportProgress(log, () => "installing the Python package pulumi");
    try {
      await run(env.PYTHON ?? "python3", ["-m", "venv", folder], env);
      await run(join(interpreters, "python"), [...PIP, ...PACKAGES], env);
      writeFileSync(complete, `${PACKAGES.join("\n")}\n`);
    } finally {
      stopReporting();
    }
  });
  return interpreters;
}

/**
 * Installs the Python SDK of this repository as users do, into a folder of its own for PYTHONPATH: one for each text of it,
 * since clones share the cache.
 *
 * @throws NoLanguageError
 */
export async function installOwnSdk(
  interpreters: string,
  env: NodeJS.ProcessEnv,
  { log, sdk = SDK }: { readonly log: (line: string) => void; readonly sdk?: string },
): Promise<string> {
  const folder = join(pythonFolder(env), `sdk-${digestOf(sdk)}`);
  if (existsSync(folder)) return folder;
  return withLock(`${folder}.lock`, { log }, async () => {
    if (existsSync(folder)) return folder;
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building);
    try {
      // The installer writes into the folder that it installs from.
      cpSync(sdk, join(building, "source"), { recursive: true });
      const args = ["--no-deps", "--target", join(building, "target"), join(building, "source")];
      await run(join(interpreters, "python"), [...PIP, ...args], env);
      renameSync(join(building, "target"), folder);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
    return folder;
  });
}

function digestOf(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(folder.length)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

/** The command line of our stand-in for Pulumi's Python host. */
export function pythonHost(interpreters: string): readonly string[] {
  return [join(interpreters, "python"), fileURLToPath(new URL("./pythonHost.py", import.meta.url))];
}

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await promisify(execFile)(command, args, { env });
  } catch (error) {
    const { stderr = "", message } = error as Error & { readonly stderr?: string };
    const told = stderr.trim() === "" ? message : stderr;
    throw new NoLanguageError("Python", told.trim().split("\n").at(-1) ?? "");
  }
}
