import { beforeAll, expect, test } from "vitest";
import { type Emulator, type Fault } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { CallFailed, type Properties, ProviderProcess } from "../../../support/providerProcess.js";
import {
  count,
  expectOnePromotion,
  freshName,
  meddle,
  promotes,
  resource,
  type Run,
  type Saved,
  seedWith,
  service,
  settingsOf,
  startService,
  until,
  up,
  writes,
} from "../../../provider/harness.js";

const HOUR = 3_600_000;

/** The process of the next `pulumi up`, which knows nothing of the ones that were killed. */
let next: ProviderProcess;
beforeAll(async () => {
  next = await ProviderProcess.start({ engine: await EngineDouble.start() });
});

async function startProvider(emulator: Emulator, options: { clockRate?: number } = {}) {
  const engine = await EngineDouble.start();
  const provider = await ProviderProcess.start({ engine, ...options });
  return { engine, provider: await provider.configure(settingsOf(emulator)) };
}

/** An `up` that is killed as soon as the service has done the work of a request whose answer is slow. */
async function killDuring(emulator: Emulator, request: string, news: Properties): Promise<void> {
  const { provider } = await startProvider(emulator);
  const slow: Fault = {
    kind: "slow",
    ms: HOUR,
    when: "after",
    method: request.split(" ")[0],
    path: request.split(" ")[1],
  };
  emulator.setFaults([slow]);
  const { inputs } = await provider.check({}, news);
  const created = provider.create(inputs).catch((error: unknown) => error);
  await until(() => hasWorked(emulator, request));
  await provider.kill();
  expect(await created).toBeInstanceOf(CallFailed);
  emulator.setFaults([]);
}

function hasWorked(emulator: Emulator, request: string): boolean {
  const [model] = service(emulator).models;
  return request.startsWith("POST") ? model !== undefined : typeof model?.description === "string";
}

async function nextUp(emulator: Emulator, news: Properties, saved?: Saved): Promise<Run> {
  return up(await next.configure(settingsOf(emulator)), news, saved);
}

const PROMOTE = "POST **:promote";
const DESCRIBE = "PATCH **/models/*";

test.each([
  { title: "the promotion was accepted, with a generated id", killed: PROMOTE, explicit: false },
  { title: "the model was described, with a generated id", killed: DESCRIBE, explicit: false },
  { title: "the model was described, with an id of the user's", killed: DESCRIBE, explicit: true },
])("after a SIGKILL as soon as $title, the next up finishes the same promotion", async ({ killed, explicit }) => {
  const emulator = await startService();
  const name = freshName();
  const news = resource(name, { trainerJob: "sft-7", ...(explicit ? { outputModelId: name } : {}) });
  await killDuring(emulator, killed, news);
  expect(promotes(emulator)).toBe(1);
  const [made] = service(emulator).models;

  const run = await nextUp(emulator, news);
  expect(run.told).toBe("");
  expect(run.saved).toMatchObject({ id: `accounts/acme/models/${made?.id ?? ""}`, outs: { state: "READY" } });
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator, made?.id);
  expect(service(emulator).models[0]?.createTime).toBe(made?.createTime);
});

test("after a SIGKILL before the marker, an id of the user's proves no source: the next up stops and says how to decide", async () => {
  const emulator = await startService();
  const name = freshName();
  const news = resource(name, { trainerJob: "sft-7", outputModelId: name });
  await killDuring(emulator, PROMOTE, news);

  const stopped = await nextUp(emulator, news);
  expect(stopped.saved).toBeUndefined();
  expect(stopped.told).toContain(`accounts/acme/models/${name} already exists`);
  // Both ways out: it is one's own unfinished work, or somebody else's model.
  expect(stopped.told).toMatch(/interrupted|unfinished/);
  expect(stopped.told).toMatch(/another (outputModelId|id)/);
  expect(stopped.told).toMatch(/delete|adopt/);
  expect(writes(emulator).filter((write) => !write.endsWith(":promote"))).toEqual([]);
  expect(promotes(emulator)).toBe(1);

  meddle(emulator, (account) => (account.models = []));
  const run = await nextUp(emulator, news);
  expect(run.told).toBe("");
  expect(service(emulator).models).toMatchObject([{ id: name, state: "READY" }]);
});

test("after a SIGKILL before the marker, adopt takes the interrupted promotion over", async () => {
  const emulator = await startService();
  const name = freshName();
  const news = resource(name, { trainerJob: "sft-7", outputModelId: name });
  await killDuring(emulator, PROMOTE, news);
  const run = await nextUp(emulator, { ...news, adopt: "always" });
  expect(run.told).toBe("");
  expect(run.saved).toMatchObject({ id: `accounts/acme/models/${name}`, outs: { state: "READY" } });
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator, name);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "a %s while the promotion runs leaves a state that the next up resumes",
  async (signal) => {
    const emulator = await startService({
      seed: seedWith({ clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: HOUR } }),
    });
    const name = freshName();
    const news = resource(name, { trainerJob: "sft-7", outputModelId: name });
    const { provider } = await startProvider(emulator);
    const running = up(provider, news);
    await until(() => count(emulator, "GET", /\/operations\//) > 0);
    provider.signal(signal);
    const { saved, told } = await running;
    expect(saved).toMatchObject({
      id: `accounts/acme/models/${name}`,
      outs: { operation: expect.stringContaining("operations/op-") as string },
    });
    expect(told).toMatch(/Fix: run pulumi up again/);
    await provider.ended;
    expect(provider.running).toBe(false);

    emulator.advance("2h");
    const run = await nextUp(emulator, news, saved);
    expect(run.told).toBe("");
    expect(promotes(emulator)).toBe(1);
    expectOnePromotion(emulator, name);
  },
);

test.each(["SIGINT", "SIGTERM"] as const)(
  "a %s ends an idle process at once, with no time of grace",
  async (signal) => {
    const emulator = await startService();
    const { provider } = await startProvider(emulator);
    await provider.check({}, resource(freshName(), { trainerJob: "sft-7" }));
    provider.signal(signal);
    await provider.ended;
    // After the time of grace it would have ended by itself.
    expect(provider.endedBy).toBe(signal);
  },
);

test("after a SIGKILL while the promotion runs, the next up waits for the same promotion to its end", async () => {
  const emulator = await startService({
    seed: seedWith({ clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: HOUR } }),
  });
  const news = resource(freshName(), { trainerJob: "sft-7" });
  const killed = await startProvider(emulator);
  const { inputs } = await killed.provider.check({}, news);
  const created = killed.provider.create(inputs).catch((error: unknown) => error);
  await until(() => count(emulator, "GET", /\/operations\//) > 0);
  await killed.provider.kill();
  expect(await created).toBeInstanceOf(CallFailed);
  expect(service(emulator).models).toMatchObject([{ state: "UPLOADING" }]);

  const looks = () => count(emulator, "GET", /\/models\/bot-/);
  const before = looks();
  const running = nextUp(emulator, news);
  // The check looks once; the create looks once, and then again and again.
  await until(() => looks() > before + 3);
  emulator.advance("2h");
  const run = await running;
  expect(run.told).toBe("");
  expect(run.saved?.outs).toMatchObject({ state: "READY" });
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator);
});

test("a SIGKILL while the next up waits loses nothing either", async () => {
  const emulator = await startService({
    seed: seedWith({ clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: HOUR } }),
  });
  const news = resource(freshName(), { trainerJob: "sft-7" });
  for (let round = 1; round <= 2; round += 1) {
    const { provider } = await startProvider(emulator);
    const before = count(emulator, "GET", /\/(operations|models)\//);
    const ran = up(provider, news);
    await until(() => count(emulator, "GET", /\/(operations|models)\//) > before + 3);
    await provider.kill();
    expect((await ran).error).toBeInstanceOf(CallFailed);
  }
  emulator.advance("2h");
  const run = await nextUp(emulator, news);
  expect(run.told).toBe("");
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator);
});

test.each([
  { title: "create", calls: "create" },
  { title: "delete", calls: "delete" },
  { title: "update", calls: "update" },
] as const)("a provider whose engine has gone sends no write in $title", async ({ calls }) => {
  const emulator = await startService();
  const name = freshName();
  const asked = (extra: Properties) => resource(name, { trainerJob: "sft-7", outputModelId: name, ...extra });
  const { engine, provider } = await startProvider(emulator);
  const before = calls === "create" ? undefined : (await up(provider, asked({}))).saved;
  const { inputs } = await provider.check(before?.inputs ?? {}, asked({ displayName: "Bot" }));
  const written = writes(emulator).length;
  engine.close();
  const { id = "", outs = {} } = before ?? {};
  const call = {
    create: () => provider.create(inputs),
    update: () => provider.update(id, outs, inputs),
    delete: () => provider.delete(id, outs),
  }[calls];
  await expect(call()).rejects.toBeInstanceOf(CallFailed);
  expect(writes(emulator)).toHaveLength(written);
});

test("a provider whose engine dies while it waits ends by itself and leaves the rest to the next up", async () => {
  const emulator = await startService({
    seed: seedWith({ clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: HOUR } }),
  });
  const news = resource(freshName(), { trainerJob: "sft-7" });
  const { engine, provider } = await startProvider(emulator, { clockRate: 20 });
  const ran = up(provider, news);
  await until(() => count(emulator, "GET", /\/operations\//) > 1);
  const written = writes(emulator);
  engine.close();
  await provider.ended;
  expect((await ran).error).toBeInstanceOf(CallFailed);
  emulator.advance("2h");
  expect(writes(emulator)).toEqual(written);

  const run = await nextUp(emulator, news);
  expect(run.told).toBe("");
  expectOnePromotion(emulator);
  expect(promotes(emulator)).toBe(1);
});

test("an idle provider ends by itself once its engine has gone, and stays while it lives", async () => {
  const emulator = await startService();
  const { engine, provider } = await startProvider(emulator, { clockRate: 20 });
  await provider.diff("id", { outputModelId: "a" }, resource("bot", { outputModelId: "a" }));
  expect(provider.running).toBe(true);
  engine.close();
  await provider.ended;
  expect(provider.running).toBe(false);
});
