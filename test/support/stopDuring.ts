import { type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type Run, type RunOptions } from "./testStack.js";

/** How a run of Pulumi is asked to stop. */
export const WAYS = {
  "SIGTERM to pulumi, as `timeout` sends it": { name: "SIGTERM", toGroup: false },
  "SIGINT to the process group, as a terminal sends it for Ctrl-C": { name: "SIGINT", toGroup: true },
  "SIGTERM to the process group": { name: "SIGTERM", toGroup: true },
} as const satisfies Record<string, { readonly name: NodeJS.Signals; readonly toGroup: boolean }>;

export type Way = keyof typeof WAYS;

/** A run that never waits, or never stops, is killed, so that it is a failed test and not a process that stays. */
const PATIENCE_MS = 120_000;

/** Runs a command, and asks it once to stop as soon as something is so. */
export async function stopDuring(
  run: (options: RunOptions) => Promise<Run>,
  isDue: () => boolean,
  way: Way,
): Promise<Run> {
  const { name, toGroup } = WAYS[way];
  const started: { child?: ChildProcess; ended: boolean } = { ended: false };
  const running = run({ ownGroup: true, onStart: (child) => (started.child = child) }).finally(
    () => (started.ended = true),
  );
  const signal = (what: NodeJS.Signals, target: (pid: number) => number): void => {
    const pid = started.child?.pid;
    if (pid !== undefined && !started.ended) process.kill(target(pid), what);
  };
  const giveUp = setTimeout(() => {
    signal("SIGKILL", (pid) => -pid);
  }, PATIENCE_MS);
  while (!isDue() && !started.ended) await sleep(5);
  signal(name, (pid) => (toGroup ? -pid : pid));
  return running.finally(() => {
    clearTimeout(giveUp);
  });
}
