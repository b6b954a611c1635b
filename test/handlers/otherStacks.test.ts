import { beforeEach, describe, expect, test } from "vitest";
import { type Transport, type TransportRequest } from "../../provider/client/transport.js";
import { undiciTransport } from "../../provider/client/undiciTransport.js";
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { createHandler as deployedModelHandler } from "../../provider/resources/deployedModel/handler/handler.js";
import { createHandler as deploymentHandler } from "../../provider/resources/deployment/handler/handler.js";
import { createHandler as promotedModelHandler } from "../../provider/resources/promotedModel/handler/handler.js";
import { createHandler as trainerJobHandler } from "../../provider/resources/trainerJob/handler/handler.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../provider/tokens.js";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { FRONT } from "../support/front.js";
import { type HandlerHarness, harnessFor, rejectionOf, type Saved } from "../support/handlerHarness.js";
import { testRuntime } from "../support/testRuntime.js";

const HERE = "s3://here";
const THERE = "s3://there";
const ADDON = "accounts/acme/models/r1";
const SERVE = "accounts/acme/deployments/serve";

const models = harnessFor(PROMOTED_MODEL, "bot", promotedModelHandler);
const deployments = harnessFor(DEPLOYMENT, "serve", deploymentHandler);
const loads = harnessFor(DEPLOYED_MODEL, "live", deployedModelHandler);
const jobs = harnessFor(TRAINER_JOB, "trainer", trainerJobHandler);
beforeEach(() => {
  loads.meddle((account) => {
    const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
    account.models.push({ id: "r1", ...lora });
    account.deployments.push({ id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16" });
  });
});

const started = (engine: HandlerHarness, backend: string, config: Record<string, string> = {}) =>
  engine.start(config, undefined, backend);
const texts = (said: readonly { readonly message: string }[]): string => said.map(({ message }) => message).join("\n");
const description = (name: string): string =>
  String(models.account().models.find(({ id }) => name.endsWith(`/${id}`))?.description);

type Case = [kind: string, engine: HandlerHarness, args: Properties];

describe("what an equally named stack in another backend has made is not taken over", () => {
  test.each<Case>([
    ["a model under a generated id", models, { trainerJob: "sft-7" }],
    ["a model under an id of its own", models, { trainerJob: "sft-7", outputModelId: "bot-r1" }],
    ["a deployment", deployments, { baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE }],
    [
      "a deployment under an id of its own",
      deployments,
      { deploymentId: "d", baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE },
    ],
    ["a loaded model", loads, { model: ADDON, deployment: SERVE }],
  ])("at preview, nor by the update: %s", async (_, engine, args) => {
    await engine.create(args, started(engine, THERE).handler);
    const before = engine.writes().length;
    const refusal = /fleet\/dev in another Pulumi backend, which has the name of this one, made it/;
    const { failures } = await started(engine, HERE).handler.check({}, engine.args(args));
    expect(failures).toMatchObject([{ reason: expect.stringMatching(refusal) as string }]);

    const { handler } = started(engine, HERE, { "fireworks:preflight": "off" });
    const { inputs } = await handler.check({}, engine.args(args));
    expect((await rejectionOf(handler.create(inputs))).message).toMatch(refusal);
    expect(engine.writes()).toHaveLength(before);
  });

  test("where it is a model, unless the program adopts it: then it is kept at the end", async () => {
    await models.create({ trainerJob: "sft-7" }, started(models, THERE).handler);
    const { handler, said } = started(models, HERE);
    const adopted = await models.create({ trainerJob: "sft-7", adopt: "always" }, handler);
    expect(texts(said)).toContain("adopts the existing model");
    await handler.delete(adopted.id, adopted.outs);
    expect(models.account().models.map(({ id }) => adopted.id.endsWith(id))).toContain(true);
  });

  test("by a forced replacement of what a state has brought along from there", async () => {
    const saved = await models.create({ trainerJob: "sft-7" }, started(models, THERE).handler);
    const { handler } = started(models, HERE);
    const { inputs } = await handler.check(saved.inputs, models.args({ trainerJob: "sft-7" }));
    await handler.diff(saved.id, saved.outs, inputs);
    const { outs } = await handler.create(inputs);
    expect(outs.generation).not.toBe(saved.outs.generation);
  });
});

test.each<[...Case, string]>([
  ["a model", models, { trainerJob: "sft-7" }, "already promoted by a run that ended before it was saved"],
  [
    "a trainer job",
    jobs,
    { baseModel: BASE, trainingShape: TRAINING_SHAPE },
    "in a run that ended before it was saved",
  ],
  ["a deployment", deployments, { baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE }, "in an earlier run"],
  ["a loaded model", loads, { model: ADDON, deployment: SERVE }, ""],
])("what a crashed run of this stack has made is recorded with a word: %s", async (_, engine, args, row) => {
  const first = await engine.create(args, started(engine, HERE).handler);
  const { handler, said } = started(engine, HERE);
  const second = await engine.create(args, handler);
  expect(second.id).toBe(first.id);
  expect(texts(said)).toContain(row);
  expect(texts(said)).toContain("was there: an earlier run had made it");
});

/** The state under another stack's name, as `sed` and `pulumi stack import` make it. */
function copyOf(saved: Saved, stack = "copy"): Saved {
  return JSON.parse(JSON.stringify(saved).replaceAll("urn:pulumi:dev::", `urn:pulumi:${stack}::`)) as Saved;
}

describe("the copy of a state", () => {
  const change = async (handler: DynamicHandler, { id, inputs, outs }: Saved, more: Properties) =>
    handler.update(id, outs, { ...inputs, ...more });
  const renamed = { "fireworks:renamedFrom": "fleet/dev" };

  test.each<[...Case, more: Properties]>([
    ["a model", models, { trainerJob: "sft-7" }, { displayName: "Bot" }],
    ["a deployment", deployments, { baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE }, { displayName: "Bot" }],
    ["a loaded model", loads, { model: ADDON, deployment: SERVE }, { displayName: "Bot" }],
  ])(
    "changes and deletes nothing, until a setting says that the stack was renamed: %s",
    async (_, engine, args, more) => {
      const copy = copyOf(await engine.create(args));
      const before = engine.writes().length;
      const refusal =
        /ownership line names stack fleet\/dev, and this is stack fleet\/copy.*renamedFrom.* to fleet\/dev\./s;
      const { handler } = engine.start();
      expect((await rejectionOf(change(handler, copy, more))).message).toMatch(refusal);
      expect((await rejectionOf(handler.delete(copy.id, copy.outs))).message).toMatch(refusal);
      expect(await handler.read(copy.id, copy.outs)).toMatchObject({ id: copy.id });
      expect(engine.writes()).toHaveLength(before);

      const { outs } = await change(engine.start(renamed).handler, copy, more);
      expect(outs).toMatchObject(more);
      // The line has the new name, so the setting is needed no more.
      await engine.start().handler.delete(copy.id, outs);
      expect(engine.writes().at(-1)).toMatch(/DELETE|undeploy/i);
    },
  );

  test("is deleted at once where the setting says so", async () => {
    const copy = copyOf(await models.create({ trainerJob: "sft-7" }));
    await models.start(renamed).handler.delete(copy.id, copy.outs);
    expect(models.account().models).toEqual([]);
  });

  test("of a resource that was renamed in its stack is none", async () => {
    const saved = await models.create({ trainerJob: "sft-7" });
    const other = JSON.parse(JSON.stringify(saved).replaceAll("::bot", "::bot-2")) as Saved;
    await models.start().handler.delete(other.id, other.outs);
    expect(models.account().models).toEqual([]);
  });
});

test("a stack that Pulumi has renamed signs what it holds once the setting says so, and changes nothing else", async () => {
  const { id, inputs, outs } = await models.create({ trainerJob: "sft-7" });
  const news = { ...inputs, __identity: String(inputs.__identity).replace(":dev:", ":prod:") };
  expect(await models.start().handler.diff(id, outs, news)).toMatchObject({ changes: false });
  const { handler, said } = models.start({ "fireworks:renamedFrom": "fleet/dev" });
  // A plugin's state does not say what the stack was called: there, the next change signs it.
  const isTold = FRONT === "dynamic";
  expect(await handler.diff(id, outs, news)).toMatchObject({ changes: isTold, replaces: [] });
  expect(texts(said).includes("is taken along to the stack's new name")).toBe(isTold);
  const updated = await handler.update(id, outs, news);
  expect(description(id)).toContain("by Pulumi stack fleet/prod, resource bot");
  expect(await handler.diff(id, updated.outs, news)).toMatchObject({ changes: false });
});

describe("two stacks that promote to one id at the same moment", () => {
  const ARGS = { trainerJob: "sft-7", outputModelId: "bot-r1" };
  const foreign = (checkpoint: string): string =>
    `Promoted from ${checkpoint} on ${BASE} by Pulumi stack other/dev, resource theirs [pulumi-fireworks owner=0123456789ab generation=0a0b0c0d]`;

  /** A process whose promotion another stack overtakes: right after a request it signs the model. */
  function overtaken(isMoment: (request: TransportRequest) => boolean, line: string) {
    const sockets = undiciTransport({ verifySsl: true });
    const transport: Transport = {
      close: () => sockets.close(),
      send: async (request) => {
        const answer = await sockets.send(request);
        if (isMoment(request)) {
          models.meddle(({ models: [model] }) => {
            if (model !== undefined) model.description = line;
          });
        }
        return answer;
      },
    };
    const config = { "fireworks:apiKey": "fw-emulator-key", "fireworks:baseUrl": models.service.url };
    return promotedModelHandler(testRuntime({ config, clock: models.clock, transport }).runtime);
  }

  test.each<[string, promotionMs: number, checkpoint: string, content: RegExp]>([
    ["while the promotion runs", 60_000, "step-40", /It holds step-40 or .*step-80-a1b2c3d4: nothing proves which/],
    ["which is complete at once", 0, "step-40", /It holds step-40 or .*step-80-a1b2c3d4: nothing proves which/],
    [
      "with the same content",
      0,
      "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
      /Both promoted .*step-80-a1b2c3d4, so that is what it holds/,
    ],
  ])("are told apart by the line that is read back: %s", async (_, promotionMs, checkpoint, content) => {
    models.meddle((_account, state) => {
      state.timing.promotionMs = promotionMs;
    });
    const handler = overtaken(({ method }) => method === "PATCH", foreign(checkpoint));
    const { inputs } = await handler.check({}, models.args(ARGS));
    const failure = await rejectionOf(handler.create(inputs));
    expect(failure.message).toMatch(
      /bot-r1 is not recorded here: stack other\/dev promoted to the same id at the same moment/,
    );
    expect(failure.message).toMatch(content);
    // Nothing is left in the state.
    expect(failure).not.toHaveProperty("properties");
  });

  test("are told apart before the line of another is written over", async () => {
    models.meddle((_account, state) => {
      state.timing.promotionMs = 0;
    });
    models.service.setFaults([{ kind: "status", status: 502, when: "after", method: "POST" }]);
    const handler = overtaken(({ method }) => method === "POST", foreign("step-40"));
    const { inputs } = await handler.check({}, models.args(ARGS));
    expect((await rejectionOf(handler.create(inputs))).message).toContain("is not recorded here: stack other/dev");
    expect(models.writes().filter((write) => write.startsWith("PATCH"))).toEqual([]);
  });
});
