import { afterEach, describe, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE as SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const NAME_OF_MODEL = "accounts/acme/models/none";

test("whatever a program in JavaScript gives is refused by property", async () => {
  // Pulumi ends a preview at the first resource that is refused.
  const refusals: readonly (readonly [program: string, ...refused: (readonly [property: string, reason: string])[]])[] =
    [
      ['new fireworks.PromotedModel("bot")', ["trainerJob", "is required unless checkpoint is a full name"]],
      ['new fireworks.TrainerJob("bot", null)', ["baseModel", "is required"]],
      ['new fireworks.TrainingProfile("bot")', ["trainingShape", "is required"]],
      ['new fireworks.Deployment("bot")', ["baseModel", "is required"], ["deploymentShape", "is required"]],
      ['new fireworks.DeployedModel("bot")', ["model", "is required"], ["deployment", "is required"]],
      [
        `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile: "${TRAINING_SHAPE}" })`,
        ["profile", "must be a TrainingProfile of the program"],
      ],
      [
        `new fireworks.TrainerJob("bot", { baseModel: "${BASE}", profile: pulumi.output({}) })`,
        ["profile", '"(an output)" must be a TrainingProfile of the program'],
      ],
      [
        'const job = pulumi.output("sft-7"); new fireworks.PromotedModel("bot", {' +
          "trainerJob: job, outputModelIdPrefix: `${job}-bot`, annotations: { team: `of ${job}` } })",
        ["outputModelIdPrefix", "write pulumi.interpolate"],
        ["annotations.team", "write pulumi.interpolate"],
      ],
    ];
  stack = await TestStack.create("");
  for (const [program, ...refused] of refusals) {
    const { text, exitCode } = await stack.setProgram(program).preview();
    for (const [property, reason] of refused) {
      const said = text.split("resource 'bot': ").filter((part) => part.startsWith(`property ${property} value`));
      expect(said.join("\n")).toContain(reason);
    }
    expect(text).not.toMatch(/Cannot (destructure|read)|TypeError|\n\s+at /);
    expect(exitCode).not.toBe(0);
  }
});

test("null is what is left out", async () => {
  stack = await TestStack.create(`
    new fireworks.PromotedModel("bot", {
      trainerJob: "sft-7", outputModelId: "bot-r1", profile: null, displayName: null, timeouts: { create: null },
    });
  `);
  expect((await stack.up()).exitCode).toBe(0);
  expect((await stack.preview()).text).toContain("2 unchanged");
});

test.each([
  [
    "new fireworks.PromotedModel(`${pulumi.output('a')}-bot`, { trainerJob: 'sft-7' })",
    "PromotedModel: name stems from an output",
  ],
  ["new fireworks.ManagedTraining(`${pulumi.output('a')}-bot`)", "ManagedTraining: name stems from an output"],
  ["new fireworks.ManagedTraining('bot')", "baseModel: is required"],
  [
    `new fireworks.ManagedTraining('bot', { baseModel: "${BASE}", profile: {}, displayName: "of " + pulumi.output("a") })`,
    "profile = {}: must be a TrainingProfile of the program",
  ],
  ["fireworks.listCheckpoints()", "listCheckpoints was not called:\n      trainerJob is required"],
  ["fireworks.listCheckpointsOutput()", "listCheckpoints was not called:\n      trainerJob is required"],
])("%s ends in words and not in a trace", async (program, text) => {
  stack = await TestStack.create(program);
  const { text: said, exitCode } = await stack.preview();
  expect(said).toContain(text);
  expect(said).not.toMatch(/Cannot (destructure|read)|TypeError|\n\s+at /);
  expect(exitCode).not.toBe(0);
  expect(stack.emulator.requests()).toEqual([]);
});

test("annotations that a team's transform sets on every resource are saved with it, and changed in place", async () => {
  const program = (team: string): string => `
    pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
      type.includes("fireworks:") ? { props: { ...props, annotations: { ...props.annotations, team: "${team}" } }, opts } : undefined);
    const model = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1" });
    new fireworks.TrainingProfile("shape", { trainingShape: "${TRAINING_SHAPE}" });
    const serve = new fireworks.Deployment("serve", {
      baseModel: "${BASE}", deploymentShape: "${SHAPE}", enableAddons: true, timeouts: { poll: "1s" },
    });
    new fireworks.DeployedModel("live", { model: model.name, deployment: serve.deploymentName, timeouts: { poll: "1s" } });
    new fireworks.TrainerJob("trainer", {
      baseModel: "${BASE}", trainingShape: "${TRAINING_SHAPE}", timeouts: { poll: "1s" },
    });
  `;
  stack = await TestStack.create(program("nlp"));
  expect((await stack.up()).exitCode).toBe(0);
  const teams = () =>
    stack.resources().map(({ outputs }) => (outputs.annotations as { team?: string } | undefined)?.team);
  expect(teams()).toEqual(["nlp", "nlp", "nlp", "nlp", "nlp"]);
  expect((await stack.preview()).text).toContain("6 unchanged");

  stack.setProgram(program("search"));
  const { text, exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  expect(text).toContain("~ 5 updated");
  expect(teams()).toEqual(["search", "search", "search", "search", "search"]);
});

describe("a failure of any method is told by its message alone", () => {
  const wrong = { env: { FIREWORKS_API_KEY: "fw-another-key" } };
  const TRACE = /\n\s+at |node:internal|\.js:\d+/;

  test("at create, refresh, update and destroy", async () => {
    const program = (description: string): string => `
      new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", description: "${description}" });
      new fireworks.TrainerJob("trainer", {
        baseModel: "${BASE}", trainingShape: "${TRAINING_SHAPE}", annotations: { about: "${description}" },
      });`;
    stack = await TestStack.create(program("one"));
    const offline = { env: { ...wrong.env, FIREWORKS_PREFLIGHT: "off" } };
    const runs = [await stack.up(offline)];
    expect((await stack.up()).exitCode).toBe(0);
    stack.setProgram(program("two"));
    runs.push(await stack.refresh(wrong), await stack.up(offline), await stack.destroy(wrong));
    for (const { text, exitCode } of runs) {
      expect(text).toContain("401");
      expect(text).not.toMatch(TRACE);
      expect(text).not.toContain(KEY);
      expect(exitCode).not.toBe(0);
    }
  });

  test("and of what is read and is not there", async () => {
    stack = await TestStack.create(`
      fireworks.PromotedModel.get("model", "${NAME_OF_MODEL}");
      fireworks.Deployment.get("deployment", "accounts/acme/deployments/none");
      fireworks.DeployedModel.get("loaded", "accounts/acme/deployedModels/none");
      fireworks.TrainerJob.get("job", "accounts/acme/rlorTrainerJobs/none");
      fireworks.TrainingProfile.get("shape", "accounts/fireworks/trainingShapes/none");
    `);
    const { text, exitCode } = await stack.preview();
    expect(text).toContain(NAME_OF_MODEL);
    expect(text).not.toMatch(TRACE);
    expect(exitCode).not.toBe(0);
  });
});
