import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { BASE, CHECKPOINT, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";

const PLUGIN = join(__dirname, "../../node_modules/pulumi-fireworks/dist/plugin");
const BY_PLUGIN = 'const plugin = require("pulumi-fireworks/plugin");\n';

let stack: TestStack;
afterEach(() => stack.close());

/** A program in JavaScript whose project says where the plugin is. */
async function started(program: string): Promise<void> {
  stack = await TestStack.create(program);
  appendFileSync(
    join(stack.folder, "Pulumi.yaml"),
    `plugins:\n  providers:\n    - name: fireworks\n      path: ${PLUGIN}\n`,
  );
}

const tokens = (): string[] =>
  stack
    .resources()
    .map(({ type }) => type)
    .filter((type) => type.includes("fireworks:"))
    .sort();

/** Every resource, by the classes of one front. */
const chain = (front: string): string => `
  const profile = new ${front}.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
  const trainer = new ${front}.TrainerJob("trainer", { baseModel: "${BASE}", profile, inactivityTimeout: "30m" });
  const bot = new ${front}.PromotedModel("bot", { trainerJob: "sft-7" });
  const base = new ${front}.Deployment("base", {
    baseModel: "${BASE}", deploymentShape: "${DEPLOYMENT_SHAPE}", enableAddons: true,
  });
  const live = new ${front}.DeployedModel("live", { model: bot.name, deployment: base.deploymentName });
`;
const OUTPUTS = `
  exports.checkpoint = bot.resolvedCheckpoint.name;
  exports.live = live.inferenceModel;
  exports.job = trainer.jobId;
`;

test("a stack that the dynamic classes made goes on by those of the plugin, without a change and without an alias", async () => {
  await started(chain("fireworks") + OUTPUTS);
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  const outputs = stack.outputs();
  expect(outputs).toMatchObject({ checkpoint: CHECKPOINT });

  stack.setProgram(BY_PLUGIN + chain("plugin") + OUTPUTS);
  const preview = await stack.preview({ args: ["--expect-no-changes"] });
  expect(preview.exitCode, preview.text).toBe(0);
  const taken = await stack.up();
  expect(taken.exitCode, taken.text).toBe(0);
  expect(tokens()).toHaveLength(5);
  for (const token of tokens()) expect(token).toMatch(/^fireworks:index:/);
  expect(stack.outputs()).toEqual(outputs);
  expect(stack.promotions()).toBe(1);

  const destroy = await stack.run("destroy", ["--yes", "--skip-preview", "--non-interactive"]);
  expect(destroy.exitCode, destroy.text).toBe(0);
});

test("a program by the plugin alone makes every resource, looks data up, and reads what another account's provider sees", async () => {
  await started(`${BY_PLUGIN}module.exports = async () => {
    ${chain("plugin")}
    const own = new plugin.Provider("own", { apiKey: process.env.FIREWORKS_API_KEY, accountId: "acme", verifySsl: true });
    const rows = await plugin.listCheckpoints({ trainerJob: "sft-7" }, { provider: own });
    const shapes = await plugin.listTrainingShapes({ account: "fireworks" });
    const found = await plugin.getTrainingProfile({ trainingShape: "${TRAINING_SHAPE}" });
    const later = plugin.listCheckpointsOutput({ trainerJob: pulumi.output("sft-7") });
    return { live: live.inferenceModel, rows: rows.length, shapes: shapes.length > 0, version: found.trainingShapeVersion,
      later: later.apply((list) => list.length) };
  };`);
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  const outputs = stack.outputs();
  expect(outputs.live).toMatch(/^accounts\/acme\/models\/bot-[0-9a-f]{7}#accounts\/acme\/deployments\/base-/);
  expect(outputs.version).toContain(`${TRAINING_SHAPE}/versions/`);
  expect(outputs.rows).toBeGreaterThan(4);
  expect(outputs.later).toBe(outputs.rows);
  expect(outputs.shapes).toBe(true);

  const still = await stack.preview({ args: ["--expect-no-changes"] });
  expect(still.exitCode, still.text).toBe(0);
});
