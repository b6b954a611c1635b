import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(join(__dirname, "../../provenance.schema.json"), "utf8")) as Parameters<
    typeof z.fromJSONSchema
  >[0],
);

test("exportProvenance writes a document of the published form once the model is there", async () => {
  stack = await TestStack.create(`
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });
    const model = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", profile });
    exports.provenance = fireworks.exportProvenance(model, "out/bot.json");
  `);
  const file = join(stack.folder, "out/bot.json");
  await stack.preview();
  expect(() => readFileSync(file)).toThrow();
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  const document = JSON.parse(readFileSync(file, "utf8")) as unknown;
  expect(schema.parse(document)).toEqual(document);
  expect(document).toMatchObject({
    model: "accounts/acme/models/bot-r1",
    trainerJob: "accounts/acme/rlorTrainerJobs/sft-7",
    checkpoint: { name: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4" },
    baseModel: "accounts/fireworks/models/qwen3-8b",
    training: { provenance: "verified", profile: { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4 } },
    package: { name: "pulumi-fireworks", version: "0.1.0" },
  });
  expect(stack.outputs()).toEqual({ provenance: document });
  const again = await stack.preview({ args: ["--expect-no-changes"] });
  expect(again.exitCode).toBe(0);
});

test("a profile and a training shape together are refused", async () => {
  stack = await TestStack.create(`
    const trainingShape = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
    const profile = new fireworks.TrainingProfile("shape", { trainingShape });
    new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile, trainingShape });
  `);
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("PromotedModel bot: set trainingShape or profile, not both.");
  expect(exitCode).not.toBe(0);
});
