import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";
import { seedWith } from "../support/trainingAccount.js";

const LINE = `Promoted from accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-60-a1b2c3d4 on ${BASE} by Pulumi stack other/prod, resource bot [pulumi-fireworks owner=0123456789ab generation=0a0b0c0d]`;
const model = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
const MODELS = [
  { ...model, id: "support-bot-3f2a91c", description: LINE },
  { ...model, id: "plain", displayName: "Plain", public: true },
];
const DEPLOYMENTS = [
  {
    ...{ id: "serve", baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE, state: "READY", enableAddons: true },
    ...{ minReplicaCount: 0, maxReplicaCount: 2, displayName: "Serve", annotations: { team: "nlp" } },
  },
  {
    ...{ id: "bare", baseModel: BASE, state: "READY", acceleratorType: "NVIDIA_H100_80GB", acceleratorCount: 2 },
    ...{ precision: "BF16", minReplicaCount: 1, maxReplicaCount: 1, placement: { region: "US_IOWA_1" } },
  },
];
const LOADS = [{ id: "plain-on-serve", model: "plain", deployment: "serve", displayName: "Live", state: "DEPLOYED" }];

let stack: TestStack;
afterEach(() => stack.close());

const writes = (): string[] =>
  stack.emulator.requests().flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path}`]));

const start = async (program = "resources: {}\n"): Promise<TestStack> =>
  (stack = await TestStack.create(program, {
    language: "yaml",
    seed: seedWith({ models: MODELS, deployments: DEPLOYMENTS, deployedModels: LOADS }),
  }));

/** `pulumi import`, and the program that it prints. */
async function imported(type: string, name: string, id: string): Promise<string> {
  const out = join(stack.folder, "generated.yaml");
  const flags = [`fireworks:index:${type}`, name, id, "--yes", "--non-interactive", "--protect=false", "--out", out];
  const { exitCode, text } = await stack.run("import", flags);
  expect(exitCode, text).toBe(0);
  return readFileSync(out, "utf8");
}

describe("pulumi import takes over", () => {
  test.each([
    [
      "a model whose ownership line says what it was promoted from",
      "PromotedModel",
      "support-bot-3f2a91c",
      ["step-60"],
    ],
    [
      "a model of which only the base is known, by its full name",
      "PromotedModel",
      "accounts/acme/models/plain",
      ["public: true"],
    ],
    ["a training shape", "TrainingProfile", TRAINING_SHAPE, [TRAINING_SHAPE]],
    ["a trainer job", "TrainerJob", "sft-7", ["loraRank: 8", "acceleratorCount: 4"]],
    ["a deployment of a shape", "Deployment", "serve", [DEPLOYMENT_SHAPE, "team: nlp"]],
    ["a deployment by its hardware", "Deployment", "bare", ["acceleratorCount: 2", "region: US_IOWA_1"]],
    ["a loaded model", "DeployedModel", "accounts/acme/deployedModels/plain-on-serve", ["displayName: Live"]],
  ])("%s, without a write, and the printed program changes nothing", async (_, type, id, says) => {
    await start();
    const program = await imported(type, "taken", id);
    for (const text of says) expect(program).toContain(text);
    const preview = await stack.setProgram(program).preview({ args: ["--expect-no-changes", "--diff"] });
    expect(preview.exitCode, preview.text).toBe(0);
    const still = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(still.exitCode, still.text).toBe(0);
    expect(writes()).toEqual([]);
    const { inputs } = stack.resources()[0] ?? {};
    for (const [key, value] of Object.entries(inputs ?? {})) expect([key, value]).not.toEqual([key, null]);
  });

  test("nothing that does not exist, and no name of another kind", async () => {
    await start();
    const flags = ["--yes", "--non-interactive", "--generate-code=false"];
    for (const [type, id, why] of [
      ["PromotedModel", "nobody", "not found"],
      ["DeployedModel", "plain", "'plain' must be accounts/<account>/deployedModels/<id>"],
      ["TrainerJob", "accounts/acme/models/plain", "must be a job id"],
    ] as const) {
      const { exitCode, text } = await stack.run("import", [`fireworks:index:${type}`, "x", id, ...flags]);
      expect(exitCode).not.toBe(0);
      expect(text).toContain(why);
    }
    expect(stack.resources()).toEqual([]);
  });
});

test("an imported model is kept by destroy, and one whose onDelete says delete goes with its stack", async () => {
  await start();
  const program = (await imported("PromotedModel", "bot", "support-bot-3f2a91c")).replace(/\n+$/, "\n");
  stack.setProgram(program);
  const kept = await stack.destroy();
  expect(kept.text).toContain("support-bot-3f2a91c is kept (it was adopted)");
  expect([writes(), stack.models()]).toEqual([[], ["support-bot-3f2a91c", "plain"]]);

  await imported("PromotedModel", "bot", "support-bot-3f2a91c");
  const owned = await stack.setProgram(`${program}      onDelete: delete\n`).up();
  expect(owned.exitCode, owned.text).toBe(0);
  // The update signs it: from now on it is this stack's.
  const [taken] = stack.emulator.state().accounts.find(({ id }) => id === "acme")?.models ?? [];
  expect(String(taken?.description)).toMatch(/ by Pulumi stack e2e\/dev, resource bot \[.* generation=(?!0a0b0c0d)/);
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.models()).toEqual(["plain"]);
});

test("the option import takes over what the program describes", async () => {
  await start(`resources:
  bot:
    type: fireworks:PromotedModel
    properties: {trainerJob: sft-7, checkpoint: step-60, outputModelId: support-bot-3f2a91c, adopt: always}
    options: {import: support-bot-3f2a91c}
`);
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(writes()).toEqual([]);
  expect(stack.resources()).toMatchObject([{ id: "accounts/acme/models/support-bot-3f2a91c" }]);
});
