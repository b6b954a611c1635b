import { beforeAll, expect, test } from "vitest";
import { type Emulator, type Fault, type Modes } from "../../../../provider/emulator/index.js";
import { EngineDouble } from "../../../support/engineDouble.js";
import { failureOf, ProviderProcess } from "../../../support/providerProcess.js";
import {
  BASE,
  CHECKPOINT,
  expectOnePromotion,
  freshName,
  KEY,
  meddle,
  promotes,
  resource,
  type Run,
  type Saved,
  seedWith,
  service,
  settingsOf,
  startService,
  up,
  count,
  until,
} from "../../../provider/harness.js";

/** The process that meets the fault, and the one of the next `pulumi up`. Their clocks are fast, so that retries and waits cost no time. */
let first: ProviderProcess;
let next: ProviderProcess;
beforeAll(async () => {
  const engine = await EngineDouble.start();
  [first, next] = await Promise.all([
    ProviderProcess.start({ engine, clockRate: 100 }),
    ProviderProcess.start({ engine, clockRate: 100 }),
  ]);
});

const PROMOTE = "POST **:promote";
const REQUEST = /POST \/v1\/accounts\/acme\/checkpoints\/step-80-a1b2c3d4:promote -> /;

function args(name: string, extra: object = {}) {
  return resource(name, { trainerJob: "sft-7", outputModelId: name, ...extra });
}

/** Both processes work against this service, which has no fault yet. */
async function arrange(modes: Partial<Modes> = {}, parts: Parameters<typeof seedWith>[0] = {}): Promise<Emulator> {
  const emulator = await startService({ seed: seedWith({ ...parts, modes }) });
  await Promise.all([first.configure(settingsOf(emulator)), next.configure(settingsOf(emulator))]);
  return emulator;
}

/** What state keeps of a promotion that is not ready. */
function expectPartial({ error, saved }: Run, name: string): Saved {
  const id = `accounts/acme/models/${name}`;
  expect(error?.partial).toMatchObject({ id, properties: { name: id, outputModelId: name, baseModel: BASE } });
  expect(error?.partial?.properties).toMatchObject({
    __provider: expect.stringContaining("promotedModel/provider") as string,
    __identity: expect.stringContaining(name) as string,
    resolvedCheckpoint: { name: CHECKPOINT },
  });
  expect(error?.partial?.reasons).toEqual([expect.stringContaining(id) as string]);
  if (saved === undefined) throw new Error("nothing was saved");
  return saved;
}

const survived: { title: string; fault: Fault | string; posts: number }[] = [
  { title: "429 with Retry-After, once", fault: `${PROMOTE}; status=429; retry-after=1`, posts: 2 },
  {
    title: "429 with Retry-After as a date",
    fault: `${PROMOTE}; status=429; retry-after=Sun, 06 Nov 1994 08:49:37 GMT`,
    posts: 2,
  },
  { title: "429 without Retry-After, twice", fault: `${PROMOTE}; status=429; count=2`, posts: 3 },
  ...[408, 500, 502, 503, 504].map((status) => ({
    title: `${status} after the work was done`,
    fault: `${PROMOTE}; status=${status}; after`,
    posts: 1,
  })),
  { title: "a reset after the work was done", fault: `${PROMOTE}; reset=after`, posts: 1 },
  { title: "a reset in the middle of the answer", fault: `${PROMOTE}; reset=body`, posts: 1 },
  { title: "an answer that is not JSON", fault: `${PROMOTE}; body=not-json`, posts: 1 },
  { title: "a truncated answer", fault: `${PROMOTE}; body=truncated`, posts: 1 },
  { title: "an answer of 20 MB", fault: `${PROMOTE}; body=huge; bytes=20000000`, posts: 1 },
  { title: "an operation that vanishes", fault: `${PROMOTE}; operation=vanish`, posts: 1 },
];

test.each(survived)("create survives $title and promotes exactly once", async ({ fault, posts }) => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([fault]);
  const run = await up(first, args(name));
  expect(run.told).toBe("");
  expect(run.saved?.id).toBe(`accounts/acme/models/${name}`);
  expect(run.saved?.outs).toMatchObject({
    name: `accounts/acme/models/${name}`,
    state: "READY",
    kind: "HF_PEFT_ADDON",
  });
  expect(promotes(emulator)).toBe(posts);
  expectOnePromotion(emulator, name);
});

const refused: { title: string; fault: string; posts: number; says: RegExp[] }[] = [
  {
    title: "429 for ever",
    fault: `${PROMOTE}; status=429; retry-after=1; count=forever`,
    posts: 6,
    says: [/-> 429 code 8: injected fault: 429 \(request emulator-\d+\)\nFix: wait/],
  },
  {
    title: "401",
    fault: `${PROMOTE}; status=401`,
    posts: 1,
    says: [/-> 401 code 16: injected fault: 401 \(request emulator-\d+\)\nFix: check the API key; .*training-scoped/],
  },
  {
    title: "403",
    fault: `${PROMOTE}; status=403`,
    posts: 1,
    says: [/-> 403 code 7: injected fault: 403 \(request emulator-\d+\)\nFix: .*no permission/],
  },
  {
    title: "404",
    fault: `${PROMOTE}; status=404`,
    posts: 1,
    says: [/-> 404 code 5: injected fault: 404 \(request emulator-\d+\)\nFix: the checkpoint is gone/],
  },
  {
    title: "a redirect to another host",
    fault: `${PROMOTE}; redirect=http://elsewhere.invalid/`,
    posts: 1,
    says: [/-> 307: a redirect, which is not followed/],
  },
];

test.each(refused)("create refused with $title says so, keeps nothing, and the next up promotes", async (row) => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([row.fault]);
  const run = await up(first, args(name));
  for (const text of [REQUEST, ...row.says]) expect(run.told).toMatch(text);
  expect(run.saved).toBeUndefined();
  expect(promotes(emulator)).toBe(row.posts);
  expect(service(emulator).models).toEqual([]);

  emulator.setFaults([]);
  const again = await up(next, args(name));
  expect(again.told).toBe("");
  expect(promotes(emulator)).toBe(row.posts + 1);
  expectOnePromotion(emulator, name);
});

test.each([
  {
    title: "500",
    fault: `${PROMOTE}; status=500`,
    says: /-> 500 code 13: injected fault: 500 \(request emulator-\d+\)/,
  },
  { title: "502", fault: `${PROMOTE}; status=502`, says: /-> 502 / },
  { title: "503", fault: `${PROMOTE}; status=503`, says: /-> 503 / },
  { title: "503 with Retry-After", fault: `${PROMOTE}; status=503; retry-after=1`, says: /-> 503 / },
  { title: "504", fault: `${PROMOTE}; status=504`, says: /-> 504 / },
  { title: "408", fault: `${PROMOTE}; status=408`, says: /-> 408 / },
  { title: "a reset before the work", fault: `${PROMOTE}; reset=before`, says: /-> no answer: / },
])(
  "after $title create sends nothing again, looks for the model, says that it is unsure, and the next up promotes",
  async (row) => {
    const emulator = await arrange();
    const name = freshName();
    emulator.setFaults([row.fault]);
    const run = await up(first, args(name));
    expect(run.told).toMatch(REQUEST);
    expect(run.told).toMatch(row.says);
    expect(run.told).toMatch(/not known[^]*\nFix: .*pulumi up/);
    expect(run.saved).toBeUndefined();
    expect(promotes(emulator)).toBe(1);

    const again = await up(next, args(name));
    expect(again.told).toBe("");
    expect(promotes(emulator)).toBe(2);
    expectOnePromotion(emulator, name);
  },
);

test("a model that appears late after a lost answer is waited for, not promoted again", async () => {
  const emulator = await arrange();
  const name = freshName();
  const look = `GET /v1/accounts/acme/models/${name}; status=404`;
  emulator.setFaults([`${PROMOTE}; status=502; after`, `${look}; skip=2; count=3`]);
  const run = await up(first, args(name));
  expect(run.told).toBe("");
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator, name);
});

test("create refused because the checkpoint is no longer promotable names it and promotes nothing", async () => {
  const emulator = await arrange();
  const name = freshName();
  const { inputs } = await first.check({}, args(name));
  meddle(emulator, ({ trainerJobs }) => {
    for (const row of trainerJobs[0]?.checkpoints ?? []) row.promotable = false;
  });
  await expect(first.create(inputs)).rejects.toThrow(
    /promote checkpoint step-80-a1b2c3d4 .*POST .* -> 400 code 3: checkpoint "step-80-a1b2c3d4" is not promotable \(request .*\)\nFix: /,
  );
  expect(service(emulator)).toMatchObject({ models: [], operations: [] });
});

test("a 409 that hides an earlier success of the same resource is recorded, without a second model", async () => {
  const emulator = await arrange();
  const name = freshName();
  await up(first, args(name));
  // The state of the first run is lost, and the look before the promotion does not see the model.
  emulator.setFaults([`GET /v1/accounts/acme/models/${name}; status=404; count=2`]);
  const again = await up(next, args(name));
  expect(again.told).toBe("");
  expect(again.saved?.id).toBe(`accounts/acme/models/${name}`);
  expectOnePromotion(emulator, name);
});

test("a 409 because of somebody else's model stops, says what is there, and touches nothing", async () => {
  const emulator = await arrange();
  const name = freshName();
  const theirs = { id: name, state: "READY", createTime: "2026-08-02T00:00:00Z", description: "by hand" };
  meddle(emulator, ({ models }) => models.push(theirs));
  emulator.setFaults([`GET /v1/accounts/acme/models/${name}; status=404; count=2`]);
  const run = await up(first, args(name));
  expect(run.saved).toBeUndefined();
  expect(run.told).toContain(`accounts/acme/models/${name} already exists (READY since 2026-08-02T00:00:00Z)`);
  expect(run.told).toMatch(/\nFix: /);
  expect(service(emulator).models).toEqual([expect.objectContaining(theirs)]);
});

test("an operation that fails without a model keeps nothing, says why, and the next up promotes again", async () => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([`${PROMOTE}; operation=fail; message=no space left`]);
  const run = await up(first, args(name));
  expect(run.told).toMatch(/failed at the service: no space left[^]*\nNo model was made. Fix: run pulumi up again/);
  expect(run.saved).toBeUndefined();
  expect(promotes(emulator)).toBe(1);

  const again = await up(next, args(name));
  expect(again.told).toBe("");
  expect(service(emulator).models).toMatchObject([{ id: name, state: "READY" }]);
});

test("an operation that fails and leaves a model behind stays in state until it is destroyed, and is then promoted anew", async () => {
  const emulator = await arrange({ failedPromotion: "stays-uploading" });
  const name = freshName();
  emulator.setFaults([`${PROMOTE}; operation=fail; message=no space left`]);
  const run = await up(first, args(name));
  const saved = expectPartial(run, name);
  expect(run.told).toContain("no space left");
  expect(run.told).toContain("Fix: ");

  const again = await up(next, args(name), saved);
  expect(again.told).toContain("no space left");
  expect(promotes(emulator)).toBe(1);
  await next.delete(saved.id, again.saved?.outs ?? {});
  expect(service(emulator).models).toEqual([]);
  expect((await up(next, args(name))).told).toBe("");
  expect(service(emulator).models).toMatchObject([{ id: name, state: "READY" }]);
});

test("an operation that does not end in time is kept with its operation, and the next up waits for it without a write but the marker", async () => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([`${PROMOTE}; operation=never`]);
  const run = await up(first, args(name, { timeouts: { create: "1s" } }));
  const saved = expectPartial(run, name);
  expect(saved.outs).toMatchObject({ operation: expect.stringContaining("/operations/op-") as string });
  expect(run.told).toMatch(/is not ready after 1 s \(operation .*op-\d+\).*Fix: run pulumi up again/);

  meddle(emulator, ({ operations }) => {
    for (const operation of operations) operation.outcome = "succeed";
  });
  const again = await up(next, args(name), saved);
  expect(again.told).toBe("");
  expect(again.saved).toMatchObject({ initErrors: [], outs: { state: "READY" } });
  expect(again.saved?.outs).not.toHaveProperty("operation");
  expect(promotes(emulator)).toBe(1);
  expectOnePromotion(emulator, name);
});

test("destroy cleans up a promotion that never ended", async () => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([`${PROMOTE}; operation=never`]);
  const saved = expectPartial(await up(first, args(name, { timeouts: { create: "1s" } })), name);
  await next.delete(saved.id, saved.outs);
  expect(service(emulator).models).toEqual([]);
});

test.each([
  {
    title: "fails for ever",
    fault: `PATCH **; status=403; count=forever`,
    says: /PATCH \/v1\/accounts\/acme\/models\/\S+ -> 403/,
  },
  { title: "is lost before the work", fault: `PATCH **; reset=before; count=forever`, says: /PATCH .* -> no answer/ },
])(
  "when the first description $title, the promoted model is kept, and the next up only describes it",
  async ({ fault, says }) => {
    const emulator = await arrange();
    const name = freshName();
    emulator.setFaults([fault]);
    const asked = args(name, { displayName: "Bot", description: "Answers." });
    const run = await up(first, asked);
    const saved = expectPartial(run, name);
    expect(run.told).toMatch(says);

    emulator.setFaults([]);
    const again = await up(next, asked, saved);
    expect(again.told).toBe("");
    expect(again.saved?.initErrors).toEqual([]);
    expect(promotes(emulator)).toBe(1);
    expectOnePromotion(emulator, name);
    expect(service(emulator).models[0]).toMatchObject({
      displayName: "Bot",
      description: expect.stringMatching(/^Answers\.\n.*Pulumi/) as string,
    });
  },
);

test.each([
  { title: "is lost after the work", fault: `PATCH **; reset=after; count=forever` },
  { title: "is something else than a model", fault: `PATCH **; body=not-json; count=forever` },
])(
  "when the answer to the first description $title, the model itself shows that nothing is missing",
  async ({ fault }) => {
    const emulator = await arrange();
    const name = freshName();
    emulator.setFaults([fault]);
    const run = await up(first, args(name, { displayName: "Bot", description: "Answers." }));
    expect(run.told).toBe("");
    expect(run.saved?.outs).toMatchObject({ displayName: "Bot", description: "Answers." });
    expectOnePromotion(emulator, name);
    expect(service(emulator).models[0]).toMatchObject({
      displayName: "Bot",
      description: expect.stringMatching(/^Answers\.\n.*Pulumi/) as string,
    });
  },
);

test("when the service refuses a field at first, the ownership line is written without it", async () => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([`PATCH **; status=400`, `${PROMOTE}; operation=never`]);
  await up(first, args(name, { displayName: "Bot", timeouts: { create: "1s" } }));
  const [model = {}] = service(emulator).models;
  expect(model).toMatchObject({ description: expect.stringMatching(/Pulumi stack/) as string });
  expect(model).not.toHaveProperty("displayName");
});

test("a lost answer to the first description is made up for, at the latest by the next up", async () => {
  const emulator = await arrange();
  const name = freshName();
  emulator.setFaults([`PATCH **; reset=after`]);
  const run = await up(first, args(name));
  const saved = run.saved;
  expect(saved?.id).toBe(`accounts/acme/models/${name}`);
  const again = await up(next, args(name), saved);
  expect(again.told).toBe("");
  const settled = service(emulator).models[0]?.description;
  const third = await up(first, args(name), again.saved);
  expect(third.told).toBe("");
  expect(service(emulator).models[0]?.description).toBe(settled);
  expectOnePromotion(emulator, name);
});

test.each([
  { field: "displayName", extra: { displayName: "Bot" } },
  { field: "public", extra: { public: true } },
  { field: "description", extra: { description: "Answers." } },
])(
  "a service that ignores $field is found out, the error names the field, and the promoted model is kept",
  async ({ field, extra }) => {
    const emulator = await arrange();
    emulator.setFaults([`PATCH **; ignored=${field}; count=forever`]);
    await first.configure(settingsOf(emulator));
    const name = freshName();
    const run = await up(first, args(name, extra));
    expectPartial(run, name);
    expect(run.told).toMatch(new RegExp(`/models/${name}[^]* ignored ${field}\\b`));
    expect(promotes(emulator)).toBe(1);
    expectOnePromotion(emulator, name);
  },
);

const waits: { title: string; faults: string[] }[] = [
  { title: "the key is revoked", faults: ["GET **/operations/*; status=401; count=forever"] },
  { title: "polling is forbidden", faults: ["GET **/operations/*; status=403; count=forever"] },
  { title: "the service fails for as long as it may take", faults: ["GET **/operations/*; status=503; count=forever"] },
  { title: "polling is told to slow down", faults: ["GET **/operations/*; status=429; retry-after=1; count=3"] },
  { title: "answers to polls are cut off", faults: ["GET **/operations/*; reset=body; count=3"] },
  { title: "answers to polls are not JSON", faults: ["GET **/operations/*; body=not-json; count=forever"] },
  {
    title: "the operation is forgotten and the model shows late",
    faults: ["GET **/operations/*; status=404; count=forever", "GET **/models/*; status=404; skip=2; count=2"],
  },
];

test.each(waits)(
  "when $title while the promotion runs, the next up at the latest has exactly one model",
  async ({ faults }) => {
    const emulator = await arrange({}, { clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: 3_600_000 } });
    const name = freshName();
    const news = args(name, { timeouts: { create: "30s" } });
    emulator.setFaults(faults);
    const running = up(first, news);
    await until(() => count(emulator, "GET", /\/operations\//) > 0);
    emulator.advance("2h");
    const run = await running;
    const saved = run.told === "" ? run.saved : expectPartial(run, name);
    emulator.setFaults([]);
    const again = await up(next, news, saved);
    expect(again.told).toBe("");
    expect(again.saved).toMatchObject({ initErrors: [], outs: { state: "READY" } });
    expect(promotes(emulator)).toBe(1);
    expectOnePromotion(emulator, name);
  },
);

test("a model that appears between check and create is left alone, and create says how to decide", async () => {
  const emulator = await arrange();
  const name = freshName();
  const { inputs } = await first.check({}, args(name));
  const theirs = { id: name, state: "READY", createTime: "2026-08-02T00:00:00Z" };
  meddle(emulator, ({ models }) => models.push(theirs));
  const { message, partial } = await failureOf(first.create(inputs));
  expect(message).toContain(`accounts/acme/models/${name} already exists (READY since 2026-08-02T00:00:00Z)`);
  expect(message).toMatch(/\nFix: .*interrupted promotion of this resource/);
  expect(partial).toBeUndefined();
  expect(promotes(emulator)).toBe(0);
  expect(service(emulator).models).toEqual([expect.objectContaining(theirs)]);
});

test("neither the key nor the value of an extra header is in what the user is told or what is saved", async () => {
  const emulator = await arrange();
  const secret = "very-secret-header-value";
  const headers = JSON.stringify({ "X-Team": secret });
  await first.configure({ ...settingsOf(emulator), "fireworks:additionalHeaders": headers });
  for (const fault of [
    `${PROMOTE}; status=400; message=bad ${KEY} and ${secret}`,
    `PATCH **; status=400; message=bad ${KEY} and ${secret}; count=forever`,
  ]) {
    const name = freshName();
    emulator.setFaults([fault]);
    const run = await up(first, args(name));
    expect(run.told).toMatch(/-> 400 code 3: bad /);
    const texts = JSON.stringify([run.told, run.saved, first.printed]);
    for (const text of [KEY, secret]) expect(texts).not.toContain(text);
  }
});
