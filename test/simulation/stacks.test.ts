import { expect, test } from "vitest";
import { byTier } from "../support/tier.js";
import { Cloud } from "./cloud.js";
import { liveThrough, tell } from "./seeds.js";
import { noStacksCounts, runStacksHistory } from "./stacksHistory.js";

/**
 * As in histories.test.ts, but fewer of many, since one takes several times as long; `SIMULATION_STACKS_SEED=n` lives
 * through one again and tells it.
 */
const { SIMULATION_STACKS_SEED } = process.env;
const HISTORIES = byTier({ quick: 100, full: 1_000, nightly: 5_000 });
const FULL_RUN_MS = 10_800_000;

if (SIMULATION_STACKS_SEED === undefined) {
  test(
    "in random histories of several stacks none takes or deletes what another holds",
    { timeout: FULL_RUN_MS },
    async () => {
      const cloud = new Cloud();
      const total = noStacksCounts();
      const { lived, broken } = await liveThrough(HISTORIES, "SIMULATION_STACKS_SEED", async (seed) => {
        const counts = await runStacksHistory({ seed, cloud });
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
      });
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
    await tell((trace) => runStacksHistory({ seed: Number(SIMULATION_STACKS_SEED), cloud: new Cloud(), trace }));
  });
}
