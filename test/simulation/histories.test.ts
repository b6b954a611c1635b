import { expect, test } from "vitest";
import { byTier } from "../support/tier.js";
import { Cloud } from "./cloud.js";
import { addCounts, type Counts, noCounts, runHistory } from "./history.js";
import { liveThrough, tell } from "./seeds.js";

/**
 * `SIMULATION_HISTORIES` says how many; `SIMULATION_SEED=n` lives through one again and tells it.
 * The seed of a failure is in its message.
 */
const { SIMULATION_SEED, SIMULATION_HISTORIES } = process.env;
const HISTORIES = Number(SIMULATION_HISTORIES ?? byTier({ quick: 300, full: 6_000, nightly: 100_000 }));
const FULL_RUN_MS = 10_800_000;

if (SIMULATION_SEED === undefined) {
  test(
    "in random histories of crashes, faults, orphans and outsiders no rule is ever broken",
    { timeout: FULL_RUN_MS },
    async () => {
      const cloud = new Cloud();
      const total = noCounts();
      const { lived, broken } = await liveThrough(HISTORIES, "SIMULATION_SEED", async (seed) => {
        addCounts(total, await runHistory({ seed, cloud }));
      });
      console.log(describe(lived, total));
      expect(broken).toEqual([]);
      expect(total.crashes).toBeGreaterThan(HISTORIES / 2);
    },
  );
} else {
  test("the history of SIMULATION_SEED breaks no rule", async () => {
    await tell((trace) => runHistory({ seed: Number(SIMULATION_SEED), cloud: new Cloud(), trace }));
  });
}

test("the same seed gives the same history", async () => {
  const cloud = new Cloud();
  for (const seed of [3, 11, 42]) {
    const tellings: string[][] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const lines: string[] = [];
      await runHistory({ seed, cloud, trace: (line) => lines.push(line) });
      tellings.push(lines);
    }
    expect(tellings[0]?.length).toBeGreaterThan(10);
    expect(tellings[0]).toEqual(tellings[1]);
  }
});

function describe(histories: number, counts: Counts): string {
  const { operations, requests, promotions, crashPoints, crashes, stops, races } = counts;
  return (
    `simulation: ${histories} histories, ${operations} operations, ${requests} requests, ${promotions} promotions, ` +
    `${crashPoints} crash points, ${crashes} crashes, ${stops} stops that left a decision to the user, ` +
    `${races} unavoidable races`
  );
}
