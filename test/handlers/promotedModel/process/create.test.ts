import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Modes } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { ProviderProcess, providerText } from "../../../support/providerProcess.js";
import {
  BASE,
  CHECKPOINT,
  count,
  created,
  expectOnePromotion,
  freshJob,
  freshName,
  JOB,
  KEY,
  onlyModel,
  promotes,
  resource,
  seedWith,
  seedWithCopies,
  service,
  settingsOf,
  SHAPE,
  startService,
  up,
  writes,
} from "../../../provider/harness.js";

let engine: EngineDouble;
let provider: ProviderProcess;
/** The process of another stack. */
let other: ProviderProcess;
beforeAll(async () => {
  engine = await EngineDouble.start();
  [provider, other] = await Promise.all([
    ProviderProcess.start({ engine, clockRate: 20 }),
    ProviderProcess.start({ engine, clockRate: 20 }),
  ]);
});

async function start(modes: Partial<Modes> = {}) {
  const emulator = await startService({ seed: seedWith({ modes }) });
  await provider.configure(settingsOf(emulator));
  return emulator;
}

test("the text that state refers to the provider by is the one that the end-to-end tests have seen in a state", async () => {
  const snapshots = readFileSync(join(__dirname, "../../../e2e/__snapshots__/quickstart.test.ts.snap"), "utf8");
  const text = await providerText;
  expect(snapshots).toContain(`"${text}"`);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(300);
});

test("create looks, promotes once, waits, and describes: nothing else is written", async () => {
  const emulator = await start();
  const name = freshName();
  const saved = await created(provider, resource(name, { trainerJob: "sft-7", outputModelId: name }));
  const [promotion, ...descriptions] = writes(emulator);
  expect(promotion).toBe("POST /v1/accounts/acme/checkpoints/step-80-a1b2c3d4:promote");
  expect(new Set(descriptions)).toEqual(new Set([`PATCH /v1/accounts/acme/models/${name}`]));
  expect(descriptions.length).toBeLessThanOrEqual(2);
  expect(emulator.requests().find(({ method }) => method === "POST")?.body).toMatchObject({
    output_model: `accounts/acme/models/${name}`,
    base_model: BASE,
    trainer_job_id: JOB,
  });
  expect(saved.id).toBe(`accounts/acme/models/${name}`);
  expectOnePromotion(emulator, name);
});

test("what create saves is plain JSON: everything that was asked for and observed, each fact once, and no secret", async () => {
  const emulator = await start();
  const name = freshName();
  const args = {
    trainerJob: "sft-7",
    outputModelId: name,
    trainingShape: SHAPE,
    displayName: "Bot",
    description: "Answers.\nIn two lines.",
    public: true,
    onDelete: "keep",
    annotations: { team: "nlp" },
    timeouts: { create: "1h" },
    reselect: { deep: [1, null, { a: true }] },
  };
  const { outs } = await created(provider, resource(name, args));
  expect(outs).toMatchObject({
    schemaVersion: 1,
    name: `accounts/acme/models/${name}`,
    baseUrl: emulator.url,
    state: "READY",
    kind: "HF_PEFT_ADDON",
    createTime: onlyModel(emulator).createTime,
    peftDetails: { baseModel: BASE, r: 8, targetModules: expect.arrayContaining(["q_proj"]) as string[] },
    outputModelId: name,
    baseModel: BASE,
    resolvedCheckpoint: { name: CHECKPOINT, createTime: "2026-10-30T11:25:00Z" },
    displayName: "Bot",
    description: "Answers.\nIn two lines.",
    public: true,
    onDelete: "keep",
    annotations: { team: "nlp" },
    timeouts: { create: "1h" },
    __provider: expect.any(String) as string,
  });
  expect(JSON.parse(JSON.stringify(outs))).toEqual(outs);
  expect(JSON.stringify(outs)).not.toContain(KEY);
  expect(onlyModel(emulator)).toMatchObject({ displayName: "Bot", public: true });
  expect(onlyModel(emulator).description).toMatch(/^Answers\.\nIn two lines\.\n\S.*Pulumi.*$/);
});

test("a full-parameter checkpoint gives a base model without LoRA details", async () => {
  await start();
  const args = { trainerJob: "sft-7", checkpoint: "step-40-merged", baseModel: BASE };
  const { outs } = await created(provider, resource(freshName(), args));
  expect(outs).toMatchObject({ kind: "HF_BASE_MODEL", state: "READY" });
  expect(outs).not.toHaveProperty("peftDetails");
});

const services: { title: string; modes: Partial<Modes> }[] = [
  { title: "ignores async_promotion and answers with the model", modes: { asyncField: "ignored" } },
  { title: "rejects async_promotion by name", modes: { asyncField: "rejected" } },
  { title: "answers with an operation that is done", modes: { asyncField: "done-operation" } },
  { title: "names operations without an account", modes: { operationName: "global" } },
  { title: "leaves the model out of a finished operation", modes: { operationResponse: "missing" } },
  {
    title: "leaves default values out",
    modes: { promotableFalse: "omitted", emptyList: "omitted", totalSize: "omitted" },
  },
  { title: "lists checkpoints under the other name", modes: { checkpointsEnvelope: "rlorTrainerJobCheckpoints" } },
];

test.each(services)("create works with a service that $title", async ({ modes }) => {
  const emulator = await startService({ seed: seedWithCopies(modes) });
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  const run = await up(provider, resource(name, { trainerJob: freshJob(), outputModelId: name }));
  expect(run.told).toBe("");
  expect(run.saved?.outs).toMatchObject({ state: "READY" });
  expectOnePromotion(emulator, name);
});

test("create repeated with the same inputs records the same model and promotes nothing", async () => {
  const emulator = await start();
  const name = freshName();
  const { inputs } = await provider.check({}, resource(name, { trainerJob: "sft-7" }));
  const one = await provider.create(inputs);
  const two = await provider.create(inputs);
  expect(two.id).toBe(one.id);
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator);
});

test("the same promotion by two resources makes two models, each with a generated id of its own", async () => {
  const emulator = await start();
  const [one, two] = [
    await created(provider, resource(freshName(), { trainerJob: "sft-7" })),
    await created(provider, resource(freshName(), { trainerJob: "sft-7" })),
  ];
  expect(one.id).not.toBe(two.id);
  expect(service(emulator).models).toHaveLength(2);
});

test("two stacks at once that ask for one id: one makes it, the other stops, and nothing is overwritten", async () => {
  const emulator = await start();
  await other.configure(settingsOf(emulator));
  const id = freshName();
  const runs = await Promise.all(
    [provider, other].map((process) => up(process, resource(freshName(), { trainerJob: "sft-7", outputModelId: id }))),
  );
  expect(runs.filter(({ saved }) => saved !== undefined)).toHaveLength(1);
  expect(runs.map(({ told }) => told).join("")).toContain(`accounts/acme/models/${id} already exists`);
  expectOnePromotion(emulator, id);
});

test("a create polls the operation with growing pauses, not in a loop", async () => {
  const emulator = await startService({ seed: seedWith({ timing: { promotionMs: 1500 } }) });
  await provider.configure(settingsOf(emulator));
  await created(provider, resource(freshName(), { trainerJob: "sft-7" }));
  // 1.5 s are 30 s of the provider's clock: every quarter of a second up to 2 s, then with pauses of an eighth.
  expect(count(emulator, "GET", /\/operations\//)).toBeLessThan(45);
});
