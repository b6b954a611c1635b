import { afterEach, expect, test } from "vitest";
import { crashMoments, killDuringUp } from "../support/killDuringUp.js";
import { TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

const PROGRAM = `
  new fireworks.ManagedTraining("bot", {
    baseModel: "accounts/fireworks/models/qwen3-8b",
    trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
    timeouts: { poll: "100ms" },
  });`;

test.each(crashMoments({ from: 3, to: 16, seed: 4 }))(
  "after SIGKILL at request %i of the %s, up again finishes with one trainer and one deployment",
  async (moment, victim) => {
    const timing = { jobCreatingMs: 200, jobPendingMs: 2000, deploymentCreatingMs: 2000 };
    stack = await TestStack.create(PROGRAM, { seed: seedWith({}, { timing }) });
    await killDuringUp(stack, moment, victim);
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    const { text, exitCode } = await stack.up();
    expect(text).not.toContain("error:");
    expect(exitCode).toBe(0);
    expect(holdings(stack).created).toEqual({ jobs: 1, deployments: 1 });
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
    expect((await stack.destroy()).exitCode).toBe(0);
    expect(holdings(stack)).toMatchObject({ jobs: [], deployments: [], created: { jobs: 1, deployments: 1 } });
  },
);
