import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { trainingSeed } from "../../provider/emulator/index.js";
import { expectStill } from "../support/expectStill.js";
import { TestStack } from "../support/testStack.js";
import { holdings } from "../support/trainingAccount.js";

const stacks: TestStack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0).reverse()) await stack.close();
});

async function startedFrom(example: string): Promise<TestStack> {
  const stack = await TestStack.ofExample(example, { seed: trainingSeed });
  stacks.push(stack);
  return stack;
}

/** `pulumi up` of a chain, which makes one of each. */
async function broughtUp(stack: TestStack): Promise<ReturnType<typeof holdings>> {
  const up = await stack.up();
  expect(up.text).not.toContain("error:");
  const held = holdings(stack);
  expect([held.jobs.length, held.deployments.length, held.models.length]).toEqual([1, 1, 1]);
  return held;
}

async function expectNothingLeft(stack: TestStack): Promise<void> {
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(holdings(stack)).toMatchObject({ jobs: [], deployments: [], models: [] });
}

test("train-promote-serve: one stack goes from a training shape to an endpoint, and back to nothing", async () => {
  const stack = await startedFrom("train-promote-serve");
  const preview = await stack.preview();
  expect(preview.text).toMatch(/starts trainer job trainer-[0-9a-f]{7}: 1 node x 4 x \$13\.00 = \$52\.00\/h/);
  expect(preview.text).toContain("waits up to 6h for the first promotable full checkpoint of trainer-");
  expect(preview.text).toContain("$0/h idle, up to $52.00/h at 1 replica");
  const { jobs, deployments, models } = await broughtUp(stack);
  expect(stack.outputs()).toEqual({
    trainerUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobs[0] ?? ""}`,
    checkpoint: `accounts/acme/rlorTrainerJobs/${jobs[0] ?? ""}/checkpoints/step-20-a1b2c3d4`,
    inferenceModel: `accounts/acme/deployments/${deployments[0] ?? ""}`,
  });
  await expectStill(stack);

  // The loop goes on and stops; the stack does not move.
  stack.emulator.advance("2h");
  expect((await stack.refresh({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  await stack.expectSuccess("config", ["set", "maxReplicaCount", "2"]);
  const edit = await stack.up();
  expect(edit.text).toContain("1 updated");
  expect(holdings(stack)).toMatchObject({ jobs, deployments, models, created: { jobs: 1, deployments: 1 } });

  await expectNothingLeft(stack);
});

test("train-lora: a LoRA trainer's first checkpoint becomes a LoRA model, loaded on its base, and back to nothing", async () => {
  const stack = await startedFrom("train-lora");
  const preview = await stack.preview();
  expect(preview.text).toMatch(/starts trainer job trainer-[0-9a-f]{7}: 1 node x 2 x \$8\.00 = \$16\.00\/h/);
  expect(preview.text).toContain("waits up to 6h for the first promotable LoRA checkpoint of trainer-");
  expect(preview.text).not.toContain("warning:");
  const { jobs, deployments, models } = await broughtUp(stack);
  expect(stack.outputs()).toEqual({
    trainerUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobs[0] ?? ""}`,
    kind: "HF_PEFT_ADDON",
    inferenceModel: `accounts/acme/models/${models[0] ?? ""}#accounts/acme/deployments/${deployments[0] ?? ""}`,
  });
  const [acme] = stack.emulator.state().accounts;
  expect(acme?.models).toMatchObject([{ peftDetails: { baseModel: "accounts/fireworks/models/qwen3-14b", r: 8 } }]);
  await expectStill(stack);

  // Another rank is another job, whose first checkpoint is swapped in; the GPUs of the base stay.
  await stack.expectSuccess("config", ["set", "loraRank", "16"]);
  const edit = await stack.up();
  expect(edit.text).not.toContain("error:");
  expect(stack.emulator.state().accounts[0]?.models).toMatchObject([{ peftDetails: { r: 16 } }]);
  expect(holdings(stack)).toMatchObject({ deployments, created: { jobs: 2, deployments: 1 } });
  await expectStill(stack);

  await expectNothingLeft(stack);
});

test("two-stacks: the loop runs between training and release, which pins by name and serves while it moves on", async () => {
  const training = await startedFrom("two-stacks/training");
  expect((await training.up()).exitCode).toBe(0);
  await expectStill(training);
  const { jobs } = holdings(training);
  // Hours of training.
  training.emulator.advance("20m");

  const release = await training.beside("two-stacks/release");
  stacks.push(release);
  const set = async (settings: Record<string, string>): Promise<void> => {
    for (const [name, value] of Object.entries(settings)) await release.expectSuccess("config", ["set", name, value]);
  };
  await set({ trainingStack: "organization/two-stacks-training/dev", release: "r1", checkpoint: "step-20" });
  const preview = await release.preview();
  expect(preview.text).toMatch(/step-20-a1b2c3d4 \((LoRA|full)\) -> support-bot-[0-9a-f]{7}/);
  const first = await release.up();
  expect(first.text).not.toContain("error:");
  expect(release.outputs()).toEqual({
    name: `accounts/acme/models/${holdings(release).models[0] ?? ""}`,
    inferenceModel: `accounts/acme/deployments/${holdings(release).deployments[0] ?? ""}`,
  });
  await expectStill(release);

  await set({ release: "r2", checkpoint: "step-40" });
  const second = await release.up();
  expect(second.text).toContain("2 replaced");
  const held = holdings(release);
  expect([held.models.length, held.deployments.length, held.created.deployments]).toEqual([1, 1, 2]);
  // The new ones are there before the old ones go.
  const writes = release.emulator
    .requests()
    .filter(({ method, path }) => method === "DELETE" || (method === "POST" && /:promote$|\/deployments$/.test(path)))
    .map(({ method, path }) => `${method} ${/:promote|deployments|models/.exec(path)?.[0] ?? path}`);
  expect(writes).toEqual([
    "POST :promote",
    "POST deployments",
    "POST :promote",
    "POST deployments",
    "DELETE deployments",
    "DELETE models",
  ]);

  // A new run replaces the trainer; the release is not moved by that.
  const program = join(training.folder, "index.ts");
  writeFileSync(program, readFileSync(program, "utf8").replace('"30m"', '"1h"'));
  const edit = await training.up();
  expect(edit.text).toContain("1 replaced");
  expect(holdings(training).jobs).not.toEqual(jobs);
  const refused = await release.preview();
  expect(refused.text).toContain("step-40");
  expect(refused.exitCode).not.toBe(0);
  await set({ trainerJob: `accounts/acme/rlorTrainerJobs/${jobs[0] ?? ""}` });
  expect((await release.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  // The request that the new deployment was asked is traffic.
  release.emulator.advance("1h");
  expect((await release.destroy()).exitCode).toBe(0);
  expect((await training.destroy()).exitCode).toBe(0);
  expect(holdings(training)).toMatchObject({ jobs: [], deployments: [], models: [] });
});
