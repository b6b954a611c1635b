import { beforeAll, expect, test } from "vitest";
import { type Emulator, type Modes } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { failureOf, type Properties, ProviderProcess, type Settings } from "../../../support/providerProcess.js";
import {
  count,
  created,
  edit,
  freshName,
  KEY,
  meddle,
  onlyModel,
  OTHER_KEY,
  resource,
  type Saved,
  service,
  settingsOf,
  startTwoAccounts,
  until,
  up,
  urnOf,
} from "../../../provider/harness.js";

let engine: EngineDouble;
/** The process that makes a model and deletes it, and those of the next runs. Their clocks are fast, so that waits cost no time. */
let provider: ProviderProcess;
let later: ProviderProcess;
let last: ProviderProcess;
beforeAll(async () => {
  engine = await EngineDouble.start();
  [provider, later, last] = await Promise.all([
    ProviderProcess.start({ engine, clockRate: 20 }),
    ProviderProcess.start({ engine, clockRate: 20 }),
    ProviderProcess.start({ engine, clockRate: 20 }),
  ]);
});

interface World {
  readonly emulator: Emulator;
  readonly name: string;
  readonly saved: Saved;
}

/** A service with one promoted model. */
async function promoted(extra: Properties = {}, modes: Partial<Modes> = {}): Promise<World> {
  const emulator = await startTwoAccounts(modes);
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  const saved = await created(provider, resource(name, { trainerJob: "sft-7", outputModelId: name, ...extra }));
  return { emulator, name, saved };
}

function deletes(emulator: Emulator): number {
  return count(emulator, "DELETE");
}

test("delete deletes the model, and deleting again succeeds without another DELETE", async () => {
  const { emulator, saved } = await promoted();
  await provider.delete(saved.id, saved.outs);
  expect(service(emulator).models).toEqual([]);
  await provider.delete(saved.id, saved.outs);
  expect(deletes(emulator)).toBe(1);
});

test("a model that somebody deleted before is a success", async () => {
  const { emulator, saved } = await promoted();
  meddle(emulator, (account) => (account.models = []));
  await provider.delete(saved.id, saved.outs);
  expect(deletes(emulator)).toBe(0);
});

test.each([
  { title: "a reset after the work was done", fault: "DELETE **; reset=after" },
  { title: "a 502 after the work was done", fault: "DELETE **; status=502; after" },
  { title: "an answer that is not JSON", fault: "DELETE **; body=not-json" },
  { title: "a reset before the work", fault: "DELETE **; reset=before" },
  { title: "503, twice", fault: "DELETE **; status=503; count=2" },
  { title: "429 with Retry-After", fault: "DELETE **; status=429; retry-after=1; count=2" },
])("delete survives $title", async ({ fault }) => {
  const { emulator, saved } = await promoted();
  emulator.setFaults([fault]);
  await provider.delete(saved.id, saved.outs);
  expect(service(emulator).models).toEqual([]);
});

test("a DELETE whose answer is lost is not repeated on a model that another took over meanwhile", async () => {
  const { emulator, saved } = await promoted();
  // The work was done, and somebody makes a model of the same id before the provider looks again.
  emulator.setFaults([
    "DELETE **; reset=after",
    { kind: "slow", method: "GET", path: "**/models/*", skip: 1, ms: 300 },
  ]);
  const running = provider.delete(saved.id, saved.outs);
  await until(() => service(emulator).models.length === 0);
  const theirs = { id: saved.id.split("/").at(-1) ?? "", state: "READY", createTime: "2026-11-02T00:00:00Z" };
  meddle(emulator, ({ models }) => models.push(theirs));
  await running;
  expect(service(emulator).models).toEqual([expect.objectContaining(theirs)]);
  expect(deletes(emulator)).toBe(1);
});

test("a model that is loaded on deployments is refused, and each deployment is named", async () => {
  const { emulator, saved } = await promoted();
  const places = ["accounts/acme/deployments/blue", "accounts/acme/deployments/green"];
  meddle(emulator, ({ deployedModels }) => {
    for (const deployment of places) {
      deployedModels.push({ id: deployment.slice(-4), model: saved.id, deployment, state: "DEPLOYED" });
    }
  });
  const { message } = await failureOf(provider.delete(saved.id, saved.outs));
  for (const text of [saved.id, ...places, "\nFix: "]) expect(message).toContain(text);
  expect(deletes(emulator)).toBe(0);
  expect(service(emulator).models).toHaveLength(1);
});

test("a model that its deployments are unloading is deleted once they have", async () => {
  const { emulator, saved } = await promoted();
  meddle(emulator, ({ deployedModels }) => {
    deployedModels.push({
      id: "d",
      model: saved.id,
      deployment: "accounts/acme/deployments/blue",
      state: "UNDEPLOYING",
    });
  });
  const looks = () => count(emulator, "GET", /\/models\//);
  const before = looks();
  let ended = false;
  const running = Promise.allSettled([provider.delete(saved.id, saved.outs)]).finally(() => (ended = true));
  await until(() => ended || looks() > before + 1);
  meddle(emulator, (account) => (account.deployedModels = []));
  expect(await running).toMatchObject([{ status: "fulfilled" }]);
  expect(service(emulator).models).toEqual([]);
});

test("onDelete: keep sends nothing and says so, even without a key or a network", async () => {
  const { emulator, name, saved } = await promoted({ onDelete: "keep" });
  await provider.configure({ "fireworks:baseUrl": "http://127.0.0.1:1" });
  const before = emulator.requests().length;
  await provider.delete(saved.id, saved.outs);
  expect(emulator.requests()).toHaveLength(before);
  expect(service(emulator).models).toHaveLength(1);
  expect(engine.messages(urnOf(name)).at(-1)).toMatchObject({
    message: expect.stringContaining(`${saved.id} is kept`) as string,
    ephemeral: false,
  });
});

const others: { title: string; change: (model: { description: string }) => Properties }[] = [
  {
    title: "a newer generation",
    change: ({ description }) => ({
      description: description.replace(/generation=[0-9a-f]{8}/, "generation=0badcafe"),
    }),
  },
  {
    title: "another resource",
    change: ({ description }) => ({
      description: description
        .replace(/owner=[0-9a-f]{12}/, "owner=0badcafe0bad")
        .replace(/generation=[0-9a-f]{8}/, "generation=0badcafe"),
    }),
  },
  { title: "somebody without Pulumi", change: () => ({ description: "", createTime: "2026-11-02T00:00:00Z" }) },
];

test.each(others)("a model that $title has taken over is left alone, with a warning that stays", async ({ change }) => {
  const { emulator, name, saved } = await promoted();
  const { description } = onlyModel(emulator);
  edit(emulator, change({ description: String(description) }));
  await provider.delete(saved.id, saved.outs);
  expect(deletes(emulator)).toBe(0);
  expect(service(emulator).models).toHaveLength(1);
  expect(engine.messages(urnOf(name)).at(-1)).toMatchObject({
    severity: "warning",
    message: expect.stringContaining(`${saved.id} was not deleted`) as string,
    ephemeral: false,
  });
});

test("a model whose description somebody edited, marker and all, is still this resource's own", async () => {
  const { emulator, saved } = await promoted();
  edit(emulator, { description: "Edited by hand." });
  await provider.delete(saved.id, saved.outs);
  expect(service(emulator).models).toEqual([]);
});

test.each([
  { title: "in the same run", sameRun: true },
  { title: "at the start of the next run, after a crash in between", sameRun: false },
])(
  "the delete of a forced replacement, $title, leaves the model that create has just recorded",
  async ({ sameRun }) => {
    const { emulator, name, saved } = await promoted();
    for (const process of [later, last]) await process.configure(settingsOf(emulator));
    const news = resource(name, { trainerJob: "sft-7", outputModelId: name });
    const { inputs, failures } = await later.check({}, news);
    expect(failures).toEqual([]);
    const { id, outs } = await later.create(inputs);
    expect(id).toBe(saved.id);
    await (sameRun ? later : last).delete(saved.id, saved.outs);
    expect(deletes(emulator)).toBe(0);
    expect(service(emulator).models).toHaveLength(1);
    await last.delete(id, outs);
    expect(service(emulator).models).toEqual([]);
  },
);

/** A resource whose promotion was accepted and had not ended when its run did. */
async function unfinished() {
  const emulator = await startTwoAccounts();
  await provider.configure(settingsOf(emulator));
  const name = freshName();
  emulator.setFaults(["POST **:promote; operation=never"]);
  const news = resource(name, { trainerJob: "sft-7", outputModelId: name, timeouts: { create: "1s" } });
  const { saved } = await up(provider, news);
  if (saved === undefined) throw new Error("nothing was saved");
  return { emulator, name, news, saved };
}

test("an unfinished promotion is deleted", async () => {
  const { emulator, saved } = await unfinished();
  await provider.delete(saved.id, saved.outs);
  expect(service(emulator).models).toEqual([]);
});

test("a foreign model under the id of an unfinished promotion is neither deleted nor patched", async () => {
  const { emulator, news, saved } = await unfinished();
  const theirs = {
    id: saved.id.split("/").at(-1) ?? "",
    state: "READY",
    createTime: "2026-11-02T00:00:00Z",
    description: "Theirs.",
  };
  meddle(emulator, (account) => (account.models = [theirs]));
  await up(provider, news, saved);
  await Promise.allSettled([provider.delete(saved.id, saved.outs)]);
  expect(service(emulator).models).toEqual([expect.objectContaining(theirs)]);
});

const wrong: { title: string; settings: Settings; modes?: Partial<Modes>; says: RegExp; silent: boolean }[] = [
  {
    title: "another base URL",
    settings: { "fireworks:baseUrl": "http://127.0.0.1:1" },
    says: /fireworks:baseUrl/,
    silent: true,
  },
  { title: "another account", settings: { "fireworks:accountId": "other" }, says: /fireworks:accountId/, silent: true },
  {
    title: "a key of another account, which gets 404",
    settings: { "fireworks:apiKey": OTHER_KEY },
    modes: { otherAccount: "not-found" },
    says: /fireworks:apiKey|API key/,
    silent: false,
  },
  {
    title: "a key of another account, which gets 403",
    settings: { "fireworks:apiKey": OTHER_KEY },
    modes: { otherAccount: "forbidden" },
    says: /(403|only account other)[^]*Fix: .*key/,
    silent: false,
  },
  {
    title: "a key that nobody knows",
    settings: { "fireworks:apiKey": "fw-unknown" },
    says: /401[^]*Fix: .*key/,
    silent: false,
  },
];

test.each(wrong)(
  "with $title nothing is deleted and nothing is forgotten",
  async ({ settings, modes, says, silent }) => {
    const { emulator, saved } = await promoted({}, modes);
    await provider.configure({ ...settingsOf(emulator), ...settings });
    const before = emulator.requests().length;
    for (const gone of [false, true]) {
      if (gone) meddle(emulator, (account) => (account.models = []));
      const { message } = await failureOf(provider.delete(saved.id, saved.outs));
      expect(message).toMatch(says);
      for (const key of [KEY, OTHER_KEY]) expect(message).not.toContain(key);
    }
    expect(deletes(emulator)).toBe(0);
    if (silent) expect(emulator.requests()).toHaveLength(before);
  },
);

test("a service that cannot be reached deletes and forgets nothing", async () => {
  const { emulator, saved } = await promoted({ timeouts: { delete: "5s" } });
  emulator.setFaults(["GET **; status=503; count=forever"]);
  const { message } = await failureOf(provider.delete(saved.id, saved.outs));
  expect(message).toMatch(/GET \/v1\/accounts\/acme\/models\/.* -> 503/);
  expect(deletes(emulator)).toBe(0);
});
