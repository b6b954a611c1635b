import { afterAll, beforeAll, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";

const baseModel = "accounts/fireworks/models/qwen3-8b";
const checkpoints = [
  { id: "step-3-a1b2c3d4", createTime: "2026-11-01T00:00:00Z", checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" },
];

let stack: TestStack;
beforeAll(async () => {
  const seed = structuredClone(quickstartSeed);
  const account = seed.accounts.find(({ id }) => id === "acme");
  Object.assign(account ?? {}, {
    supervisedFineTuningJobs: [{ id: "tune", baseModel, checkpoints }],
    dpoJobs: [{ id: "prefer", baseModel, checkpoints }],
    reinforcementFineTuningJobs: [{ id: "reward", trainingConfig: { baseModel }, checkpoints }],
    trainingSessions: [{ id: "ts-1", baseModel, checkpoints }],
  });
  stack = await TestStack.create("", { seed });
});
afterAll(() => stack.close());

test("checkpoints of fine-tuning jobs, DPO jobs and serverless sessions are promoted each in its own way", async () => {
  stack.setProgram(`
    new fireworks.PromotedModel("tuned", { trainerJob: "accounts/acme/supervisedFineTuningJobs/tune" });
    new fireworks.PromotedModel("preferred", { checkpoint: "accounts/acme/dpoJobs/prefer/checkpoints/step-3-a1b2c3d4" });
    new fireworks.PromotedModel("served", { trainerJob: "accounts/acme/trainingSessions/ts-1", baseModel: "${baseModel}" });
  `);
  const preview = await stack.preview();
  expect(preview.text).toMatch(/newest of 1 promotable, \d+ d old: step-3-a1b2c3d4 \(LoRA\) -> tuned-[0-9a-f]{7}/);
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  const promotions = stack.emulator.requests().filter(({ method }) => method === "POST");
  expect(promotions.map(({ path }) => path).sort()).toEqual([
    "/v1/accounts/acme/dpoJobs/prefer/checkpoints/step-3-a1b2c3d4:promote",
    "/v1/accounts/acme/supervisedFineTuningJobs/tune/checkpoints/step-3-a1b2c3d4:promote",
    "/v1/accounts/acme/trainingSessions/ts-1/checkpoints/step-3-a1b2c3d4:promote",
  ]);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
});

test("a reinforcement job's checkpoint is promoted where the service lists it, and else refused with what to do", async () => {
  stack.setProgram(`
    new fireworks.PromotedModel("rewarded", { trainerJob: "accounts/acme/reinforcementFineTuningJobs/reward" });
  `);
  const refused = await stack.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.text.replaceAll(/\s+/g, " ")).toContain("use the model that the job itself makes, its outputModel");
  stack.emulator.setModes({ reinforcementCheckpoints: "listed" });
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.emulator.requests().map(({ path }) => path)).toContain(
    "/v1/accounts/acme/reinforcementFineTuningJobs/reward/checkpoints/step-3-a1b2c3d4:promote",
  );
});

test("a serverless session names no base model, so one is required", async () => {
  stack.setProgram(`new fireworks.PromotedModel("served", { trainerJob: "accounts/acme/trainingSessions/ts-1" });`);
  stack.emulator.reset();
  await stack.destroy();
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("property baseModel");
  expect(text).toContain("is required");
  expect(exitCode).not.toBe(0);
});
