/**
 * What the policy pack costs, in ratios measured side by side:
 *
 *   node test/bench/policies.mts [resources, default 500] [rounds, default 5]
 *
 * 1. start-up, until the pack answers: this pack against an empty `@pulumi/policy` pack;
 * 2. a preview of many new models: the pack with every rule on against the same pack with one rule.
 *
 * Variants take turns within a round, so that a busy machine slows all of them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { resolveEngine } from "../../scripts/engine/resolve.mts";
import { installPacked } from "../../scripts/installPacked.mts";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import type * as effectiveConfigModule from "../../policies/effectiveConfig.ts";
import "../../scripts/build.mts";

const [resources = 500, rounds = 5] = process.argv.slice(2).map(Number);
const root = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const packs = join(root, "node_modules/pulumi-fireworks/policies");

const engine = await resolveEngine();
installPacked();
mkdirSync(join(root, "test/scratch"), { recursive: true });
const folder = mkdtempSync(join(root, "test/scratch/bench-policies-"));
const state = mkdtempSync(join(tmpdir(), "pulumi-fireworks-bench-"));
const { startEmulator } = require("pulumi-fireworks/emulator") as typeof emulatorModule;
const emulator = await startEmulator();
try {
  const empty = emptyPack();
  report(
    "start-up",
    await takeTurns({ "empty pack": () => startUp(empty), "this pack": () => startUp(packs) }),
    (base, ours) => `adds ${seconds(ours - base)} s to an empty pack (allowed: 0.200 s)`,
  );

  const env = await prepareStack();
  const run = (config: object) => () => preview(env, config);
  const times = await takeTurns({ "one rule": run(oneRule()), "every rule": run(everyRule()) });
  report(
    `preview of ${resources} new models`,
    times,
    (base, ours) => `adds ${((ours / base - 1) * 100).toFixed(1)} % to the same pack with one rule (allowed: 10 %)`,
  );
} finally {
  await emulator.close();
  for (const scratch of [folder, state]) rmSync(scratch, { recursive: true, force: true });
}

type Times = Record<string, number[]>;

async function takeTurns(variants: Record<string, () => Promise<number>>): Promise<Times> {
  const times: Times = {};
  for (let round = 0; round < rounds; round++) {
    // Each is first in every other round.
    const order = round % 2 === 0 ? Object.entries(variants) : Object.entries(variants).reverse();
    for (const [name, measure] of order) (times[name] ??= []).push(await measure());
  }
  return Object.fromEntries(Object.keys(variants).map((name) => [name, times[name] ?? []]));
}

/** Milliseconds from starting a pack's process to its answer, the printed port. */
async function startUp(pack: string): Promise<number> {
  const start = performance.now();
  const script = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [script, "127.0.0.1:1", pack], {
    cwd: pack,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(createInterface(child.stdout), "line");
  const elapsed = performance.now() - start;
  const ended = once(child, "exit");
  child.kill();
  await ended;
  return elapsed;
}

function emptyPack(): string {
  const pack = join(folder, "empty-pack");
  mkdirSync(pack);
  cpSync(join(packs, "PulumiPolicy.yaml"), join(pack, "PulumiPolicy.yaml"));
  writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "empty", version: "1.0.0", main: "index.js" }));
  writeFileSync(
    join(pack, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n`,
  );
  return pack;
}

async function prepareStack(): Promise<NodeJS.ProcessEnv> {
  mkdirSync(join(state, "backend"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true, main: "index.js" }));
  writeFileSync(
    join(folder, "index.js"),
    `const fireworks = require("pulumi-fireworks");
     for (let index = 0; index < ${resources}; index++) {
       new fireworks.PromotedModel("bot-" + index, {
         checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
         trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
         annotations: { owner: "nlp", evaluation: "https://example.com/12" }, onDelete: "keep",
       });
     }`,
  );
  const env = {
    ...engine.environment({ home: join(state, "home"), backend: join(state, "backend") }),
    FIREWORKS_API_KEY: "fw-emulator-key",
    FIREWORKS_BASE_URL: emulator.url,
    NO_COLOR: "1",
  };
  await pulumi(env, ["stack", "init", "dev"]);
  return env;
}

async function preview(env: NodeJS.ProcessEnv, config: object): Promise<number> {
  const file = join(folder, "limits.json");
  writeFileSync(file, JSON.stringify(config));
  const start = performance.now();
  await pulumi(env, ["preview", "--non-interactive", "--policy-pack", packs, "--policy-pack-config", file]);
  return performance.now() - start;
}

/** Beside the emulator, which answers in this very process. */
async function pulumi(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const child = spawn(engine.command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  const [exitCode] = (await once(child, "close")) as [number | null];
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode ?? "a signal"}:\n${shown}`);
}

function oneRule(): object {
  return { all: "disabled", "max-nodes": { enforcementLevel: "mandatory", max: 4 } };
}

/** Every rule on and set up, so that each looks at every model and finds nothing. */
function everyRule(): object {
  const { allRules } = require(join(root, "dist/policies/effectiveConfig.js")) as typeof effectiveConfigModule;
  const settings: Record<string, object> = {
    "allowed-accelerator-types": { allow: ["NVIDIA_B200*"] },
    "allowed-base-models": { allow: ["*"] },
    "allowed-precision": { allow: ["BF16"] },
    "allowed-shape-accounts": { allow: ["fireworks"] },
    "allowed-trainer-modes": { allow: ["*"] },
    "checkpoint-age": { minHours: 0 },
    "context-length-bounds": { min: 1 },
    "denied-accelerator-types": { deny: ["NVIDIA_B300*"] },
    "max-accelerators-per-node": { max: 8 },
    "max-hourly-cost": { maxUsdPerHour: 1000 },
    "max-nodes": { max: 4 },
    "max-total-accelerators": { max: 32 },
    "model-id-convention": { prefix: "bot" },
    "pipeline-parallelism": { max: 8 },
  };
  return Object.fromEntries(
    [...allRules.keys()].map((name) => [name, { enforcementLevel: "mandatory", ...settings[name] }]),
  );
}

function report(title: string, times: Times, verdict: (base: number, ours: number) => string): void {
  console.log(`${title}, seconds, ${rounds} rounds:`);
  for (const [name, measured] of Object.entries(times)) {
    const sorted = measured.toSorted((a, b) => a - b);
    const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
    console.log(`  ${name.padEnd(12)} median ${seconds(median(measured))} (${seconds(least)} to ${seconds(most)})`);
  }
  const [base = 0, ours = 0] = Object.values(times).map(median);
  console.log(`  ${verdict(base, ours)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
