import { afterAll, expect, test } from "vitest";
import { byTier } from "../support/tier.js";
import { Cloud } from "./cloud.js";
import { enumerateCrashes, SCENARIOS } from "./crashPoints.js";

/** Every pair of what dies, everywhere, or the same thing twice, where it matters most. */
const FULL = byTier({ quick: false, full: true, nightly: true });
const SHORT = ["create with a generated id", "update", "delete"];

const total = { single: 0, double: 0, requests: 0 };
afterAll(() => {
  const { single, double, requests } = total;
  console.log(`simulation: ${single} single and ${double} double crashes enumerated, ${requests} requests`);
});

test.each(SCENARIOS)(
  "whatever dies at each point of $title, once or twice, the next up finishes it",
  async (scenario) => {
    const double = FULL || SHORT.includes(scenario.title);
    const counts = await enumerateCrashes(scenario, { cloud: new Cloud(), double, pairs: FULL ? "all" : "same" });
    expect(counts.single).toBeGreaterThan(20);
    expect(counts.double > 100).toBe(double);
    total.single += counts.single;
    total.double += counts.double;
    total.requests += counts.requests;
  },
);

test("an interrupted create under a generated id never leaves a decision to the user", async () => {
  const [scenario] = SCENARIOS;
  if (scenario === undefined) throw new Error("there are no scenarios");
  const counts = await enumerateCrashes(scenario, { cloud: new Cloud(), double: false });
  expect(counts.stops).toBe(0);
});
