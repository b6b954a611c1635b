import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type State } from "../../provider/emulator/index.js";
import { crashMoments, killDuringUp } from "../support/killDuringUp.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const PROGRAM = `
  const trainer = new fireworks.TrainerJob("trainer", {
    baseModel: "accounts/fireworks/models/qwen3-8b",
    trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
    timeouts: { poll: "100ms" },
  });
  exports.state = trainer.state;
`;

function account(): State["accounts"][number] {
  const acme = stack.emulator.state().accounts.find(({ id }) => id === "acme");
  if (acme === undefined) throw new Error("the seed has no account acme");
  return acme;
}

/** Jobs ever started by a request, and the ids of those that are not deleted, beside the quickstart's own. */
function jobs(): { started: number; living: string[] } {
  const { created, trainerJobs } = account();
  const living = trainerJobs.filter(({ id, deleteTime }) => id !== "sft-7" && deleteTime === undefined);
  return { started: created.trainerJobs, living: living.map(({ id }) => id) };
}

// Requests of an up: the shape, the account, the look for the id, the look before the start, the start, then the wait.
test.each(crashMoments({ from: 3, to: 12, seed: 1 }))(
  "after SIGKILL at request %i of the %s, up again finishes with the one job that was started",
  async (moment, victim) => {
    const timing = { jobCreatingMs: 200, jobPendingMs: 3000 };
    stack = await TestStack.create(PROGRAM, { seed: { ...quickstartSeed, timing } });
    await killDuringUp(stack, moment, victim);
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    const { text, exitCode } = await stack.up();
    expect(text).not.toContain("error:");
    expect(exitCode).toBe(0);
    expect(jobs()).toEqual({ started: 1, living: [expect.stringMatching(/^trainer-[0-9a-f]{7}$/)] });
    expect(stack.outputs().state).toBe("JOB_STATE_RUNNING");
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
    await stack.destroy();
    expect(jobs()).toEqual({ started: 1, living: [] });
  },
);
