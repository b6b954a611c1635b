import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Emulator } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { type Properties, ProviderProcess, UNKNOWN } from "../../../support/providerProcess.js";
import {
  BASE,
  CHECKPOINT,
  freshJob,
  freshName,
  freshShape,
  JOB,
  meddle,
  resource,
  seedWithCopies,
  settingsOf,
  SHAPE,
  startService,
  up,
  writes,
} from "../../../provider/harness.js";

/** One service and one process for the whole file: look-ups are shared, so each test has a trainer job of its own. */
let emulator: Emulator;
let engine: EngineDouble;
let provider: ProviderProcess;
/** The process of the next run, which has seen none of the resources yet. */
let later: ProviderProcess;
/** A process for settings that do not work; its clock is fast, so that retries cost no time. */
let astray: ProviderProcess;
beforeAll(async () => {
  engine = await EngineDouble.start();
  [emulator, provider, later, astray] = await Promise.all([
    startService({ seed: seedWithCopies() }),
    ProviderProcess.start({ engine }),
    ProviderProcess.start({ engine }),
    ProviderProcess.start({ engine, clockRate: 100 }),
  ]);
});
/** Other settings make another client: the tests together ask for as many models as make a listing worth it. */
beforeEach(async () => {
  const settings = settingsOf(emulator, { "fireworks:additionalHeaders": JSON.stringify({ "x-test": freshName() }) });
  await Promise.all([provider, later].map((process) => process.configure(settings)));
});

/** The requests that a piece of work makes. */
async function requestsOf<T>(work: () => Promise<T>): Promise<{ result: T; paths: string[] }> {
  const before = emulator.requests().length;
  const result = await work();
  return {
    result,
    paths: emulator
      .requests()
      .slice(before)
      .map(({ path }) => path),
  };
}

test("check fills in checkpoint, base model, model id and training profile, and keeps what was written", async () => {
  const job = freshJob();
  const news = resource("support bot", { trainerJob: job, trainingShape: SHAPE, annotations: { team: "nlp" } });
  const { inputs, failures } = await provider.check({}, news);
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({
    ...news,
    baseModel: BASE,
    outputModelId: expect.stringMatching(/^support-bot-[0-9a-f]{7}$/) as string,
    resolvedCheckpoint: {
      name: `accounts/acme/rlorTrainerJobs/${job}/checkpoints/step-80-a1b2c3d4`,
      createTime: "2026-10-30T11:25:00Z",
      checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
    },
    trainingProfile: {
      trainingShapeVersion: `${SHAPE}/versions/vnuk8fdq`,
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      nodeCount: 1,
      trainerMode: "POLICY_TRAINER",
    },
  });
});

test.each([
  { title: "an exact id", checkpoint: () => "step-60-a1b2c3d4", chosen: "step-60-a1b2c3d4" },
  { title: "a logical name", checkpoint: () => "step-20", chosen: "step-20-a1b2c3d4" },
  {
    title: "a full name without trainerJob",
    checkpoint: (job: string) => `accounts/acme/rlorTrainerJobs/${job}/checkpoints/step-40-merged-a1b2c3d4`,
    chosen: "step-40-merged-a1b2c3d4",
  },
])("check resolves $title", async ({ checkpoint, chosen }) => {
  const job = freshJob();
  const selector = checkpoint(job);
  const args = { checkpoint: selector, ...(selector.startsWith("accounts/") ? {} : { trainerJob: job }) };
  const { inputs, failures } = await provider.check({}, resource(freshName(), args));
  expect(failures).toEqual([]);
  expect(inputs.resolvedCheckpoint).toMatchObject({
    name: `accounts/acme/rlorTrainerJobs/${job}/checkpoints/${chosen}`,
  });
});

test("an unchanged resource asks nothing and says nothing, and gets the inputs that it had", async () => {
  const news = resource(freshName(), { trainerJob: freshJob(), trainingShape: SHAPE, displayName: "Bot" });
  const { inputs } = await provider.check({}, news);
  const said = engine.messages().length;
  const { result, paths } = await requestsOf(() => provider.check(inputs, news));
  expect(result).toEqual({ inputs, failures: [] });
  expect(paths).toEqual([]);
  expect(engine.messages()).toHaveLength(said);
});

test("an unchanged resource needs neither key nor network nor a well-formed setting", async () => {
  const news = resource(freshName(), { trainerJob: freshJob() });
  const { inputs } = await provider.check({}, news);
  await astray.configure({ "fireworks:baseUrl": "http://127.0.0.1:1", "fireworks:verifySsl": "perhaps" });
  expect(await astray.check(inputs, news)).toMatchObject({
    failures: [],
    inputs: { ...inputs, __provider: expect.any(String) as string },
  });
});

test("a renamed resource keeps what it was resolved to, and the next run asks nothing", async () => {
  const args = { trainerJob: freshJob() };
  const { inputs } = await provider.check({}, resource("old", args));
  const { result, paths } = await requestsOf(() => later.check(inputs, resource("new", args)));
  expect(result.failures).toEqual([]);
  expect(result.inputs).toMatchObject({
    outputModelId: inputs.outputModelId,
    resolvedCheckpoint: inputs.resolvedCheckpoint,
    baseModel: inputs.baseModel,
  });
  expect(paths).toEqual([]);
});

test("the second check of a replacement, without the old inputs, chooses what the first chose", async () => {
  const job = freshJob();
  const name = freshName();
  const { saved } = await up(provider, resource(name, { trainerJob: job }));
  meddle(emulator, (account) => {
    const createTime = "2026-11-20T00:00:00Z";
    account.trainerJobs
      .find(({ id }) => id === job)
      ?.checkpoints.push({ id: "step-90-0badcafe", createTime, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" });
  });
  const news = resource(name, { trainerJob: job, outputModelIdPrefix: "other" });
  const once = await later.check(saved?.inputs ?? {}, news);
  const twice = await later.check({}, news);
  expect(once.failures).toEqual([]);
  expect(twice).toEqual(once);
  expect(twice.inputs).toMatchObject({
    resolvedCheckpoint: saved?.inputs.resolvedCheckpoint,
    outputModelId: expect.stringMatching(/^other-/) as string,
  });
});

test("a forced replacement, checked without old inputs only, finds its own model no obstacle", async () => {
  const name = freshName();
  const news = resource(name, { trainerJob: freshJob(), outputModelId: name });
  const { saved } = await up(provider, news);
  const { result: again } = await requestsOf(() => provider.check({}, news));
  expect(again.failures).toEqual([]);
  expect(again.inputs).toEqual(saved?.inputs);
  expect((await later.check({}, news)).failures).toEqual([]);
});

const LISTING = /\/checkpoints$/;
const SHAPE_LOOKUP = /\/trainingShapes\//;
const MODEL = /\/models\//;
const CHOSEN = ["resolvedCheckpoint", "baseModel", "outputModelId", "trainingProfile"];

/** What has to wait when one property is unknown, and what is looked up all the same. */
const unknowns: { property: string; value?: unknown; waits: string[]; resolves: string[]; asks: RegExp[] }[] = [
  {
    property: "trainerJob",
    waits: ["resolvedCheckpoint", "outputModelId"],
    resolves: ["trainingProfile"],
    asks: [SHAPE_LOOKUP],
  },
  {
    property: "checkpoint",
    waits: ["resolvedCheckpoint", "outputModelId"],
    resolves: ["trainingProfile"],
    asks: [SHAPE_LOOKUP],
  },
  {
    property: "reselect",
    value: { run: UNKNOWN },
    waits: ["resolvedCheckpoint", "outputModelId"],
    resolves: ["trainingProfile"],
    asks: [SHAPE_LOOKUP],
  },
  {
    property: "baseModel",
    waits: ["outputModelId"],
    resolves: ["resolvedCheckpoint", "trainingProfile"],
    asks: [LISTING, SHAPE_LOOKUP],
  },
  ...["outputModelId", "outputModelIdPrefix"].map((property) => ({
    property,
    waits: property === "outputModelId" ? [] : ["outputModelId"],
    resolves: ["resolvedCheckpoint", "baseModel", "trainingProfile"],
    asks: [LISTING, SHAPE_LOOKUP],
  })),
  {
    property: "trainingShape",
    waits: ["trainingProfile"],
    resolves: ["resolvedCheckpoint", "baseModel", "outputModelId"],
    asks: [LISTING, MODEL],
  },
  ...["displayName", "description", "public", "replaceInPlace", "onDelete", "annotations", "preflight", "timeouts"].map(
    (property) => ({
      property,
      waits: [],
      resolves: CHOSEN,
      asks: [LISTING, SHAPE_LOOKUP, MODEL],
    }),
  ),
  {
    property: "annotations",
    value: { commit: UNKNOWN },
    waits: [],
    resolves: CHOSEN,
    asks: [LISTING, SHAPE_LOOKUP, MODEL],
  },
  {
    property: "timeouts",
    value: { create: UNKNOWN },
    waits: [],
    resolves: CHOSEN,
    asks: [LISTING, SHAPE_LOOKUP, MODEL],
  },
];
const NEVER_ASKED: Record<string, RegExp> = {
  trainerJob: LISTING,
  checkpoint: LISTING,
  reselect: LISTING,
  baseModel: MODEL,
  outputModelId: MODEL,
  outputModelIdPrefix: MODEL,
  trainingShape: SHAPE_LOOKUP,
};

function titled({ property, value }: (typeof unknowns)[number]): string {
  return value === undefined ? property : `part of ${property}`;
}

test.each(unknowns.map((row) => ({ ...row, title: titled(row) })))(
  "check passes an unknown $title on unvalidated, resolves what does not depend on it, and looks up nothing that does",
  async ({ property, value = UNKNOWN, waits, resolves, asks }) => {
    const news = resource(freshName(), { trainerJob: freshJob(), trainingShape: freshShape(), [property]: value });
    const { result, paths } = await requestsOf(() => provider.check({}, news));
    expect(result.failures).toEqual([]);
    expect(result.inputs[property]).toEqual(value);
    for (const part of waits) expect([undefined, UNKNOWN]).toContain(result.inputs[part]);
    for (const part of resolves) expect(result.inputs).toHaveProperty(part);
    for (const pattern of asks) expect(paths.filter((path) => pattern.test(path))).toHaveLength(1);
    const never = NEVER_ASKED[property];
    if (never !== undefined) expect(paths.filter((path) => never.test(path))).toEqual([]);
  },
);

test.each(unknowns.map((row) => ({ ...row, title: titled(row) })))(
  "check of a resource that exists passes an unknown $title on and keeps what does not depend on it",
  async ({ property, value = UNKNOWN, waits, resolves }) => {
    const args = { trainerJob: freshJob(), trainingShape: SHAPE };
    const name = freshName();
    const { inputs } = await provider.check({}, resource(name, args));
    const { result, paths } = await requestsOf(() =>
      provider.check(inputs, resource(name, { ...args, [property]: value })),
    );
    expect(result.failures).toEqual([]);
    expect(result.inputs[property]).toEqual(value);
    for (const part of waits) expect([undefined, UNKNOWN]).toContain(result.inputs[part]);
    for (const part of resolves) expect(result.inputs[part]).toEqual(inputs[part]);
    expect(paths).toEqual([]);
  },
);

const faulty: { title: string; args: Properties; says: Record<string, RegExp> }[] = [
  {
    title: "all faults of all properties",
    args: {
      trainerJob: "accounts/acme/jobs/sft-7",
      outputModelId: "Bad_Id-",
      baseModel: "qwen3-8b",
      trainingShape: "qwen3-8b-128k",
    },
    says: {
      trainerJob: /must be a job id/,
      outputModelId: /invalid characters|must not begin or end with a hyphen/,
      baseModel: /must be a full model name/,
      trainingShape: /must be accounts\/<account>\/trainingShapes/,
    },
  },
  {
    title: "values of the wrong type, each by its path",
    args: { trainerJob: 7, public: "yes", timeouts: { create: "soon" }, onDelete: "never", annotations: { a: 1 } },
    says: {
      trainerJob: /string/,
      public: /boolean/,
      "timeouts.create": /duration/,
      onDelete: /./,
      "annotations.a": /string/,
    },
  },
  {
    title: "properties that do not exist",
    args: { trainerJob: "sft-7", outputModel: "bot", reSelect: 1 },
    says: { outputModel: /is not a property/, reSelect: /is not a property/ },
  },
  { title: "neither job nor checkpoint", args: { displayName: "Bot" }, says: { trainerJob: /is required/ } },
  {
    title: "a checkpoint of another job",
    args: { trainerJob: "sft-9", checkpoint: CHECKPOINT },
    says: { trainerJob: /belongs to trainer job 'sft-7'/ },
  },
  { title: "an unknown job", args: { trainerJob: "sft-8" }, says: { trainerJob: /sft-8 .*404[^]*Fix: / } },
  {
    title: "a checkpoint that does not exist, with candidates",
    args: { trainerJob: "sft-7", checkpoint: "step-81" },
    says: { checkpoint: /has no checkpoint 'step-81'; candidates: step-80.*promotable/ },
  },
  {
    title: "a full name of a checkpoint that is not promotable, although its logical name fits another",
    args: { trainerJob: "sft-7", checkpoint: `${JOB}/checkpoints/step-60` },
    says: { checkpoint: /step-60 is not promotable/ },
  },
  {
    title: "an unknown job and an unknown training shape, both at once",
    args: { trainerJob: "sft-8", trainingShape: "accounts/fireworks/trainingShapes/none" },
    says: { trainerJob: /404/, trainingShape: /404/ },
  },
];

test.each(faulty)("check refuses $title", async ({ args, says }) => {
  const written = writes(emulator).length;
  const { failures } = await provider.check({}, resource(freshName(), args));
  expect([...new Set(failures.map(({ property }) => property))].sort()).toEqual(Object.keys(says).sort());
  for (const [property, text] of Object.entries(says)) {
    const reasons = failures.filter((failure) => failure.property === property).map(({ reason }) => reason);
    expect(reasons.join("\n")).toMatch(text);
  }
  expect(JSON.stringify(failures)).not.toContain("    at ");
  expect(writes(emulator)).toHaveLength(written);
});

test("two resources whose ids are not known yet are not taken for one", async () => {
  const args = () => ({ trainerJob: freshJob(), outputModelId: UNKNOWN });
  for (const name of [freshName(), freshName()]) {
    expect((await provider.check({}, resource(name, args()))).failures).toEqual([]);
  }
});

test("two resources of one stack that ask for one id are refused, naming the other", async () => {
  const [one, two, id] = [freshName(), freshName(), freshName("shared")];
  const ask = (name: string) => provider.check({}, resource(name, { trainerJob: "sft-7", outputModelId: id }));
  expect((await ask(one)).failures).toEqual([]);
  expect((await ask(two)).failures).toMatchObject([
    { property: "outputModelId", reason: expect.stringContaining(one) as string },
  ]);
});

test("an id that somebody else's model has is refused, and the reason says what is there", async () => {
  meddle(emulator, ({ models }) => models.push({ id: "taken", state: "READY", createTime: "2026-08-02T00:00:00Z" }));
  const { failures } = await provider.check(
    {},
    resource(freshName(), { trainerJob: freshJob(), outputModelId: "taken" }),
  );
  expect(failures).toMatchObject([
    {
      property: "outputModelId",
      reason: expect.stringContaining("accounts/acme/models/taken already exists (READY") as string,
    },
  ]);
});

test.each([
  { title: "without a key", settings: {}, says: /no API key. Fix: `pulumi config set --secret fireworks:apiKey`/ },
  {
    title: "with a malformed setting",
    settings: { "fireworks:verifySsl": "perhaps" },
    says: /fireworks:verifySsl is 'perhaps'/,
  },
  {
    title: "without a network",
    settings: { "fireworks:apiKey": "k", "fireworks:baseUrl": "http://127.0.0.1:1" },
    says: /127\.0\.0\.1:1 could not be reached/,
  },
])("$title a new resource fails its check, naming what is missing, once", async ({ settings, says }) => {
  await astray.configure(settings);
  const { failures } = await astray.check({}, resource(freshName(), { trainerJob: "sft-7", trainingShape: SHAPE }));
  const telling = failures.filter(({ reason }) => says.test(reason));
  expect(telling, failures.map(({ reason }) => reason).join("\n")).not.toEqual([]);
  expect(new Set(failures.map(({ reason }) => reason)).size).toBe(failures.length);
});

test("a name of another account than the configured one is refused without a request", async () => {
  await astray.configure(settingsOf(emulator, { "fireworks:accountId": "elsewhere" }));
  const { result, paths } = await requestsOf(() => astray.check({}, resource(freshName(), { checkpoint: CHECKPOINT })));
  expect(result.failures).toMatchObject([
    { property: "checkpoint", reason: expect.stringContaining("belongs to account 'acme'") as string },
  ]);
  expect(paths).toEqual([]);
});

test("with preflight off nothing is looked up, and create resolves what check left out", async () => {
  const name = freshName();
  const trainingShape = freshShape();
  const news = resource(name, { trainerJob: freshJob(), trainingShape, preflight: "off" });
  const { result, paths } = await requestsOf(() => provider.check({}, news));
  expect(result.failures).toEqual([]);
  expect(paths).toEqual([]);
  const { id, outs } = await provider.create(result.inputs);
  expect(id).toMatch(new RegExp(`^accounts/acme/models/${name}-[0-9a-f]{7}$`));
  expect(outs).toMatchObject({
    resolvedCheckpoint: { name: expect.stringContaining("step-80-a1b2c3d4") as string },
    baseModel: BASE,
    trainingProfile: { trainingShape },
  });
  expect(await provider.diff(id, outs, result.inputs)).toMatchObject({ changes: "none", replaces: [] });
});
