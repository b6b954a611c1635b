import { afterEach, describe, expect, test } from "vitest";
import { BASE, CHECKPOINT, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { stopDuring } from "../support/stopDuring.js";
import { type SavedResource, TestStack } from "../support/testStack.js";
import { seedWith } from "../support/trainingAccount.js";

const HOUR = 3_600_000;

let stack: TestStack;
afterEach(() => stack.close());

const inYaml = async (program: string, options = {}): Promise<TestStack> =>
  (stack = await TestStack.create(program, { language: "yaml", ...options }));

/** Every resource, each of which hangs on another. */
const chain = (bot = "", base = ""): string => `resources:
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
      ${bot}
  base:
    type: fireworks:Deployment
    properties:
      baseModel: ${BASE}
      deploymentShape: ${DEPLOYMENT_SHAPE}
      enableAddons: true
      ${base}
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
  linkedShape: \${shape.trainingProfile.deploymentShape}
  trainsLora: \${trainer.trainingProfile.supportsLora}
`;

const bot = (properties: string, options = ""): string =>
  `resources:\n  bot:\n    type: fireworks:PromotedModel\n    properties: {trainerJob: sft-7${properties}}\n${options}`;

const writes = (): string[] =>
  stack.emulator
    .requests()
    .flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path.split("/").slice(4).join("/")}`]));

function saved(name: string): SavedResource {
  const found = stack.resources().find(({ urn }) => urn.endsWith(`::${name}`));
  if (found === undefined) throw new Error(`the state has no ${name}`);
  return found;
}

test("a stack of every resource goes from preview to destroy in YAML, by a saved plan, and holds still in between", async () => {
  await inYaml(chain());
  const preview = await stack.run("preview", ["--non-interactive", "--save-plan", "plan.json"]);
  expect(preview.exitCode, preview.text).toBe(0);
  expect(preview.text).toContain("PromotedModel bot: newest of 5 promotable");
  expect(preview.text).toMatch(/DeployedModel live: loads bot-[0-9a-f]{7} on base-[0-9a-f]{7}/);
  // What follows from ids is known, what the service makes up is not.
  expect(preview.text).toMatch(/inferenceModel: "accounts\/acme\/models\/bot-[0-9a-f]{7}#accounts\/acme\/deployments/);
  expect(preview.text).toMatch(/trainerUrl +: \[unknown\]/);
  expect(preview.text).toMatch(
    /linkedShape +: "accounts\/fireworks\/deploymentShapes\/rft-qwen3-8b\/versions\/gyiqbrd6"/,
  );
  expect(preview.text).toMatch(/trainsLora +: false/);
  expect(writes()).toEqual([]);

  const up = await stack.up({ args: ["--plan", "plan.json"] });
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.outputs()).toMatchObject({ checkpoint: CHECKPOINT });
  expect(stack.promotions()).toBe(1);
  for (const { inputs, outputs } of stack.resources()) {
    expect(Object.keys({ ...inputs, ...outputs })).not.toContain("__identity");
    expect(Object.keys(outputs)).not.toContain("__provider");
  }
  const before = writes().length;
  const still = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
  expect(still.exitCode, still.text).toBe(0);

  const edited = chain("displayName: Support bot", "maxReplicaCount: 2");
  const diff = await stack.setProgram(edited).preview({ args: ["--diff"] });
  expect(diff.text).toContain('+ displayName: "Support bot"');
  expect(diff.text).toMatch(/~ maxReplicaCount: 1 => 2/);
  expect(diff.text).toContain("2 to update");
  expect(writes()).toHaveLength(before);
  const change = await stack.up();
  expect(change.exitCode, change.text).toBe(0);
  expect(stack.promotions()).toBe(1);

  const next = await stack.setProgram(chain("checkpoint: step-60")).preview();
  expect(next.text).toContain("PromotedModel bot: step-80 -> step-60");
  expect(next.text).toMatch(/DeployedModel live: .*bot-[0-9a-f]{7} -> bot-[0-9a-f]{7}/);
  const replace = await stack.up();
  expect(replace.exitCode, replace.text).toBe(0);
  expect([stack.promotions(), stack.models().length]).toEqual([2, 1]);

  const destroy = await stack.destroy();
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect([stack.models(), stack.resources()]).toEqual([[], []]);
});

test("a saved plan of a model whose checkpoint is still to come holds once it is there", async () => {
  const [job] = seedWith({}).accounts[0]?.trainerJobs ?? [];
  const running = { ...job, id: "run-8", state: "JOB_STATE_RUNNING", completedTime: undefined, checkpoints: [] };
  const seed = seedWith({ trainerJobs: [running] });
  await inYaml(
    "resources:\n  bot:\n    type: fireworks:PromotedModel\n    properties: {trainerJob: run-8, waitForCheckpoint: 1h}\n",
    { seed },
  );
  const preview = await stack.run("preview", ["--non-interactive", "--save-plan", "plan.json"]);
  expect(preview.exitCode, preview.text).toBe(0);
  stack.saveCheckpoint("step-1-0badcafe", "2026-11-19T00:00:00Z", "run-8");
  const up = await stack.up({ args: ["--plan", "plan.json"] });
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.promotions()).toBe(1);
  const still = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
  expect(still.exitCode, still.text).toBe(0);
});

test("customTimeouts end a wait, are not saved, and the next up waits for the same promotion", async () => {
  const options = "    options: {customTimeouts: {create: 2s}}\n";
  await inYaml(bot("", options), { seed: seedWith({}, { timing: { promotionMs: HOUR } }) });
  const up = await stack.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.text).toContain("is not ready after 2 s");
  expect(saved("bot")).toMatchObject({ outputs: { unfinished: true }, initErrors: [expect.stringContaining("2 s")] });
  expect(saved("bot").outputs.timeouts).toBeUndefined();
  stack.emulator.advance("1h");
  const next = await stack.up();
  expect(next.exitCode, next.text).toBe(0);
  expect([stack.promotions(), saved("bot").outputs.state]).toEqual([1, "READY"]);
});

test("a secret input is ciphertext in the state and [secret] in every text", async () => {
  await inYaml(`${bot(", displayName: {fn::secret: Whispered name}")}outputs:\n  told: \${bot.displayName}\n`);
  const preview = await stack.preview({ args: ["--diff"] });
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(refresh.exitCode, refresh.text).toBe(0);
  for (const text of [preview.text, up.text, refresh.text, stack.savedText()]) expect(text).not.toContain("Whispered");
  const [model] = stack.emulator.state().accounts.find(({ id }) => id === "acme")?.models ?? [];
  expect(model).toMatchObject({ displayName: "Whispered name" });
});

test("what is misspelt, missing or wrong is refused before anything is asked, by its property", async () => {
  await inYaml("resources:\n  bot:\n    type: fireworks:PromotedModel\n    properties: {outputModelId: Bot_1}\n");
  const { exitCode, text } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(text).toContain("outputModelId");
  expect(text).toContain("trainerJob");
  expect(writes()).toEqual([]);
  const misspelt = await stack.setProgram(bot(", displayNam: x")).preview();
  expect(misspelt.text).toMatch(/displayNam does not exist|displayNam .*is not a property/i);
  const setting = await stack
    .setProgram(bot(""))
    .run("preview", ["--non-interactive", "--config", "fireworks:acountId=acme"]);
  expect(setting.text).toContain("is not a setting; known are apiKey, accountId");
});

test("a stack whose key is in the provider's own arguments keeps it encrypted", async () => {
  await inYaml(`resources:
  acme:
    type: pulumi:providers:fireworks
    properties: {apiKey: {"fn::secret": fw-emulator-key}, verifySsl: true, additionalHeaders: {X-Team: team-of-speech-models}}
  bot:
    type: fireworks:PromotedModel
    properties: {trainerJob: sft-7}
    options: {provider: "\${acme}"}
`);
  const up = await stack.up({ env: { FIREWORKS_API_KEY: undefined } });
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.savedText()).not.toContain("fw-emulator-key");
  expect(stack.savedText()).not.toContain("team-of-speech-models");
});

describe("two accounts in one stack", () => {
  const [acme] = seedWith({}).accounts;
  const beta = { ...acme, id: "beta", apiKeys: ["fw-key-of-beta"] } as NonNullable<typeof acme>;
  const base = seedWith({});
  const seed = { ...base, accounts: [...base.accounts, beta] };
  const program = (account: "acme" | "beta"): string => `resources:
  acme: {type: "pulumi:providers:fireworks", properties: {accountId: acme, apiKey: fw-emulator-key}}
  beta: {type: "pulumi:providers:fireworks", properties: {accountId: beta, apiKey: fw-key-of-beta}}
  first:
    type: fireworks:PromotedModel
    properties: {trainerJob: sft-7, outputModelId: first}
    options: {provider: "\${acme}"}
  moving:
    type: fireworks:PromotedModel
    properties: {trainerJob: sft-7, outputModelId: moving}
    options: {provider: "\${${account}}"}
`;
  const modelsOf = (account: string): unknown[] =>
    stack.emulator
      .state()
      .accounts.find(({ id }) => id === account)
      ?.models.map(({ id }) => id) ?? [];

  test("are served by a provider each, and a resource that moves to the other is replaced, which its row says", async () => {
    await inYaml(program("acme"), { seed });
    const up = await stack.up();
    expect(up.exitCode, up.text).toBe(0);
    const preview = await stack.setProgram(program("beta")).preview();
    expect(preview.exitCode, preview.text).toBe(0);
    expect(preview.text).toContain(
      "takes the place of accounts/acme/models/moving, since its provider is another account's now",
    );
    expect(preview.text).toMatch(/1 to replace/);
    const moved = await stack.up();
    expect(moved.exitCode, moved.text).toBe(0);
    expect([modelsOf("acme"), modelsOf("beta")]).toEqual([["first"], ["moving"]]);
    expect(saved("moving")).toMatchObject({ id: "accounts/beta/models/moving" });
    const still = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(still.exitCode, still.text).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.exitCode, destroy.text).toBe(0);
    expect([modelsOf("acme"), modelsOf("beta")]).toEqual([[], []]);
  });
});

test("a promotion that Ctrl-C has left is saved, and the next up waits for it instead of promoting again", async () => {
  await inYaml(bot(""), { seed: seedWith({}, { timing: { promotionMs: HOUR } }) });
  const run = await stopDuring(
    (options) => stack.up(options),
    () => stack.count("GET", /operations/) > 0,
    "SIGINT to the process group, as a terminal sends it for Ctrl-C",
  );
  expect(run.exitCode).not.toBe(0);
  expect(run.text).toContain("was stopped by Ctrl-C or SIGTERM before it ended");
  expect(saved("bot")).toMatchObject({ outputs: { unfinished: true } });
  stack.emulator.advance("1h");
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.promotions()).toBe(1);
  expect(saved("bot").outputs.state).toBe("READY");
});

test("get reads what exists, and a refresh leaves it alone", async () => {
  await inYaml(bot(", outputModelId: bot-1"));
  expect((await stack.up()).exitCode).toBe(0);
  const before = writes().length;
  const reading = `${bot(", outputModelId: bot-1")}  other:\n    type: fireworks:PromotedModel\n    get: {id: bot-1}\noutputs:\n  kind: \${other.kind}\n`;
  const up = await stack.setProgram(reading).up();
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.outputs()).toMatchObject({ kind: "HF_PEFT_ADDON" });
  const still = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
  expect(still.exitCode, still.text).toBe(0);
  expect(writes()).toHaveLength(before);
});

test("data functions answer at preview, and name the argument that is wrong", async () => {
  const call = (name: string, args: string): string =>
    `{fn::invoke: {function: "fireworks:${name}", arguments: {${args}}}}`;
  await inYaml(`variables:
  shape: ${call("getTrainingProfile", `trainingShape: ${TRAINING_SHAPE}`)}
  rows: ${call("listCheckpoints", "trainerJob: sft-7")}
  shapes: ${call("listTrainingShapes", "account: fireworks")}
outputs:
  gpu: \${shape.acceleratorType}
  newest: \${rows.checkpoints[0].name}
  first: \${shapes.trainingShapes[0].trainingShape}
`);
  const preview = await stack.preview();
  expect(preview.exitCode, preview.text).toBe(0);
  expect(preview.text).toContain("NVIDIA_B200_180GB");
  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.outputs()).toMatchObject({ gpu: "NVIDIA_B200_180GB", newest: CHECKPOINT.replace(/-[0-9a-f]+$/, "") });
  const wrong = await stack
    .setProgram(`variables:\n  rows: ${call("listCheckpoints", "")}\noutputs: {rows: "\${rows}"}\n`)
    .preview();
  expect(wrong.text).toContain("trainerJob");
});
