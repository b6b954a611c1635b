import { expect, test } from "vitest";
import { Cloud } from "./cloud.js";
import { noStacksCounts, runStacksHistory } from "./stacksHistory.js";

/**
 * As in histories.test.ts, but fewer of many, since one takes several times as long; `SIMULATION_STACKS_SEED=n` lives
 * through one again and tells it.
 */
const { SIMULATION_STACKS_SEED, SIMULATION_HISTORIES = "500" } = process.env;
const HISTORIES = Math.max(Number(SIMULATION_HISTORIES) / 20, Math.min(Number(SIMULATION_HISTORIES), 500));
const FULL_RUN_MS = 3_600_000;

if (SIMULATION_STACKS_SEED === undefined) {
  test(
    "in random histories of several stacks none takes or deletes what another holds",
    { timeout: FULL_RUN_MS },
    async () => {
      const cloud = new Cloud();
      const total = noStacksCounts();
      const broken: string[] = [];
      let lived = 0;
      for (let seed = 1; seed <= HISTORIES && broken.length < 5; seed += 1) {
        lived += 1;
        try {
          const counts = await runStacksHistory({ seed, cloud });
          for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
        } catch (error) {
          broken.push(`SIMULATION_STACKS_SEED=${seed}: ${String(error)}`);
        }
      }
      const counts = Object.entries(total).map(([name, count]) => `${count} ${name}`);
      console.log(`simulation: ${lived} histories of several stacks, ${counts.join(", ")}`);
      expect(broken).toEqual([]);
      // Each kind of neighbour has met the stack.
      expect(total.refusals).toBeGreaterThan(HISTORIES / 5);
      expect(total.copies).toBeGreaterThan(HISTORIES / 5);
      expect(total.adopted).toBeGreaterThan(0);
      expect(total.races).toBeGreaterThan(0);
    },
  );
} else {
  test("the history of SIMULATION_STACKS_SEED breaks no rule", async () => {
    const lines: string[] = [];
    try {
      const seed = Number(SIMULATION_STACKS_SEED);
      await runStacksHistory({ seed, cloud: new Cloud(), trace: (line) => lines.push(line) });
    } finally {
      console.log(lines.join("\n"));
    }
  });
}
