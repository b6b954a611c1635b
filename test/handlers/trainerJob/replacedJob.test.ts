import { harnessFor, served } from "../../support/handlerHarness.js";
import { expect, test } from "vitest";
import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { type Runtime } from "../../../provider/lifecycle/runtime.js";
import { createHandler as createDeployment } from "../../../provider/resources/deployment/handler/handler.js";
import { createHandler as createPromotedModel } from "../../../provider/resources/promotedModel/handler/handler.js";
import { createHandler as createTrainerJob } from "../../../provider/resources/trainerJob/handler/handler.js";
import { DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../../provider/tokens.js";
import { BASE } from "../../support/account.js";

const ARGS = { baseModel: BASE, trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" };
const NEW = { ...ARGS, inactivityTimeout: "30m" };
const MODEL = "accounts/acme/models/bot-1234567";

/** What one provider process holds: the handlers of all resources, of which the harness drives one. */
let process: { promoted: DynamicHandler; deployment: DynamicHandler };
const engine = harnessFor(TRAINER_JOB, "trainer", (runtime: Runtime) => {
  process = { promoted: served(createPromotedModel, runtime), deployment: served(createDeployment, runtime) };
  return served(createTrainerJob, runtime);
});

/** The preview of a model that is fed by the job, after the preview of the job. */
async function previewModel(jobArgs: Properties, held: Properties, written: Properties) {
  const job = await engine.create(ARGS);
  const { handler, said } = engine.start();
  await engine.change(job, jobArgs, handler);
  const resolvedCheckpoint = { name: `${String(job.outs.jobName)}/checkpoints/step-1-aaaaaaaa` };
  const content = { resolvedCheckpoint, baseModel: BASE, outputModelId: "bot-1234567", ...held };
  const __resolved = ["resolvedCheckpoint", "baseModel", "outputModelId"].filter((key) => !(key in written));
  const olds = engine.args({ trainerJob: job.outs.jobName, ...written, ...content, __resolved }, "bot", PROMOTED_MODEL);
  const { failures, inputs } = await process.promoted.check(
    olds,
    engine.args({ ...written, trainerJob: UNKNOWN }, "bot", PROMOTED_MODEL),
  );
  const diff =
    failures.length > 0 ? undefined : await process.promoted.diff(MODEL, { ...content, name: MODEL }, inputs);
  return { failures, diff, said };
}

test.each<[string, Properties, Properties, { replaces: string[]; renamed: boolean }]>([
  ["replaced", NEW, {}, { replaces: ["resolvedCheckpoint"], renamed: true }],
  ["kept", ARGS, {}, { replaces: [], renamed: false }],
  ["changed in place", { ...ARGS, annotations: { team: "nlp" } }, {}, { replaces: [], renamed: false }],
  [
    "replaced, of which the held checkpoint is not",
    NEW,
    { resolvedCheckpoint: { name: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4" } },
    { replaces: [], renamed: false },
  ],
])("of a trainer job that is %s, the model is predicted to follow it", async (_, job, held, { replaces, renamed }) => {
  const { failures, diff, said } = await previewModel(job, held, { waitForCheckpoint: "1h" });
  expect(failures).toEqual([]);
  expect(diff).toMatchObject({ changes: true, replaces, deleteBeforeReplace: false });
  const told = said.map(({ message }) => message).join("\n");
  const row =
    "step-1 -> the first promotable checkpoint of the trainer job that takes the old one's place (waits up to 1h); old model bot-1234567 will be deleted";
  expect(told.includes(row)).toBe(replaces.length > 0);

  // What serves the model follows in turn.
  const serves = { baseModel: MODEL, minReplicaCount: 0, maxReplicaCount: 1, deploymentName: "serve" };
  const news = engine.args({ ...serves, baseModel: UNKNOWN }, "serve", DEPLOYMENT);
  expect(await process.deployment.diff("serve", serves, news)).toMatchObject({
    replaces: renamed ? ["baseModel"] : [],
  });
});

test("with a model id of one's own the replacement that follows is refused at preview, unless it is asked for", async () => {
  const own = { outputModelId: "bot-1234567", waitForCheckpoint: "1h" };
  const { failures } = await previewModel(NEW, {}, own);
  expect(failures).toMatchObject([
    { property: "outputModelId", reason: expect.stringContaining("already holds step-1-aaaaaaaa") as string },
  ]);
});

test("with a model id of one's own another job, whose first checkpoint is waited for, is refused as well", async () => {
  const { outs } = await engine.create(ARGS);
  const own = { outputModelId: "bot-1234567", waitForCheckpoint: "1h" };
  const resolvedCheckpoint = { name: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4" };
  const held = { resolvedCheckpoint, baseModel: BASE, __resolved: ["resolvedCheckpoint", "baseModel"] };
  const preview = (properties: Properties) =>
    process.promoted.check(
      engine.args({ trainerJob: "sft-7", ...own, ...held }, "bot", PROMOTED_MODEL),
      engine.args({ trainerJob: outs.jobName, ...own, ...properties }, "bot", PROMOTED_MODEL),
    );
  expect((await preview({})).failures).toMatchObject([
    { property: "outputModelId", reason: expect.stringContaining("already holds step-80-a1b2c3d4") as string },
  ]);
  expect((await preview({ replaceInPlace: true })).failures).toEqual([]);
});

test("with replaceInPlace the old model is predicted to go first, and the name stays", async () => {
  const own = { outputModelId: "bot-1234567", waitForCheckpoint: "1h", replaceInPlace: true };
  const { failures, diff, said } = await previewModel(NEW, {}, own);
  expect(failures).toEqual([]);
  expect(diff).toMatchObject({ replaces: ["resolvedCheckpoint"], deleteBeforeReplace: true });
  expect(said.at(-1)?.message).toContain("old model bot-1234567 will be deleted first, because of replaceInPlace");
});

test("a job that is trained on a model follows it when that is replaced", async () => {
  const { handler, said } = engine.start();
  engine.meddle(({ models }) => models.push({ id: "bot-1", kind: "HF_BASE_MODEL", state: "READY" }));
  const saved = await engine.create({ ...ARGS, baseModel: "accounts/acme/models/bot-1" }, handler);
  const olds = { name: "accounts/acme/models/bot-1", outputModelId: "bot-1", resolvedCheckpoint: { name: "step-60" } };
  const news = engine.args(
    { ...olds, outputModelId: "bot-2", resolvedCheckpoint: { name: "step-80" } },
    "bot",
    PROMOTED_MODEL,
  );
  await process.promoted.diff(olds.name, olds, news);
  const { diff } = await engine.change(saved, { ...ARGS, baseModel: UNKNOWN }, handler);
  expect(diff).toMatchObject({ changes: true, replaces: ["baseModel"] });
  expect(said.at(-1)?.message).toMatch(
    /^baseModel "accounts\/acme\/models\/bot-1" -> not known yet: a second billed trainer starts/,
  );
});

test.each([
  ["2026-10-31T00:00:00Z", ["this run starts the trainer job"]],
  ["2026-11-02T00:00:00Z", []],
])("of a job that this run starts, what was created before %s comes in time or is refused", async (time, refusals) => {
  const { handler } = engine.start();
  const { inputs } = await handler.check({}, engine.args(ARGS));
  const args = { trainerJob: inputs.jobName, createdBefore: time, waitForCheckpoint: "1h" };
  const { failures } = await process.promoted.check({}, engine.args(args, "bot", PROMOTED_MODEL));
  expect(failures.map(({ reason }) => reason.split(",")[0])).toEqual(refusals);
});

test("with preflight off the model follows a job that is replaced too, and so does what serves it", async () => {
  const job = await engine.create(ARGS);
  const { handler } = engine.start();
  const { inputs: launched } = await engine.change(job, NEW, handler);
  expect(launched.jobName).not.toBe(job.outs.jobName);
  const written = { waitForCheckpoint: "1h", preflight: "off" };
  const olds = engine.args(
    { ...written, trainerJob: job.outs.jobName, __resolved: ["baseModel", "outputModelId"] },
    "bot",
    PROMOTED_MODEL,
  );
  const news = engine.args({ ...written, trainerJob: launched.jobName }, "bot", PROMOTED_MODEL);
  const { inputs } = await process.promoted.check(olds, news);
  const resolvedCheckpoint = { name: `${String(job.outs.jobName)}/checkpoints/step-1-aaaaaaaa` };
  const saved = { ...olds, resolvedCheckpoint, baseModel: BASE, outputModelId: "bot-1234567", name: MODEL };
  expect(await process.promoted.diff(MODEL, saved, inputs)).toMatchObject({ replaces: ["resolvedCheckpoint"] });

  const serves = { baseModel: MODEL, minReplicaCount: 0, maxReplicaCount: 1, deploymentName: "serve" };
  const moved = engine.args({ ...serves, baseModel: UNKNOWN }, "serve", DEPLOYMENT);
  expect(await process.deployment.diff("serve", serves, moved)).toMatchObject({ replaces: ["baseModel"] });
});
