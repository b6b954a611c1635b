import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { type DiffAnswer, type Properties, ProviderProcess, UNKNOWN } from "../../../support/providerProcess.js";
import {
  CHECKPOINT,
  JOB,
  resource,
  type Saved,
  settingsOf,
  SHAPE,
  startService,
  up,
  urnOf,
} from "../../../provider/harness.js";

const ARGS = {
  trainerJob: "sft-7",
  checkpoint: "step-80",
  outputModelId: "bot-r1",
  trainingShape: SHAPE,
  displayName: "Bot",
  description: "Answers.",
  annotations: { team: "nlp", ticket: "A-1" },
  onDelete: "delete",
  timeouts: { create: "1h", delete: "1m" },
};

let emulator: Emulator;
let engine: EngineDouble;
let provider: ProviderProcess;
let saved: Saved;
let generated: Saved;
beforeAll(async () => {
  engine = await EngineDouble.start();
  [emulator, provider] = await Promise.all([startService(), ProviderProcess.start({ engine })]);
  await provider.configure(settingsOf(emulator));
  saved = await created(resource("bot", ARGS));
  generated = await created(resource("auto", { trainerJob: "sft-7" }));
});

async function created(news: Properties): Promise<Saved> {
  const run = await up(provider, news);
  if (run.saved === undefined) throw new Error(run.told);
  return run.saved;
}

/** The inputs with some properties changed; `undefined` removes one. */
function changed(inputs: Properties, changes: Properties): Properties {
  const entries = Object.entries({ ...inputs, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function diff(changes: Properties, from = saved): Promise<DiffAnswer> {
  return provider.diff(from.id, from.outs, changed(from.inputs, changes));
}

const STEP_60 = { name: `${JOB}/checkpoints/step-60-a1b2c3d4`, createTime: "2026-10-30T10:40:05.123456Z" };
const NONE = { changes: "none", replaces: [], deleteBeforeReplace: false };

const none: { title: string; changes: Properties }[] = [
  { title: "nothing at all", changes: {} },
  {
    title: "the order of keys",
    changes: { annotations: { ticket: "A-1", team: "nlp" }, timeouts: { delete: "1m", create: "1h" } },
  },
  { title: "the text of the provider", changes: { __provider: 'exports.handler = () => require("elsewhere");' } },
  { title: "the identity, as after a rename", changes: { __identity: `organization/${urnOf("renamed")}` } },
  { title: "how the same checkpoint is asked for", changes: { checkpoint: CHECKPOINT, trainerJob: undefined } },
  { title: "the times of the same checkpoint", changes: { resolvedCheckpoint: { name: CHECKPOINT } } },
  { title: "reselect, when the choice is the same", changes: { reselect: 2 } },
  { title: "replaceInPlace", changes: { replaceInPlace: true } },
  { title: "preflight", changes: { preflight: "warn" } },
  { title: "public written out as its default", changes: { public: false } },
  { title: "an empty prefix beside an id", changes: { outputModelIdPrefix: undefined } },
];

test.each(none)("a change of $title is no change", async ({ changes }) => {
  expect(await diff(changes)).toEqual(NONE);
});

test("the provider's text in the old state does not count, nor does the order of its keys", async () => {
  const reversed = Object.fromEntries(Object.entries(saved.outs).reverse());
  expect(await provider.diff(saved.id, { ...reversed, __provider: "exports.handler = 1;" }, saved.inputs)).toEqual(
    NONE,
  );
});

const updates: { title: string; changes: Properties }[] = [
  { title: "displayName", changes: { displayName: "Support bot" } },
  { title: "description", changes: { description: "Answers questions." } },
  { title: "public", changes: { public: true } },
  { title: "onDelete", changes: { onDelete: "keep" } },
  { title: "one annotation", changes: { annotations: { team: "nlp", ticket: "A-2" } } },
  { title: "an annotation that goes", changes: { annotations: { team: "nlp" } } },
  { title: "timeouts", changes: { timeouts: { create: "2h", delete: "1m" } } },
  { title: "a managed text that is no longer given", changes: { displayName: undefined } },
  {
    title: "the training profile",
    changes: { trainingShape: `${SHAPE}x`, trainingProfile: { trainingShape: `${SHAPE}x` } },
  },
];

test.each(updates)("a change of $title is an update in place", async ({ changes }) => {
  expect(await diff(changes)).toEqual({ ...NONE, changes: "some" });
});

const replacements: { title: string; changes: Properties; replaces: string; deleteFirst: boolean }[] = [
  {
    title: "the checkpoint, under the same explicit id",
    changes: { checkpoint: "step-60", resolvedCheckpoint: STEP_60, replaceInPlace: true },
    replaces: "resolvedCheckpoint",
    deleteFirst: true,
  },
  {
    title: "the checkpoint, under a new id",
    changes: { checkpoint: "step-60", resolvedCheckpoint: STEP_60, outputModelId: "bot-r2" },
    replaces: "resolvedCheckpoint",
    deleteFirst: false,
  },
  { title: "the id alone", changes: { outputModelId: "bot-r2" }, replaces: "outputModelId", deleteFirst: false },
  {
    title: "the base model, under a new id",
    changes: { baseModel: "accounts/fireworks/models/qwen3-14b", outputModelId: "bot-r2" },
    replaces: "baseModel",
    deleteFirst: false,
  },
];

test.each(replacements)("a change of $title replaces the model", async ({ changes, replaces, deleteFirst }) => {
  const answer = await diff(changes);
  expect(answer.changes).toBe("some");
  expect(answer.replaces).toContain(replaces);
  expect(answer.deleteBeforeReplace).toBe(deleteFirst);
});

test.each(["displayName", "description", "public", "onDelete", "annotations", "timeouts"])(
  "an unknown %s is an update at most, never a replacement",
  async (property) => {
    expect(await diff({ [property]: UNKNOWN })).toEqual({ ...NONE, changes: "some" });
  },
);

test.each([
  "trainerJob",
  "checkpoint",
  "reselect",
  "baseModel",
  "outputModelId",
  "outputModelIdPrefix",
  "trainingShape",
])(
  "an unknown %s may lead to another model or profile: a change, and never a certain replacement",
  async (property) => {
    const asked = resource("auto", { trainerJob: "sft-7", [property]: UNKNOWN });
    const { inputs, failures } = await provider.check(generated.inputs, asked);
    expect(failures).toEqual([]);
    const answer = await provider.diff(generated.id, generated.outs, inputs);
    expect(answer).toMatchObject({ changes: "some", replaces: [] });
  },
);

test.each(["replaceInPlace", "preflight"])("an unknown %s never replaces anything by itself", async (property) => {
  const { inputs } = await provider.check(saved.inputs, resource("bot", { ...ARGS, [property]: UNKNOWN }));
  expect((await provider.diff(saved.id, saved.outs, inputs)).replaces).toEqual([]);
});

test("a diff asks the service nothing", async () => {
  const before = emulator.requests().length;
  await diff({ displayName: "Support bot" });
  await diff({ outputModelId: "bot-r2" });
  await diff({});
  expect(emulator.requests()).toHaveLength(before);
});
