import { afterEach, expect, test } from "vitest";
import { BASE, CHECKPOINT, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

/** Every resource, each of which hangs on another. */
const CHAIN = `resources:
  shape:
    type: fireworks:TrainingProfile
    properties:
      trainingShape: ${TRAINING_SHAPE}
  trainer:
    type: fireworks:TrainerJob
    properties:
      baseModel: ${BASE}
      trainingShape: \${shape.trainingProfile.trainingShapeVersion}
      inactivityTimeout: 30m
  bot:
    type: fireworks:PromotedModel
    properties:
      trainerJob: sft-7
      displayName: Support bot
  base:
    type: fireworks:Deployment
    properties:
      baseModel: ${BASE}
      deploymentShape: ${DEPLOYMENT_SHAPE}
      enableAddons: true
  live:
    type: fireworks:DeployedModel
    properties:
      model: \${bot.name}
      deployment: \${base.deploymentName}
outputs:
  model: \${bot.name}
  checkpoint: \${bot.resolvedCheckpoint.name}
  trainerUrl: \${trainer.baseUrl}
  inferenceModel: \${live.inferenceModel}
`;

test("a stack of every resource goes from preview to destroy in YAML, and holds still in between", async () => {
  stack = await TestStack.create(CHAIN, { language: "yaml" });
  const preview = await stack.run("preview", ["--non-interactive", "--save-plan", "plan.json"]);
  expect(preview.exitCode, preview.text).toBe(0);
  console.log(preview.text);
  expect(stack.count("POST")).toBe(0);
  const up = await stack.up({ args: ["--plan", "plan.json"] });
  expect(up.exitCode, up.text).toBe(0);
  console.log(up.text);
  expect(stack.outputs()).toMatchObject({ checkpoint: CHECKPOINT });
  const still = await stack.run("preview", ["--non-interactive", "--refresh", "--expect-no-changes", "--diff"]);
  expect(still.exitCode, still.text).toBe(0);
  const destroy = await stack.destroy();
  expect(destroy.exitCode, destroy.text).toBe(0);
  console.log(destroy.text);
});
