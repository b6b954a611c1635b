import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./cacheFolder.mts";
import { engineVersion } from "./engineVersion.mts";
import { withLock } from "./lock.mts";
import { NoLanguageError } from "./noLanguageError.mts";
import { placeExecutable } from "./placeExecutable.mts";
import { reportProgress } from "./progress.mts";

/** Pulumi's SDK, and what SDKs that its generator writes import beside it. */
const PACKAGES = [`pulumi==${engineVersion}`, "parver>=0.2.1", "semver>=2.8.1"];

/** This repository's own SDK, which programs import without installing it. */
const SDK = fileURLToPath(new URL("../../sdk/python", import.meta.url));

const pythonFolder = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), "python", engineVersion);

/** A Python that has Pulumi's SDK: the folder of its executables, and where the SDK of this repository is. */
export interface Python {
  readonly interpreters: string;
  readonly modules: string;
}

/**
 * Makes a virtual environment with Pulumi's SDK from PyPI, once for all processes of this machine.
 *
 * @param env `PYTHON` names the interpreter that makes it, by default `python3`
 * @throws NoLanguageError
 */
export async function pythonPackages(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Python> {
  const folder = join(pythonFolder(env), "venv");
  const python = { interpreters: join(folder, process.platform === "win32" ? "Scripts" : "bin"), modules: SDK };
  // Written last, so that one that was interrupted is not taken for a whole one.
  const complete = join(folder, "complete");
  if (existsSync(complete)) return python;
  await withLock(`${folder}.lock`, { log }, async () => {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    log(`installing the Python package pulumi ${engineVersion}, only this once`);
    const stopReporting = reportProgress(log, () => "installing the Python package pulumi");
    try {
      await run(env.PYTHON ?? "python3", ["-m", "venv", folder], env);
      const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES];
      await run(join(python.interpreters, "python"), install, env);
      writeFileSync(complete, `${PACKAGES.join("\n")}\n`);
    } finally {
      stopReporting();
    }
  });
  return python;
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

/** Puts our stand-in for Pulumi's Python host into a folder for PATH. Up to date at every run, since it can change. */
export function makePythonHost(env: NodeJS.ProcessEnv): string {
  const binDir = join(pythonFolder(env), "bin");
  const program = fileURLToPath(new URL("./pythonHost.py", import.meta.url));
  const python = join(pythonFolder(env), "venv/bin/python");
  placeExecutable(join(binDir, "pulumi-language-python"), `#!/bin/sh\nexec "${python}" "${program}" "$@"\n`);
  return binDir;
}
