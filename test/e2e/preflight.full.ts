import { afterAll, beforeAll, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
beforeAll(async () => {
  const seed = structuredClone(quickstartSeed);
  const account = seed.accounts.find(({ id }) => id === "acme");
  account?.trainerJobs?.push(
    { id: "empty", state: "JOB_STATE_RUNNING", baseModel: "accounts/fireworks/models/qwen3-8b", checkpoints: [] },
    {
      id: "gone",
      deleteTime: "2026-11-10T00:00:00Z",
      baseModel: "accounts/fireworks/models/qwen3-8b",
      checkpoints: [
        { id: "step-9-a1b2c3d4", createTime: "2026-11-01T00:00:00Z", checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" },
      ],
    },
    {
      id: "twice",
      baseModel: "accounts/fireworks/models/qwen3-8b",
      checkpoints: ["aaaaaaaa", "bbbbbbbb"].map((suffix) => ({
        id: `step-5-${suffix}`,
        createTime: "2026-11-01T00:00:00Z",
        checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
      })),
    },
  );
  stack = await TestStack.create("", { seed: { ...seed, clock: { now: "2026-11-20T00:00:00Z" } } });
});
afterAll(() => stack.close());

const LORA = "accounts/fireworks/trainingShapes/qwen3-14b-128k-lora";

test.each([
  {
    title: "a base model that is not the trainer job's own",
    args: `{ trainerJob: "sft-7", baseModel: "accounts/fireworks/models/qwen3-14b" }`,
    says: ["property baseModel", "the trainer job was started from accounts/fireworks/models/qwen3-8b"],
  },
  {
    title: "a training shape that the job did not run on",
    args: `{ trainerJob: "sft-7", trainingShape: "${LORA}" }`,
    says: ["property trainingShape", "acceleratorType NVIDIA_H200_141GB, but the job ran with NVIDIA_B200_180GB"],
  },
  {
    title: "several faults, all at once",
    args: `{ trainerJob: "sft-7", checkpoint: "nope", trainingShape: "accounts/fireworks/trainingShapes/nope", baseModel: "accounts/fireworks/models/nope" }`,
    says: ["property checkpoint", "has no checkpoint 'nope'", "property trainingShape", "404"],
  },
  {
    title: "an ambiguous logical name",
    args: `{ trainerJob: "twice", checkpoint: "step-5" }`,
    says: ["property checkpoint", "'step-5' fits 2 promotable checkpoints", "step-5-aaaaaaaa", "step-5-bbbbbbbb"],
  },
  {
    title: "a job without a promotable checkpoint",
    args: `{ trainerJob: "empty" }`,
    says: ["property trainerJob", "has no promotable checkpoint; it has no checkpoints at all"],
  },
])("strict refuses $title, and nothing is written", async ({ args, says }) => {
  stack.setProgram(`new fireworks.PromotedModel("bot", ${args});`);
  const { text, exitCode } = await stack.preview();
  for (const part of says) expect(text).toContain(part);
  expect(exitCode).not.toBe(0);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("warn says what strict would refuse, and goes on", async () => {
  stack.setProgram(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "${LORA}", preflight: "warn" });`,
  );
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("warning: trainingShape: ");
  expect(text).toContain("but the job ran with NVIDIA_B200_180GB");
  expect(exitCode).toBe(0);
});

test("a shape that agrees with the job's record is verified", async () => {
  stack.setProgram(
    `exports.provenance = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" }).provenance;`,
  );
  const { text } = await stack.preview();
  expect(text).toMatch(/provenance *: "verified"/);
});

test("createdBefore chooses the newest of the earlier checkpoints", async () => {
  stack.setProgram(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", createdBefore: "2026-10-30T10:00:00Z" });`,
  );
  const { text } = await stack.preview();
  expect(text).toContain("newest of 3 promotable created before 2026-10-30T10:00:00Z");
  expect(text).toContain("step-40-merged-a1b2c3d4 (full) -> bot-");
});

test("the row of a deleted job's checkpoint says from when on it may be gone", async () => {
  stack.setProgram(`new fireworks.PromotedModel("bot", { trainerJob: "gone" });`);
  const { text } = await stack.preview();
  expect(text).toContain("the trainer job is deleted: its checkpoints may go from 2026-12-10T00:00:00.000Z on");
});

test("listCheckpoints gives the same lower bound, newest first", async () => {
  stack.setProgram(`exports.rows = fireworks.listCheckpointsOutput({ trainerJob: "gone" });`);
  await stack.up();
  expect(stack.outputs()).toMatchObject({
    rows: [{ promotable: true, checkpointsExpireAfter: "2026-12-10T00:00:00.000Z" }],
  });
});

test("waitForCheckpoint lets create wait until the run has saved one", async () => {
  stack.setProgram(
    `new fireworks.PromotedModel("bot", { trainerJob: "empty", waitForCheckpoint: "1h", timeouts: { poll: "200ms" } });`,
  );
  const preview = await stack.preview();
  expect(preview.text).toContain("waits up to 1h for the first promotable checkpoint of empty");
  const before = stack.count("GET", /rlorTrainerJobs\/empty\/checkpoints$/);
  const progress = { ended: false };
  const run = stack.up().finally(() => (progress.ended = true));
  while (stack.count("GET", /rlorTrainerJobs\/empty\/checkpoints$/) < before + 3 && !progress.ended) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  stack.saveCheckpoint("step-1-0badcafe", "2026-11-19T00:00:00Z", "empty");
  const { exitCode } = await run;
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
});
