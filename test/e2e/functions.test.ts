import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";
import { TRAINING_SHAPE as SHAPE } from "../support/account.js";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
});
afterAll(() => stack.close());

test("getTrainingProfile answers at preview, and the same call asks the service once", async () => {
  stack.setProgram(`
    exports.profile = fireworks.getTrainingProfile({ trainingShape: "${SHAPE}" });
    exports.again = fireworks.getTrainingProfileOutput({ trainingShape: pulumi.output("${SHAPE}") }).acceleratorType;
  `);
  const { text, exitCode } = await stack.preview();
  expect(text).toMatch(/again *: "NVIDIA_B200_180GB"/);
  expect(exitCode).toBe(0);
  expect(stack.count("GET", /trainingShapes/)).toBe(1);
  await stack.up();
  expect(stack.outputs()).toMatchObject({
    profile: {
      trainingShapeVersion: `${SHAPE}/versions/vnuk8fdq`,
      trainingShape: SHAPE,
      nodeCount: 1,
      acceleratorCount: 4,
      trainerMode: "POLICY_TRAINER",
      supportsLora: false,
    },
  });
});

test("an Output form is skipped at preview while its arguments or dependencies are unknown, and runs at update", async () => {
  await stack.destroy();
  stack.emulator.reset();
  stack.setProgram(`
    const model = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", checkpoint: "step-80" });
    const shape = model.kind.apply(() => "${SHAPE}");
    exports.fromUnknown = fireworks.getTrainingProfileOutput({ trainingShape: shape }).acceleratorType;
    exports.count = fireworks.listCheckpointsOutput({ trainerJob: "sft-7" }, { dependsOn: [model] }).apply((rows) => rows.length);
  `);
  await stack.preview();
  expect(stack.count("GET", /trainingShapes/)).toBe(0);
  // The one listing is the resource's own.
  expect(stack.count("GET", /\/checkpoints$/)).toBe(1);
  await stack.up();
  expect(stack.outputs()).toEqual({ fromUnknown: "NVIDIA_B200_180GB", count: 7 });
});

test("a data function that fails says what failed and what to do", async () => {
  stack.setProgram(`exports.rows = fireworks.listCheckpoints({ trainerJob: "nope" });`);
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("list checkpoints of trainer job nope failed");
  expect(text).toContain("Fix: no such trainer job in this account");
  expect(exitCode).not.toBe(0);
});
