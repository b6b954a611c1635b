import { beforeAll, expect, test } from "vitest";
import { type Modes } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { failureOf, type Properties, ProviderProcess, type Settings } from "../../../support/providerProcess.js";
import {
  BASE,
  CHECKPOINT,
  created,
  edit,
  freshName,
  meddle,
  onlyModel,
  OTHER_KEY,
  resource,
  type Saved,
  settingsOf,
  SHAPE,
  startTwoAccounts,
  up,
  urnOf,
  writes,
} from "../../../provider/harness.js";

let engine: EngineDouble;
/** Its clock is fast, so that retries cost no time. */
let provider: ProviderProcess;
beforeAll(async () => {
  engine = await EngineDouble.start();
  provider = await ProviderProcess.start({ engine, clockRate: 20 });
});

/** A service with one promoted model. */
async function promoted(extra: Properties = {}, modes: Partial<Modes> = {}) {
  const emulator = await startTwoAccounts(modes);
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  const news = resource(name, { trainerJob: "sft-7", outputModelId: name, ...extra });
  return { emulator, name, news, saved: await created(provider, news) };
}

/** What a preview after this refresh would say. */
async function changesAfter(props: Properties, { id, inputs }: Saved) {
  return provider.diff(id, props, inputs);
}

test("read finds what create saved, changes nothing, and writes nothing", async () => {
  const { emulator, saved } = await promoted({ trainingShape: SHAPE, displayName: "Bot", description: "Answers." });
  const written = writes(emulator);
  const { id, props } = await provider.read(saved.id, saved.outs);
  expect(id).toBe(saved.id);
  expect(props).toEqual({ ...saved.outs, __provider: expect.any(String) as string });
  expect(await changesAfter(props, saved)).toMatchObject({ changes: "none" });
  expect(writes(emulator)).toEqual(written);
});

test("read of a model that is certainly gone says so", async () => {
  const { emulator, saved } = await promoted();
  meddle(emulator, (account) => (account.models = []));
  expect((await provider.read(saved.id, saved.outs)).id).toBe("");
});

const uncertain: { title: string; settings?: Settings; modes?: Partial<Modes>; fault?: string; says: RegExp }[] = [
  {
    title: "the base URL is another",
    settings: { "fireworks:baseUrl": "http://127.0.0.1:1" },
    says: /fireworks:baseUrl/,
  },
  { title: "the account is another", settings: { "fireworks:accountId": "other" }, says: /fireworks:accountId/ },
  {
    title: "the key belongs to another account and gets 404",
    settings: { "fireworks:apiKey": OTHER_KEY },
    modes: { otherAccount: "not-found" },
    says: /fireworks:apiKey|API key/,
  },
  {
    title: "the key belongs to another account and gets 403",
    settings: { "fireworks:apiKey": OTHER_KEY },
    modes: { otherAccount: "forbidden" },
    says: /403|only account other/,
  },
  { title: "nobody knows the key", settings: { "fireworks:apiKey": "fw-unknown" }, says: /401/ },
  { title: "there is no key", settings: { "fireworks:apiKey": "" }, says: /no API key/ },
  { title: "the service fails", fault: "GET **/models/*; status=503; count=forever", says: /503/ },
  {
    title: "the service answers something else",
    fault: "GET **/models/*; body=not-json; count=forever",
    says: /not JSON/,
  },
  { title: "the accounts cannot be listed", fault: "GET /v1/accounts; status=403; count=forever", says: /403/ },
];

test.each(uncertain)("read fails and forgets nothing when $title, even if the model is gone", async (row) => {
  const { emulator, saved } = await promoted({}, row.modes);
  meddle(emulator, (account) => (account.models = []));
  await provider.configure({ ...settingsOf(emulator), ...row.settings });
  emulator.setFaults(row.fault === undefined ? [] : [row.fault]);
  const { message } = await failureOf(provider.read(saved.id, saved.outs));
  expect(message).toMatch(row.says);
});

test("an unfinished promotion whose model does not show yet is not taken for gone", async () => {
  const emulator = await startTwoAccounts();
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  emulator.setFaults(["POST **:promote; operation=never", "GET **/models/*; status=404; count=forever"]);
  const news = resource(name, { trainerJob: "sft-7", outputModelId: name, timeouts: { create: "1s" } });
  const { saved } = await up(provider, news);
  if (saved === undefined) throw new Error("nothing was saved");
  expect(saved.outs).toMatchObject({ operation: expect.stringContaining("operations/op-") as string });
  const refreshed = await Promise.allSettled([provider.read(saved.id, saved.outs)]);
  expect(refreshed).not.toMatchObject([{ status: "fulfilled", value: { id: "" } }]);
});

test("a managed field that somebody changed shows as drift, one that nobody manages does not", async () => {
  const { emulator, saved } = await promoted({ displayName: "Bot" });
  edit(emulator, { supportsTools: false });
  const same = await provider.read(saved.id, saved.outs);
  expect(await changesAfter(same.props, saved)).toMatchObject({ changes: "none" });
  edit(emulator, { displayName: "Renamed", public: true });
  const { props } = await provider.read(saved.id, saved.outs);
  expect(props).toMatchObject({ displayName: "Renamed", public: true });
  expect(await changesAfter(props, saved)).toMatchObject({ changes: "some", replaces: [] });
});

test("the ownership marker is no part of the description that users see", async () => {
  const { emulator, saved } = await promoted({ description: "Answers." });
  expect(onlyModel(emulator).description).toMatch(/^Answers\.\n./);
  expect((await provider.read(saved.id, saved.outs)).props.description).toBe("Answers.");
  edit(emulator, { description: String(onlyModel(emulator).description).replace("Answers.", "Edited.") });
  expect((await provider.read(saved.id, saved.outs)).props.description).toBe("Edited.");
});

test("a model that was made again outside Pulumi is reported and left alone", async () => {
  const { name, emulator, saved } = await promoted({ displayName: "Bot" });
  edit(emulator, { createTime: "2026-11-20T00:00:00Z", description: "", displayName: "Theirs" });
  const { id, props } = await provider.read(saved.id, saved.outs);
  expect(id).toBe(saved.id);
  expect(props).toMatchObject({ createTime: saved.outs.createTime });
  expect(engine.messages(urnOf(name)).at(-1)).toMatchObject({
    severity: "warning",
    ephemeral: false,
    message: expect.stringMatching(/made again outside Pulumi/) as string,
  });
  const { told } = await up(provider, resource(name, { ...saved.inputs, displayName: "Bot 2" }), {
    ...saved,
    outs: props,
  });
  expect(told).toContain("made again outside Pulumi");
  expect(onlyModel(emulator)).toMatchObject({ displayName: "Theirs" });
});

test.each([
  { title: "its full name", idOf: (id: string) => id },
  { title: "its id within the configured account", idOf: (id: string) => id.split("/").at(-1) ?? "" },
])("get by $title reads a model that this stack made, with its source", async ({ idOf }) => {
  const { saved } = await promoted({ displayName: "Bot", description: "Answers." });
  const { id, props, inputs } = await provider.read(idOf(saved.id), {});
  expect(id).toBe(saved.id);
  expect(props).toMatchObject({
    name: saved.id,
    state: "READY",
    kind: "HF_PEFT_ADDON",
    createTime: saved.outs.createTime,
    baseModel: BASE,
    resolvedCheckpoint: { name: CHECKPOINT },
    outputModelId: saved.outs.outputModelId,
  });
  expect(inputs).toMatchObject({ baseModel: BASE });
});

test("get reads a model of another account that is public, without a source", async () => {
  await promoted();
  const { id, props } = await provider.read(BASE, {});
  expect(id).toBe(BASE);
  expect(props).toMatchObject({ name: BASE, state: "READY", kind: "HF_BASE_MODEL" });
  expect(props).not.toHaveProperty("resolvedCheckpoint");
});

test("get of a model that does not exist fails", async () => {
  await promoted();
  const { message } = await failureOf(provider.read("none", {}));
  expect(message).toMatch(/GET \/v1\/accounts\/acme\/models\/none -> 404/);
});
