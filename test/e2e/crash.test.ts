import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { seededRandom } from "../support/seededRandom.js";
import { TestStack } from "../support/testStack.js";

const MODELS = 10;
/** More in `npm run test:full`. */
const KILLS = Number(process.env.CRASH_KILLS ?? "2");
const SEED = Number(process.env.CRASH_SEED ?? "20261122");

let stack: TestStack;
afterEach(() => stack.close());

const moments = (salt: number): { moment: number }[] => {
  const random = seededRandom(SEED + salt);
  // Looking up takes the first requests; each model then takes a look, a promotion, a poll and its description.
  return Array.from({ length: KILLS }, () => ({ moment: 1 + Math.floor(random() * (4 + MODELS * 5)) }));
};

test.each(moments(1))(
  "after SIGKILL of the provider at request $moment, up again finishes: each model promoted once",
  async ({ moment }) => {
    stack = await TestStack.ofExample("crash-safe");
    await killDuringUp(moment, "provider");
    await expectFinished();
  },
);

test.each(moments(2))(
  "after SIGKILL of the engine at request $moment, cancel and up again finish: each model promoted once",
  async ({ moment }) => {
    stack = await TestStack.ofExample("crash-safe");
    await killDuringUp(moment, "engine");
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    await expectFinished();
  },
);

async function expectFinished(): Promise<void> {
  const { exitCode, text } = await stack.up();
  expect(text).not.toContain("error:");
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(MODELS);
  expect(promotedModels()).toHaveLength(MODELS);
  expect(new Set(promotedModels()).size).toBe(MODELS);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
}

/** The output model of every promotion that was on the wire. */
function promotedModels(): string[] {
  const promotions = stack.emulator
    .requests()
    .filter(({ method, path }) => method === "POST" && path.endsWith(":promote"));
  return promotions.map(({ body }) => (body as { output_model: string }).output_model);
}

async function killDuringUp(moment: number, victim: "provider" | "engine"): Promise<void> {
  let engine = 0;
  const progress = { ended: false };
  const run = stack.up({ onStart: (child) => (engine = child.pid ?? 0) }).finally(() => (progress.ended = true));
  while (stack.emulator.requests().length < moment && !progress.ended) await sleep(2);
  const providers = descendants(engine).filter(({ command }) => command.includes("dynamic-provider"));
  if (victim === "engine") await killEngine(engine);
  else for (const { pid } of providers) signal(pid, "SIGKILL");
  await run;
  // The promise of "at most once" begins when the killed run's provider has ended, which it does by itself.
  for (const { pid } of providers) while (isAlive(pid)) await sleep(20);
}

/** Pulumi's file backend writes its own state in place; a kill in the middle of that would be about Pulumi, not about us. */
async function killEngine(pid: number): Promise<void> {
  signal(pid, "SIGSTOP");
  while (!stack.savedStateIsWhole()) {
    signal(pid, "SIGCONT");
    await sleep(2);
    signal(pid, "SIGSTOP");
  }
  signal(pid, "SIGKILL");
}

function signal(pid: number, name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function descendants(root: number): { pid: number; command: string }[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command: command ?? "" }));
  const children = (parent: number): typeof table =>
    table.filter((row) => row.parent === parent).flatMap((row) => [row, ...children(row.pid)]);
  return children(root);
}
