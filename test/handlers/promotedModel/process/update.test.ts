import { beforeAll, expect, test } from "vitest";
import { type Emulator, type Modes } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { failureOf, type Properties, ProviderProcess, type Settings } from "../../../support/providerProcess.js";
import {
  count,
  created,
  edit,
  freshName,
  meddle,
  onlyModel,
  OTHER_KEY,
  promotes,
  resource,
  type Saved,
  service,
  settingsOf,
  SHAPE,
  startTwoAccounts,
  up,
} from "../../../provider/harness.js";

/** Its clock is fast, so that retries cost no time. */
let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start({ engine: await EngineDouble.start(), clockRate: 20 });
});

interface World {
  readonly emulator: Emulator;
  readonly saved: Saved;
  /** How many PATCH requests the creation made. */
  readonly described: number;
  /** The resource's properties with some changed. */
  readonly asking: (extra: Properties) => Properties;
}

const TEXTS = { displayName: "Bot", description: "Answers." };

/** A service with one promoted model. */
async function promoted(extra: Properties = TEXTS, modes: Partial<Modes> = {}): Promise<World> {
  const emulator = await startTwoAccounts(modes);
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  const asking = (more: Properties) => resource(name, { trainerJob: "sft-7", outputModelId: name, ...more });
  const saved = await created(provider, asking(extra));
  return { emulator, asking, saved, described: count(emulator, "PATCH") };
}

/** The bodies of the PATCH requests, without those of the creation. */
function patches({ emulator, described }: World): unknown[] {
  const sent = emulator.requests().filter(({ method }) => method === "PATCH");
  return sent.slice(described).map(({ body }) => body);
}

const inPlace: { title: string; change: Properties; patch: Properties; outs?: Properties }[] = [
  { title: "displayName", change: { ...TEXTS, displayName: "Support bot" }, patch: { displayName: "Support bot" } },
  { title: "public", change: { ...TEXTS, public: true }, patch: { public: true } },
  {
    title: "description",
    change: { ...TEXTS, description: "Answers questions." },
    patch: { description: expect.stringMatching(/^Answers questions\.\n.*Pulumi/) as string },
  },
  {
    title: "several fields in one request",
    change: { ...TEXTS, displayName: "Support bot", public: true },
    patch: { displayName: "Support bot", public: true },
  },
];

test.each(inPlace)(
  "update of $title sends just what differs, in one PATCH, and saves everything",
  async ({ change, patch }) => {
    const world = await promoted();
    const { emulator, saved, asking } = world;
    const marker = String(onlyModel(emulator).description).split("\n").at(-1);
    const run = await up(provider, asking(change), saved);
    expect(run.told).toBe("");
    expect(patches(world)).toEqual([patch]);
    const { __provider: _old, ...before } = saved.outs;
    expect(run.saved?.outs).toMatchObject({ ...before, ...change });
    expect(String(onlyModel(emulator).description).split("\n").at(-1)).toBe(marker);
    expect(promotes(emulator)).toBe(1);
    const again = await up(provider, asking(change), run.saved);
    expect(again.told).toBe("");
    expect(patches(world)).toHaveLength(1);
  },
);

test.each([
  { title: "onDelete", change: { onDelete: "keep" } },
  { title: "annotations", change: { annotations: { team: "nlp" } } },
  { title: "timeouts", change: { timeouts: { create: "1h" } } },
])("update of $title changes the state only", async ({ change }) => {
  const world = await promoted();
  const { saved, asking } = world;
  const run = await up(provider, asking({ ...TEXTS, ...change }), saved);
  expect(run.told).toBe("");
  expect(run.saved?.outs).toMatchObject(change);
  expect(patches(world)).toEqual([]);
});

test("update to another training shape saves the new profile and promotes nothing", async () => {
  const { emulator, saved, asking } = await promoted({ trainingShape: SHAPE });
  const trainingShape = "accounts/fireworks/trainingShapes/ts-qwen3-8b-policy";
  const run = await up(provider, asking({ trainingShape }), saved);
  expect(run.told).toBe("");
  expect(run.saved?.outs.trainingProfile).toMatchObject({ trainingShape });
  expect(await provider.diff(saved.id, run.saved?.outs ?? {}, run.saved?.inputs ?? {})).toMatchObject({
    changes: "none",
  });
  expect(promotes(emulator)).toBe(1);
});

test("a text that is no longer given is left as it is at the service, and is no longer compared", async () => {
  const { emulator, saved, asking } = await promoted();
  const run = await up(provider, asking({}), saved);
  expect(run.told).toBe("");
  expect(onlyModel(emulator)).toMatchObject({
    displayName: "Bot",
    description: expect.stringMatching(/^Answers\./) as string,
  });
  edit(emulator, { displayName: "Renamed by hand" });
  const { id = "", outs = {}, inputs = {} } = run.saved ?? {};
  const { props } = await provider.read(id, outs);
  expect(await provider.diff(id, props, inputs)).toMatchObject({ changes: "none" });
});

test("update compares with the model as it is, not with the state", async () => {
  const { emulator, saved, asking } = await promoted();
  edit(emulator, { displayName: "Renamed by hand", public: true });
  const run = await up(provider, asking({ ...TEXTS, description: "Answers questions." }), saved);
  expect(run.told).toBe("");
  expect(onlyModel(emulator)).toMatchObject({ displayName: "Bot", public: false });
});

const untouched: { title: string; change: (description: string) => Properties; says: RegExp }[] = [
  {
    title: "a newer resource took it over",
    change: (description) => ({ description: description.replace(/generation=[0-9a-f]{8}/, "generation=0badcafe") }),
    says: /took it over/,
  },
  {
    title: "it was made again outside Pulumi",
    change: () => ({ description: "", createTime: "2026-11-20T00:00:00Z" }),
    says: /made again outside Pulumi/,
  },
];

test.each(untouched)("update leaves a model alone when $title", async ({ change, says }) => {
  const world = await promoted();
  const { emulator, saved, asking } = world;
  edit(emulator, change(String(onlyModel(emulator).description)));
  const before = onlyModel(emulator);
  const run = await up(provider, asking({ displayName: "Support bot" }), saved);
  expect(run.told).toMatch(says);
  expect(run.told).toContain(saved.id);
  expect(onlyModel(emulator)).toEqual(before);
  expect(patches(world)).toEqual([]);
});

test("update of a model that is gone promotes nothing and says how to make it again", async () => {
  const { emulator, saved, asking } = await promoted();
  meddle(emulator, (account) => (account.models = []));
  const run = await up(provider, asking({ displayName: "Support bot" }), saved);
  expect(run.told).toMatch(/is gone[^]*Fix: .*refresh/);
  expect(promotes(emulator)).toBe(1);
  expect(service(emulator).models).toEqual([]);
});

const wrong: { title: string; settings: Settings; says: RegExp }[] = [
  { title: "another base URL", settings: { "fireworks:baseUrl": "http://127.0.0.1:1" }, says: /fireworks:baseUrl/ },
  { title: "another account", settings: { "fireworks:accountId": "other" }, says: /fireworks:accountId/ },
  {
    title: "a key of another account",
    settings: { "fireworks:apiKey": OTHER_KEY },
    says: /fireworks:apiKey|API key|403/,
  },
];

test.each(wrong)("with $title update changes nothing", async ({ settings, says }) => {
  const world = await promoted();
  const { emulator, saved, asking } = world;
  const { inputs } = await provider.check(saved.inputs, asking({ displayName: "Support bot" }));
  await provider.configure({ ...settingsOf(emulator), ...settings });
  for (const gone of [false, true]) {
    if (gone) meddle(emulator, (account) => (account.models = []));
    const { message } = await failureOf(provider.update(saved.id, saved.outs, inputs));
    expect(message).toMatch(says);
  }
  expect(patches(world)).toEqual([]);
  expect(promotes(emulator)).toBe(1);
});

test.each([
  { title: "429 with Retry-After", fault: "PATCH **; status=429; retry-after=1; count=2", survives: true },
  { title: "503 before the work", fault: "PATCH **; status=503", survives: false },
  { title: "502 after the work", fault: "PATCH **; status=502; after", survives: false },
  { title: "a reset before the work", fault: "PATCH **; reset=before", survives: false },
  { title: "a reset after the work", fault: "PATCH **; reset=after", survives: false },
  { title: "a truncated answer", fault: "PATCH **; body=truncated", survives: false },
])("after $title the model is what was asked for, at the latest after the next up", async ({ fault, survives }) => {
  const { emulator, saved, asking } = await promoted();
  emulator.setFaults([fault]);
  const asked = asking({ ...TEXTS, displayName: "Support bot" });
  const run = await up(provider, asked, saved);
  if (survives) expect(run.told).toBe("");
  const again = await up(provider, asked, run.saved);
  expect(again.told).toBe("");
  expect(onlyModel(emulator)).toMatchObject({ displayName: "Support bot" });
  expect(again.saved?.outs).toMatchObject({ displayName: "Support bot" });
  expect(count(emulator, "POST")).toBe(1);
});

test("a field that the service ignores is an error that names it", async () => {
  const { emulator, saved, asking } = await promoted();
  emulator.setFaults(["PATCH **; ignored=displayName"]);
  const run = await up(provider, asking({ ...TEXTS, displayName: "Support bot" }), saved);
  expect(run.told).toContain('ignored displayName (asked for "Support bot", it has "Bot")');
});

test("a patch that wipes fields which nobody asked to change is an error that names one", async () => {
  const { emulator, saved, asking } = await promoted();
  emulator.setModes({ patchWithoutMask: "overwrite" });
  const change = { displayName: "Support bot", description: "Answers questions.", public: true };
  const run = await up(provider, asking(change), saved);
  expect(run.told).toMatch(/PATCH [^]*(contextLength|supportsTools|supportsImageInput|peftDetails|huggingFaceUrl)/);
});
