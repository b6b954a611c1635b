import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "./seededRandom.js";
import { type RunOptions, type TestStack } from "./testStack.js";
import { byTier } from "./tier.js";

type Victim = "provider" | "engine";

/** Moments between two requests of an `up`, and who dies; the same at every run. */
export function crashMoments({ from, to, seed }: { from: number; to: number; seed: number }): [number, Victim][] {
  const random = seededRandom(seed);
  return Array.from({ length: byTier({ quick: 2, full: 2, nightly: 10 }) }, (_, index) => [
    from + Math.floor(random() * (to - from + 1)),
    index % 2 === 0 ? "provider" : "engine",
  ]);
}

/** Runs `pulumi up`, and kills the engine or its providers once the emulator has had so many requests, or something is so. */
export async function killDuringUp(
  stack: TestStack,
  moment: number | (() => boolean),
  victim: Victim,
  options: Pick<RunOptions, "args"> = {},
): Promise<void> {
  let engine = 0;
  const progress = { ended: false };
  const onStart: RunOptions["onStart"] = (child) => (engine = child.pid ?? 0);
  const run = stack.up({ ...options, onStart }).finally(() => (progress.ended = true));
  const isDue = typeof moment === "number" ? () => stack.emulator.requests().length >= moment : moment;
  while (!isDue() && !progress.ended) await sleep(2);
  const providers = descendants(engine).filter(({ command }) =>
    /dynamic-provider|pulumi-resource-fireworks/.test(command),
  );
  if (victim === "engine") await killEngine(stack, engine);
  else for (const { pid } of providers) signal(pid, "SIGKILL");
  await run;
  // The promise of "at most once" begins when the killed run's provider has ended, which it does by itself.
  for (const { pid } of providers) while (isAlive(pid)) await sleep(20);
}

/** Pulumi's file backend writes its own state in place; a kill in the middle of that would be about Pulumi, not about us. */
async function killEngine(stack: TestStack, pid: number): Promise<void> {
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
