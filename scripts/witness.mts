/**
 * `npm run witness`: the vendor's own Python SDK, the newest that pip offers, against the emulator. `--all` prints every
 * check. It needs a Python of 3.11 or later (PYTHON names one) and, for the SDK, a package registry.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Emulator from "../provider/emulator/index.js";
import { cacheFolder } from "./engine/cacheFolder.mts";

const KEY = "fw-witness-key";
const folder = join(cacheFolder(process.env), "witness");
const python = join(folder, "bin/python");

function run(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status === 0) return;
  console.error(`${command} failed: ${error?.message ?? `exit code ${status ?? "none"}`}`);
  process.exit(1);
}

if (!existsSync(python)) run(process.env.PYTHON ?? "python3", "-m", "venv", folder);
run(
  python,
  "-m",
  "pip",
  "install",
  "--quiet",
  "--disable-pip-version-check",
  "--upgrade",
  "fireworks-ai[training-sdk]",
);

const { startEmulator } = createRequire(import.meta.url)("../dist/provider/emulator/index.js") as typeof Emulator;
const emulator = await startEmulator({ seed: { accounts: [{ id: "acme", apiKeys: [KEY] }] } });
const env = { ...process.env, FIREWORKS_BASE_URL: emulator.url, FIREWORKS_API_KEY: KEY };
const checks = [join(import.meta.dirname, "witness/witness.py"), ...process.argv.slice(2)];
const child = spawn(python, checks, { stdio: "inherit", env });
const [code] = (await once(child, "exit")) as [number | null];
process.exitCode = code ?? 1;
await emulator.close();
