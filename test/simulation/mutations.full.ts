import { afterAll, expect, test } from "vitest";
import { Cloud } from "./cloud.js";
import { enumerateCrashes, SCENARIOS } from "./crashPoints.js";
import { runHistory } from "./history.js";
import { runStacksHistory } from "./stacksHistory.js";
import { MUTATIONS, mutate, type Mutation } from "./mutations.js";
import { Violation } from "./violation.js";
import { type Safeguards } from "./world.js";

/** So many histories must be enough to notice that a safeguard is missing. */
const ENOUGH = 8_000;

const caught: string[] = [];
afterAll(() => {
  console.log(`simulation: ${caught.length} of ${MUTATIONS.length} mutations caught\n${caught.join("\n")}`);
});

test.each(MUTATIONS)("the simulation notices when this is missing: $title", async (mutation: Mutation) => {
  const safeguards = await mutate(mutation);
  const found = await (mutation.amongStacks === true ? firstAmongStacks(safeguards) : firstViolation(safeguards));
  expect(found).toBeDefined();
  caught.push(`  ${mutation.title}: ${found ?? ""}`);
});

test("without a mutation the same code, loaded the same way, breaks no rule", async () => {
  const safeguards = await mutate({ title: "nothing" });
  const cloud = new Cloud();
  for (let seed = 1; seed <= 40; seed += 1) await runHistory({ seed, cloud, safeguards });
  expect(MUTATIONS.length).toBeGreaterThan(12);
});

async function firstViolation(safeguards: Safeguards): Promise<string | undefined> {
  const cloud = new Cloud();
  const scenarios = SCENARIOS.filter(
    ({ title }) => title === "create with a generated id" || title === "replace by force",
  );
  for (const scenario of scenarios) {
    try {
      await enumerateCrashes(scenario, { cloud, safeguards, double: false });
    } catch (error) {
      return `${ruleOf(error)} (crash of ${scenario.title})`;
    }
  }
  for (let seed = 1; seed <= ENOUGH; seed += 1) {
    try {
      await runHistory({ seed, cloud, safeguards });
    } catch (error) {
      return `${ruleOf(error)} (history ${seed})`;
    }
  }
  return undefined;
}

async function firstAmongStacks(safeguards: Safeguards): Promise<string | undefined> {
  const cloud = new Cloud();
  for (let seed = 1; seed <= ENOUGH; seed += 1) {
    try {
      await runStacksHistory({ seed, cloud, safeguards });
    } catch (error) {
      return `${ruleOf(error)} (history of several stacks ${seed})`;
    }
  }
  return undefined;
}

/** Anything but a broken rule is a fault of the simulation. */
function ruleOf(error: unknown): string {
  if (error instanceof Violation || (error instanceof Error && error.name === "Violation"))
    return error.message.split(":")[0] ?? "";
  throw error;
}
