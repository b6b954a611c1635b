/**
 * What the policy pack costs, in ratios measured side by side:
 *
 *   node test/bench/policies.mts [resources, default 500] [rounds, default 5]
 *
 * 1. start-up, until the pack answers: this pack against an empty `@pulumi/policy` pack;
 * 2. a preview of many new models: the pack with every rule on against the same pack with one rule.
 *
 * Variants take turns, and the verdict is the median over the rounds' own differences or ratios, so that a
 * machine that is busy with something else slows both sides of a comparison.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildApart } from "../../scripts/buildApart.mts";
import { resolveEngine } from "../../scripts/engine/resolve.mts";
import { installPacked } from "../../scripts/installPacked.mts";
import { loadSource } from "../../scripts/loadSource.mts";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import type * as effectiveConfigModule from "../../policies/effectiveConfig.ts";

const [resources = 500, rounds = 5] = process.argv.slice(2).map(Number);
const root = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const packs = join(root, "node_modules/pulumi-fireworks/policies");

const engine = await resolveEngine();
buildApart();
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
    (pairs) =>
      `adds ${seconds(median(pairs.map(([base, ours]) => ours - base)))} s to an empty pack (allowed: 0.200 s)`,
  );

  const env = await prepareStack();
  const cpu: Times = {};
  const run = (name: string, config: object) => async () => {
    const measured = await preview(env, config);
    (cpu[name] ??= []).push(measured.cpu);
    return measured.wall;
  };
  const variants = { "one rule": oneRule(), "every rule": await everyRule() };
  const wall = await takeTurns(
    Object.fromEntries(Object.entries(variants).map(([name, config]) => [name, run(name, config)])),
  );
  const verdict = (pairs: readonly Pair[]): string =>
    `adds ${((median(pairs.map(([base, ours]) => ours / base)) - 1) * 100).toFixed(1)} % to the same pack with one rule (allowed: 10 %)`;
  report(`preview of ${resources} new models`, wall, verdict);
  // What other processes do to the machine shows in the wall clock, not here.
  report("processor time of the same previews, engine and all", inOrderOf(wall, cpu), verdict);
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

/** The same variants in the same order. */
function inOrderOf(order: Times, times: Times): Times {
  return Object.fromEntries(Object.keys(order).map((name) => [name, times[name] ?? []]));
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

async function preview(env: NodeJS.ProcessEnv, config: object): Promise<{ wall: number; cpu: number }> {
  const file = join(folder, "limits.json");
  writeFileSync(file, JSON.stringify(config));
  const start = performance.now();
  const args = ["preview", "--non-interactive", "--policy-pack", packs, "--policy-pack-config", file];
  const cpu = await pulumi(env, args);
  return { wall: performance.now() - start, cpu };
}

/** Runs beside the emulator, which answers in this very process. @returns processor time of all its processes, in ms */
async function pulumi(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
  const timed = ['"$0" "$@"; code=$?; times; exit $code', engine.command, ...args];
  const child = spawn("sh", ["-c", ...timed], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  const [exitCode] = (await once(child, "close")) as [number | null];
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode ?? "a signal"}:\n${shown}`);
  // The last line is user and system time of what was waited for: `0m9.210s 0m1.030s`.
  const spent =
    shown
      .trimEnd()
      .split("\n")
      .at(-1)
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? [];
  return [...spent].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60_000 + Number(rest) * 1000, 0);
}

function oneRule(): object {
  return { all: "disabled", "max-nodes": { enforcementLevel: "mandatory", max: 4 } };
}

/** Every rule on and set up, so that each looks at every model and finds nothing. */
async function everyRule(): Promise<object> {
  const { allRules } = await loadSource<typeof effectiveConfigModule>("policies/effectiveConfig.ts");
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

type Pair = readonly [base: number, ours: number];

function report(title: string, times: Times, verdict: (pairs: readonly Pair[]) => string): void {
  console.log(`${title}, seconds, ${rounds} rounds:`);
  for (const [name, measured] of Object.entries(times)) {
    const sorted = measured.toSorted((a, b) => a - b);
    const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
    console.log(`  ${name.padEnd(12)} median ${seconds(median(measured))} (${seconds(least)} to ${seconds(most)})`);
  }
  const [bases = [], ours = []] = Object.values(times);
  console.log(`  ${verdict(bases.map((base, round): Pair => [base, ours[round] ?? 0]))}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
