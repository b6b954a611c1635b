import { beforeAll, expect, test } from "vitest";
import { type Emulator } from "../../provider/emulator/index.js";
import { EngineDouble } from "../support/engineDouble.js";
import { type Properties, ProviderProcess } from "../support/providerProcess.js";
import {
  CHECKPOINT,
  created,
  freshName,
  meddle,
  onlyModel,
  promotes,
  resource,
  type Saved,
  service,
  settingsOf,
  SHAPE,
  startService,
  up,
} from "./harness.js";

/** The process that makes a model, and the one of a later run that meets its state, as an older version saved it. */
let maker: ProviderProcess;
let provider: ProviderProcess;
beforeAll(async () => {
  const engine = await EngineDouble.start();
  [maker, provider] = await Promise.all([ProviderProcess.start({ engine }), ProviderProcess.start({ engine })]);
});

/** What every state has held since the first version. */
const ALWAYS = [
  "schemaVersion",
  "__identity",
  "__provider",
  "baseUrl",
  "name",
  "outputModelId",
  "baseModel",
  "resolvedCheckpoint",
  "public",
];

const shapes: { title: string; age: (outs: Properties) => Properties }[] = [
  ...["state", "kind", "createTime", "peftDetails", "generation"].map((field) => ({
    title: `no ${field}`,
    age: (outs: Properties) => only(outs, (key) => key !== field),
  })),
  { title: "nothing but what every version has saved", age: (outs) => only(outs, (key) => ALWAYS.includes(key)) },
  {
    title: "a checkpoint by its name alone",
    age: (outs) => ({ ...outs, resolvedCheckpoint: { name: (outs.resolvedCheckpoint as { name: string }).name } }),
  },
  {
    title: "fields that only a newer version knows",
    age: (outs) => ({ ...outs, schemaVersion: 2, futureField: { deep: [1] }, timeouts: { forget: "1h" } }),
  },
];

function only(outs: Properties, keep: (key: string) => boolean): Properties {
  return Object.fromEntries(Object.entries(outs).filter(([key]) => keep(key)));
}

async function promoted(): Promise<{ emulator: Emulator; asking: (extra: Properties) => Properties; saved: Saved }> {
  const emulator = await startService();
  await Promise.all([maker, provider].map((process) => process.configure(settingsOf(emulator))));
  const name = freshName();
  const asking = (extra: Properties) => resource(name, { trainerJob: "sft-7", ...extra });
  return { emulator, asking, saved: await created(maker, asking({})) };
}

test.each(shapes)("a state with $title is read, compared, updated and deleted", async ({ age }) => {
  const { emulator, asking, saved } = await promoted();
  const outs = age(saved.outs);

  const { id, props } = await provider.read(saved.id, outs);
  expect(id).toBe(saved.id);
  expect(props).toMatchObject({ name: saved.id, state: "READY", outputModelId: saved.outs.outputModelId });
  expect((await provider.diff(saved.id, props, saved.inputs)).replaces).toEqual([]);
  expect((await provider.diff(saved.id, outs, saved.inputs)).replaces).toEqual([]);

  const run = await up(provider, asking({ displayName: "Bot" }), { ...saved, outs });
  expect(run.told).toBe("");
  expect(onlyModel(emulator)).toMatchObject({ displayName: "Bot" });
  expect(promotes(emulator)).toBe(1);

  await provider.delete(saved.id, age(run.saved?.outs ?? {}));
  expect(service(emulator).models).toEqual([]);
});

test.each(shapes.filter(({ title }) => !title.includes("newer")))(
  "a state with $title alone is no change",
  async ({ age }) => {
    const { saved } = await promoted();
    expect(await provider.diff(saved.id, age(saved.outs), saved.inputs)).toMatchObject({
      changes: "none",
      replaces: [],
    });
  },
);

test("a choice that create made, with preflight off, stays when preflight comes on and a newer checkpoint is there", async () => {
  const emulator = await startService();
  await maker.configure(settingsOf(emulator, { "fireworks:preflight": "off" }));
  const name = freshName();
  const args = { trainerJob: "sft-7", outputModelId: name };
  const saved = await created(maker, resource(name, args));
  meddle(emulator, ({ trainerJobs }) => {
    const createTime = "2026-11-20T00:00:00Z";
    const newer = { id: "step-90-0badcafe", createTime, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" };
    trainerJobs[0]?.checkpoints.push(newer);
  });
  await provider.configure(settingsOf(emulator));
  const run = await up(provider, resource(name, { ...args, displayName: "Bot" }), saved);
  expect(run.told).toBe("");
  expect(run.saved?.outs).toMatchObject({ resolvedCheckpoint: { name: CHECKPOINT }, displayName: "Bot" });
  expect(promotes(emulator)).toBe(1);
});

test("a state with a training profile of before is compared as it is", async () => {
  const emulator = await startService();
  await provider.configure(settingsOf(emulator));
  const saved = await created(provider, resource(freshName(), { trainerJob: "sft-7", trainingShape: SHAPE }));
  expect(await provider.diff(saved.id, saved.outs, saved.inputs)).toMatchObject({ changes: "none" });
});
