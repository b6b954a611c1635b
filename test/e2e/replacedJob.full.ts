import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";
import { BASE, TRAINING_SHAPE as SHAPE, DEPLOYMENT_SHAPE as SERVED } from "../support/account.js";

let stack: TestStack;
afterEach(() => stack.close());

const POLL = { poll: "100ms" };

function seed(acme: Partial<Seed["accounts"][number]>): Seed {
  const [first, ...others] = quickstartSeed.accounts;
  if (first === undefined) throw new Error("the quickstart has no account");
  return { ...quickstartSeed, accounts: [{ ...first, ...acme }, ...others] };
}

/** Saves the plan of a preview, lets `up` do just that, and gives back the preview and the writes. */
async function upAsPlanned() {
  const plan = join(stack.folder, "plan.json");
  const preview = await stack.preview({ args: ["--save-plan", plan] });
  expect(preview.text).not.toContain("error:");
  const seen = stack.emulator.requests().length;
  const up = await stack.up({ args: ["--plan", plan] });
  expect(up.text).not.toContain("error:");
  expect(up.exitCode).toBe(0);
  const requests = stack.emulator.requests().slice(seen);
  const writes = requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.split("/").slice(3, 5).at(-1) ?? ""}${/:\w+$/.exec(path)?.[0] ?? ""}`);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  return { preview, up, writes };
}

test("a replaced trainer job is followed by its model and what serves it, as the plan says", async () => {
  const saves = [{ afterMs: 0, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE" }];
  const program = (args: object = {}): string => `
    const trainer = new fireworks.TrainerJob("trainer", ${JSON.stringify({ baseModel: BASE, trainingShape: SHAPE, ...args })});
    const bot = new fireworks.PromotedModel("bot", { trainerJob: trainer.jobName, waitForCheckpoint: "1h" });
    const serve = new fireworks.Deployment("serve", { baseModel: bot.name, deploymentShape: "${SERVED}", timeouts: ${JSON.stringify(POLL)} });
    exports.job = trainer.jobName; exports.model = bot.name; exports.serve = serve.deploymentName;`;
  stack = await TestStack.create(program(), { seed: seed({ runs: [{ saves }] }) });
  expect((await stack.up()).exitCode).toBe(0);
  const before = stack.outputs();

  stack.setProgram(program({ inactivityTimeout: "30m" }));
  const { preview, up, writes } = await upAsPlanned();
  expect(preview.text).toContain("3 to replace");
  expect(preview.text).toMatch(/step-1 -> the first promotable full checkpoint of trainer-.*\(waits up to 1h\)/);
  expect(up.text).toContain("3 replaced");
  expect(writes).toEqual([
    ...["POST rlorTrainerJobs", "POST checkpoints:promote", "PATCH models", "POST deployments", "POST completions"],
    ...["DELETE deployments", "DELETE models", "DELETE rlorTrainerJobs"],
  ]);
  const after = stack.outputs();
  expect(Object.keys(before).filter((key) => before[key] === after[key])).toEqual([]);
});

test("another release of a LoRA model is swapped on its deployment, as the plan says", async () => {
  const program = (checkpoint: string): string => `
    const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "${checkpoint}" });
    const serve = new fireworks.Deployment("serve", { baseModel: "${BASE}", deploymentShape: "${SERVED}", enableAddons: true, timeouts: ${JSON.stringify(POLL)} });
    const live = new fireworks.DeployedModel("live", { model: bot.name, deployment: serve.deploymentName, timeouts: ${JSON.stringify(POLL)} });
    exports.model = bot.name; exports.live = live.model; exports.serve = serve.deploymentName;`;
  stack = await TestStack.create(program("step-60"));
  expect((await stack.up()).exitCode).toBe(0);
  const before = stack.outputs();

  stack.setProgram(program("step-80"));
  const { preview, up, writes } = await upAsPlanned();
  expect(preview.text).toContain("1 to update");
  expect(preview.text).toContain("1 to replace");
  expect(up.text).toContain("1 updated");
  expect(writes.filter((line) => !line.startsWith("PATCH"))).toEqual([
    ...["POST checkpoints:promote", "POST deployedModels", "DELETE deployedModels", "DELETE models"],
  ]);
  const after = stack.outputs();
  expect(after).toEqual({
    serve: before.serve,
    live: after.model,
    model: expect.not.stringMatching(String(before.model)) as string,
  });
});
