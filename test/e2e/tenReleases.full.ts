import { afterEach, expect, test } from "vitest";
import { firstSave } from "../support/planTables.js";
import { FRESH, NOTHING, program, RELEASES, type Work } from "../support/releases.js";
import { upAsPlanned } from "../support/savedPlan.js";
import { TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

const LIMIT_MS = 1_200_000;

test(
  "one stack trains, promotes, serves and tries canaries: each release is what its preview said, and no more",
  { timeout: LIMIT_MS },
  async () => {
    stack = await TestStack.create("", { seed: seedWith({ runs: [{ saves: [firstSave(4_000)] }] }) });
    let declared = FRESH;
    for (const { says, declares, rows, does } of RELEASES) {
      declared = { ...declared, ...declares };
      stack.setProgram(program(declared));
      const before = work();
      expect(await upAsPlanned(stack), says).toEqual(rows);
      expect(difference(work(), before), says).toEqual({ ...NOTHING, ...does });
      const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
      expect(refresh.exitCode, `${says}\n${refresh.text}`).toBe(0);
      expect(modelsOnShared(), says).toEqual(Object.values(declared.loaded).length);
    }
    expect(work()).toEqual({ trainers: 2, promotions: 5, deployments: 3, loads: 6 });

    // The request that a new deployment was asked is traffic.
    stack.emulator.advance("1h");
    expect((await stack.destroy()).exitCode).toBe(0);
    const left = holdings(stack);
    expect(left).toMatchObject({ jobs: [], deployments: [] });
    expect(left.models).toEqual([expect.stringMatching(/^r2-[0-9a-f]{7}$/)]);
  },
);

/** What the service was asked to do so far. */
function work(): Work {
  return {
    trainers: stack.count("POST", /\/rlorTrainerJobs$/),
    promotions: stack.count("POST", /:promote$/),
    deployments: stack.count("POST", /\/deployments$/),
    loads: stack.count("POST", /\/deployedModels$/),
  };
}

function difference(now: Work, before: Work): Work {
  return {
    trainers: now.trainers - before.trainers,
    promotions: now.promotions - before.promotions,
    deployments: now.deployments - before.deployments,
    loads: now.loads - before.loads,
  };
}

/** How many models of this account are loaded on the shared base. */
function modelsOnShared(): number {
  const acme = stack.emulator.state().accounts.find(({ id }) => id === "acme");
  return (acme?.deployedModels ?? []).filter(({ model }) => /\/models\/(r\d-|support-bot-r3$)/.test(model)).length;
}
