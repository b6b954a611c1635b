import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one process took. */
export interface Usage {
  readonly peakKiB: number;
  readonly cpuMs: number;
}

/**
 * Loaded by each Node process of a run: says from time to time, and at the end, how much memory and processor time the
 * program and the provider have taken. The engine ends the provider with a signal.
 */
const HOOK = `
const script = process.argv[1] ?? "";
const part = /cmd.dynamic-provider|pulumi-resource-fireworks/.test(script) ? "provider" : /cmd.run(.index.js)?$/.test(script) ? "program" : undefined;
if (part !== undefined) {
  const { writeFileSync } = require("node:fs");
  const file = require("node:path").join(__dirname, process.pid + ".json");
  const note = () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ part, peakKiB: maxRSS, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
  };
  setInterval(note, 1000).unref();
  process.on("exit", note);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      note();
      process.kill(process.pid, signal);
    });
  }
  // A profile is written at an orderly end only.
  if (process.env.BENCH_PROFILES !== undefined) {
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit());
  }
}
`;

/** Writes the hook to a folder, where the notes will be too. @returns the value of NODE_OPTIONS */
export function installUsageHook(folder: string): string {
  const hook = join(folder, "hook.cjs");
  writeFileSync(hook, HOOK);
  return `--require=${hook}`;
}

/** The busiest process of a part; absent when there was none. */
export function readUsage(folder: string, part: "program" | "provider"): Usage | undefined {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Usage & { part: string })
    .filter((note) => note.part === part)
    .toSorted((a, b) => b.cpuMs - a.cpuMs)[0];
}
