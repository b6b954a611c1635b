/**
 * `npm run up`: the main job from the repository, offline. Starts the emulator, brings up an example
 * on a real Pulumi engine with a local backend, shows its outputs and leaves nothing running. State
 * stays below `.quickstart/`, so that a second run finds what the first one made.
 *
 *   npm run up                                       the quickstart, against the emulator
 *   npm run up -- train-promote-serve                another example
 *   npm run up -- destroy                            any other Pulumi command on the same stack
 *   npm run up -- train-promote-serve destroy        both
 *   npm run up -- --real --config trainerJob=my-job  against the real service, with FIREWORKS_API_KEY
 *   npm run up -- --fresh                            forget what earlier runs made, then up
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type * as emulatorModule from "../provider/emulator/index.ts";
import { resolveEngine } from "./engine/resolve.mts";
import { installPacked } from "./installPacked.mts";
import "./build.mts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    real: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    config: { type: "string", multiple: true, default: [] },
  },
});
const root = join(import.meta.dirname, "..");
const [first = "quickstart"] = positionals;
const named = existsSync(join(root, "examples", first, "Pulumi.yaml"));
const example = named ? first : "quickstart";
const [command = "up"] = named ? positionals.slice(1) : positionals;
// The quickstart is the project of the root itself.
const isQuickstart = example === "quickstart";
const project = isQuickstart ? root : join(root, "examples", example);
const stackName = values.real ? "real" : "emulator";
const scratch = join(root, ".quickstart", isQuickstart ? stackName : `${example}-${stackName}`);
const emulatorKey = "fw-emulator-key";

if (values.real && !process.env.FIREWORKS_API_KEY) {
  console.error("--real needs FIREWORKS_API_KEY in the environment; without --real no key is needed or used.");
  process.exit(2);
}
if (values.fresh) {
  for (const made of [scratch, join(project, `Pulumi.${stackName}.yaml`)])
    rmSync(made, { recursive: true, force: true });
}
mkdirSync(scratch, { recursive: true });

const engine = await resolveEngine();
installPacked();
const service = values.real ? realService() : await emulatedService();
try {
  process.exitCode = await runStack({
    ...engine.environment({ home: join(scratch, "home"), backend: join(scratch, "backend") }),
    ...service.env,
  });
} finally {
  await service.close();
}

interface Service {
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

function realService(): Service {
  const kept = Object.entries(process.env).filter(([name]) => name.startsWith("FIREWORKS_"));
  console.error(`running against the real service; the stack's state is in ${join(scratch, "backend")}: keep it`);
  return { env: Object.fromEntries(kept), close: () => Promise.resolve() };
}

/** The address stays the same from run to run, since the state remembers which service holds a model. */
async function emulatedService(): Promise<Service> {
  const { startEmulator, trainingSeed } = createRequire(import.meta.url)(
    "pulumi-fireworks/emulator",
  ) as typeof emulatorModule;
  const portFile = join(scratch, "port");
  const port = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  const emulator = await startEmulator({ port, seed: trainingSeed, stateFile: join(scratch, "service.json") });
  writeFileSync(portFile, new URL(emulator.url).port);
  console.error(`emulator at ${emulator.url}, no account or key needed`);
  return {
    env: { FIREWORKS_BASE_URL: emulator.url, FIREWORKS_API_KEY: emulatorKey },
    close: async () => {
      const promotions = emulator.requests().filter(({ path }) => path.endsWith(":promote")).length;
      console.error(`the emulator answered ${emulator.requests().length} requests, ${promotions} of them promotions`);
      await emulator.close();
    },
  };
}

async function runStack(env: NodeJS.ProcessEnv): Promise<number> {
  await pulumi(["stack", "select", "--create", stackName], env, "ignore");
  for (const setting of values.config) {
    const [key = "", ...value] = setting.split("=");
    await pulumi(["config", "set", key, value.join("=")], env);
  }
  const confirmed = ["up", "destroy", "refresh"].includes(command) ? ["--yes"] : [];
  return pulumi([command, ...confirmed], env);
}

function pulumi(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdout: "inherit" | "ignore" = "inherit",
): Promise<number> {
  const child = spawn(engine.command, args, { cwd: project, env, stdio: ["inherit", stdout, "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
