import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEmulator } from "../../../provider/emulator/index.js";
import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { createHandler } from "../../../provider/resources/trainingProfile/handler/handler.js";
import { TRAINING_PROFILE } from "../../../provider/tokens.js";
import { HandlerHarness, type Saved, served, tokenOf } from "../../support/handlerHarness.js";
import { TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const FIRST = `${SHAPE}/versions/vnuk8fdq`;
const SECOND = `${SHAPE}/versions/abcd1234`;
const harness = new HandlerHarness(TRAINING_PROFILE, "shape", (runtime) => served(createHandler, runtime));
beforeAll(async () => {
  harness.emulator = await startEmulator();
});
afterAll(() => harness.service.close());
beforeEach(() => {
  harness.service.reset();
});

const URN = `urn:pulumi:dev::fleet::${tokenOf(TRAINING_PROFILE)}::shape`;
const start = harness.start.bind(harness);
const args = (properties: Properties): Properties => harness.args(properties);
const create = (handler: DynamicHandler, properties: Properties): Promise<Saved> => harness.create(properties, handler);

/** `pulumi up` of a resource that state holds, which is not to be replaced. */
async function update(
  handler: DynamicHandler,
  saved: Saved,
  properties: Properties,
): Promise<Saved & { changed: boolean }> {
  const { inputs, failures } = await handler.check(saved.inputs, args(properties));
  expect(failures).toEqual([]);
  const { changes, replaces } = await handler.diff(saved.id, saved.outs, inputs);
  expect(replaces).toEqual([]);
  const { outs } = changes ? await handler.update(saved.id, saved.outs, inputs) : saved;
  return { id: saved.id, inputs, outs, changed: changes };
}

function validateNewVersion(): void {
  const state = harness.service.state();
  const shapes = state.accounts.find(({ id }) => id === "fireworks")?.trainingShapes ?? [];
  const versions = shapes.find(({ id }) => id === "qwen3-8b-128k")?.versions ?? [];
  const [old] = versions;
  if (old === undefined) throw new Error("the seed has no version of qwen3-8b-128k");
  old.latestValidated = false;
  versions.push({ ...old, id: "abcd1234", latestValidated: true, snapshot: { ...old.snapshot, acceleratorCount: 8 } });
  harness.service.setState(state);
}

function versionOf({ outs }: { outs: Properties }): unknown {
  return (outs.trainingProfile as Properties | undefined)?.trainingShapeVersion;
}

describe("check refuses", () => {
  test.each<[string, Properties, Record<string, string>, [property: string, reason: string][]]>([
    ["no shape", {}, {}, [["trainingShape", "is required: accounts/<account>/trainingShapes/<shape>"]]],
    [
      "a bare id, with the full name that was meant",
      { trainingShape: "qwen3-8b-128k" },
      {},
      [
        [
          "trainingShape",
          "'qwen3-8b-128k' must be accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>; for a shape of Fireworks: accounts/fireworks/trainingShapes/qwen3-8b-128k",
        ],
      ],
    ],
    [
      "an alias in the place of a version",
      { trainingShape: `${SHAPE}/versions/latest` },
      {},
      [["trainingShape", `names no version; write ${SHAPE}, which takes the latest validated one`]],
    ],
    [
      "every fault at once",
      { trainingShape: 42, preflight: "of", reselct: 1 },
      {},
      [
        ["trainingShape", "42 must be a text: accounts/<account>/trainingShapes/<shape>"],
        ["preflight", `"of" must be strict, warn or off`],
        ["reselct", "is not a property of TrainingProfile; known are trainingShape, reselect, preflight"],
      ],
    ],
    [
      "a shape of another account than the stack's",
      { trainingShape: "accounts/other/trainingShapes/theirs" },
      { "fireworks:accountId": "acme" },
      [["trainingShape", "belongs to account 'other', but this stack works in 'acme'"]],
    ],
    ["a missing key", { trainingShape: SHAPE }, { "fireworks:apiKey": "" }, [["", "no API key. Fix: "]]],
    [
      "a malformed setting",
      { trainingShape: SHAPE },
      { "fireworks:preflight": "of" },
      [["", "fireworks:preflight is 'of'; it must be strict, warn or off"]],
    ],
  ])("%s, without a request", async (_, properties, config, faults) => {
    const { failures } = await start(config).handler.check({}, args(properties));
    expect(failures).toEqual(
      faults.map(([property, reason]) => ({ property, reason: expect.stringContaining(reason) as string })),
    );
    expect(harness.service.requests()).toEqual([]);
  });

  test.each([`${SHAPE}9`, `${SHAPE}/versions/00000000`])("a name that the service does not know: %s", async (shape) => {
    const { handler } = start({ "fireworks:accountId": "acme" });
    const { failures } = await handler.check({}, args({ trainingShape: shape }));
    expect(failures).toMatchObject([{ property: "trainingShape" }]);
    expect(failures[0]?.reason).toContain(`resolve training shape ${shape} failed: GET /v1/${shape}`);
    expect(failures[0]?.reason).toContain("Fix: ");
  });
});

test("a named version is resolved as it is, counts as pinned, and stays whatever reselect says", async () => {
  validateNewVersion();
  const { handler, said } = start();
  const saved = await create(handler, { trainingShape: FIRST });
  expect(saved.inputs).toMatchObject({ requestedShape: FIRST, pinned: true, totalAccelerators: 4 });
  const line =
    "qwen3-8b-128k/versions/vnuk8fdq (pinned): 1 node x 4 x NVIDIA_B200_180GB, context 128000, POLICY_TRAINER";
  // Announced by check, and said on the row when its turn has come.
  expect(said.map(({ message }) => message)).toEqual([line, line]);
  const before = harness.service.requests().length;
  const again = await update(start({ "fireworks:baseUrl": "http://127.0.0.1:1" }).handler, saved, {
    trainingShape: FIRST,
    reselect: 2,
  });
  expect(again.changed).toBe(false);
  expect(harness.service.requests()).toHaveLength(before);
});

test("leaving the version out again takes the latest one", async () => {
  const saved = await create(start().handler, { trainingShape: FIRST });
  const same = await update(start().handler, saved, { trainingShape: SHAPE });
  expect(versionOf(same)).toBe(FIRST);
  validateNewVersion();
  const { handler, said } = start();
  expect(versionOf(await update(handler, saved, { trainingShape: SHAPE }))).toBe(SECOND);
  expect(said.at(-1)?.message).toBe("vnuk8fdq -> abcd1234 (acceleratorCount 4 -> 8)");
});

test("reselect is asked for once: the same value again, with its keys in another order, asks nothing", async () => {
  const saved = await create(start().handler, { trainingShape: SHAPE, reselect: { run: 1, of: "ci" } });
  validateNewVersion();
  const { handler } = start({ "fireworks:apiKey": "" });
  const again = await update(handler, saved, { reselect: { of: "ci", run: 1 }, trainingShape: SHAPE });
  expect(again.changed).toBe(false);
});

test("reselect with nothing newer gives no diff, and the next run asks nothing", async () => {
  const saved = await create(start().handler, { trainingShape: SHAPE });
  const again = await update(start().handler, saved, { trainingShape: SHAPE, reselect: "run-2" });
  expect(again.changed).toBe(false);
  const { handler } = start({ "fireworks:apiKey": "" });
  expect((await update(handler, again, { trainingShape: SHAPE, reselect: "run-2" })).changed).toBe(false);
});

test("a second check without the old inputs, as on a replacement, keeps the version", async () => {
  const saved = await create(start().handler, { trainingShape: SHAPE });
  validateNewVersion();
  const { handler } = start();
  await handler.check(saved.inputs, args({ trainingShape: SHAPE }));
  const { inputs } = await handler.check({}, args({ trainingShape: SHAPE }));
  expect(inputs).toEqual(saved.inputs);
});

describe("what is unknown at preview", () => {
  const derived = ["requestedShape", "pinned", "totalAccelerators", "trainingProfile"] as const;

  test.each<[string, Properties, (typeof derived)[number][]]>([
    ["an unknown shape makes all that follows from it unknown", { trainingShape: UNKNOWN }, [...derived]],
    [
      "an unknown reselect makes the profile unknown",
      { trainingShape: SHAPE, reselect: { run: UNKNOWN } },
      ["totalAccelerators", "trainingProfile"],
    ],
    ["an unknown reselect leaves a named version alone", { trainingShape: FIRST, reselect: UNKNOWN }, []],
    ["an unknown preflight counts as the setting", { trainingShape: SHAPE, preflight: UNKNOWN }, []],
  ])("%s", async (_, properties, expected) => {
    const { inputs, failures } = await start().handler.check({}, args(properties));
    expect(failures).toEqual([]);
    expect(derived.filter((key) => inputs[key] === UNKNOWN)).toEqual(expected);
    expect(derived.filter((key) => inputs[key] === undefined)).toEqual([]);
  });

  test.each<[string, Properties]>([
    ["shape", { trainingShape: UNKNOWN }],
    ["reselect", { trainingShape: SHAPE, reselect: UNKNOWN }],
  ])("of a resource that exists, its %s, is an update and never a replacement", async (_, properties) => {
    const { handler, said } = start();
    const saved = await create(handler, { trainingShape: SHAPE });
    const { inputs } = await handler.check(saved.inputs, args(properties));
    expect(await handler.diff(saved.id, saved.outs, inputs)).toMatchObject({ changes: true, replaces: [] });
    expect(said.at(-1)?.message).toContain("not known yet; policies on hardware were not evaluated");
  });
});

describe("with preflight off", () => {
  const off = { "fireworks:preflight": "off" };

  test("check asks nothing and says what was not evaluated, and create resolves", async () => {
    const { handler, said } = start({ ...off, "fireworks:accountId": "acme" });
    const { inputs, failures } = await handler.check({}, args({ trainingShape: SHAPE }));
    expect(failures).toEqual([]);
    expect(inputs).toEqual(args({ trainingShape: SHAPE, requestedShape: SHAPE, pinned: false }));
    expect(harness.service.requests()).toEqual([]);
    const { id, outs } = await handler.create(inputs);
    expect(id).toBe(SHAPE);
    expect(versionOf({ outs })).toBe(FIRST);
    const line =
      "the version is chosen during the update: preflight is off, nothing was looked up; policies on hardware were not evaluated";
    expect(said.map(({ message }) => message)).toEqual([
      line,
      line,
      "qwen3-8b-128k -> versions/vnuk8fdq: 1 node x 4 x NVIDIA_B200_180GB, context 128000, POLICY_TRAINER",
    ]);
  });

  test("the version that create chose stays until reselect changes, and then the update chooses", async () => {
    const saved = await create(start(off).handler, { trainingShape: SHAPE });
    validateNewVersion();
    const alone = { ...off, "fireworks:apiKey": "" };
    expect((await update(start(alone).handler, saved, { trainingShape: SHAPE })).changed).toBe(false);
    const { handler, said } = start(off);
    const chosen = await update(handler, saved, { trainingShape: SHAPE, reselect: 2 });
    expect(versionOf(chosen)).toBe(SECOND);
    expect(said.at(-1)?.message).toBe("vnuk8fdq -> abcd1234 (acceleratorCount 4 -> 8)");
    expect((await update(start(alone).handler, chosen, { trainingShape: SHAPE, reselect: 2 })).changed).toBe(false);
    expect((await update(start().handler, chosen, { trainingShape: SHAPE, reselect: 3 })).changed).toBe(false);
  });

  test("a shape that does not exist fails the create with the same words", async () => {
    const { handler } = start(off);
    const { inputs } = await handler.check({}, args({ trainingShape: `${SHAPE}9` }));
    await expect(handler.create(inputs)).rejects.toThrow(`resolve training shape ${SHAPE}9 failed`);
  });
});

test("with preflight warn a failed look-up is only said", async () => {
  const { handler, said } = start();
  const { inputs, failures } = await handler.check({}, args({ trainingShape: `${SHAPE}9`, preflight: "warn" }));
  expect(failures).toEqual([]);
  expect(inputs).not.toHaveProperty("trainingProfile");
  expect(said).toMatchObject([
    { severity: "warning", ephemeral: false, urn: URN },
    { severity: "info", message: expect.stringContaining("it could not be looked up; policies on hardware") as string },
  ]);
  expect(said[0]?.message).toContain(`trainingShape: resolve training shape ${SHAPE}9 failed`);
});

describe("read", () => {
  test.each<[string, string, string]>([
    ["a version that is newer than the chosen one", SHAPE, "a newer version is validated: vnuk8fdq -> abcd1234 ("],
    ["that another version than the pinned one is the latest", FIRST, "the program pins vnuk8fdq"],
  ])("says %s, and changes nothing", async (_, shape, text) => {
    const saved = await create(start().handler, { trainingShape: shape });
    validateNewVersion();
    const { handler, said } = start();
    expect(await handler.read(saved.id, saved.outs)).toEqual({ id: saved.id, props: saved.outs });
    expect(said).toMatchObject([{ urn: URN, severity: "info", ephemeral: false }]);
    expect(said[0]?.message).toContain(text);
  });

  test("says nothing while the chosen version is the latest", async () => {
    const saved = await create(start().handler, { trainingShape: SHAPE });
    const { handler, said } = start();
    await handler.read(saved.id, saved.outs);
    expect(said).toEqual([]);
  });

  test.each<[string, Record<string, string>, string]>([
    ["no key", { "fireworks:apiKey": "" }, "no API key. Fix: "],
    ["a service that does not know the shape", {}, "404"],
  ])("keeps the choice with %s, and says so", async (_, config, text) => {
    const saved = await create(start().handler, { trainingShape: SHAPE });
    const state = harness.service.state();
    for (const account of state.accounts) {
      account.trainingShapes = account.trainingShapes.filter(({ id }) => id !== "qwen3-8b-128k");
    }
    harness.service.setState(state);
    const { handler, said } = start(config);
    expect(await handler.read(saved.id, saved.outs)).toEqual({ id: saved.id, props: saved.outs });
    expect(said).toMatchObject([{ severity: "warning", ephemeral: false }]);
    expect(said[0]?.message).toContain("could not look for a newer version; vnuk8fdq stays: ");
    expect(said[0]?.message).toContain(text);
  });

  test("of an id that is no shape names the rule", async () => {
    await expect(start().handler.read("qwen3-8b-128k", args({}))).rejects.toThrow(
      "'qwen3-8b-128k' must be accounts/<account>/trainingShapes/<shape>",
    );
  });
});

test("delete forgets, without key or network", async () => {
  const saved = await create(start().handler, { trainingShape: SHAPE });
  const { handler } = start({ "fireworks:apiKey": "", "fireworks:baseUrl": "http://127.0.0.1:1" });
  await handler.delete(saved.id, saved.outs);
  expect(harness.service.requests().every(({ method }) => method === "GET")).toBe(true);
});

test("a field that the service does not report is absent everywhere, and so is a total that needs it", async () => {
  const state = harness.service.state();
  const shapes = state.accounts.find(({ id }) => id === "fireworks")?.trainingShapes ?? [];
  const [version] = shapes.find(({ id }) => id === "qwen3-8b-128k")?.versions ?? [];
  if (version !== undefined) version.snapshot = { acceleratorCount: 4, acceleratorType: "NVIDIA_B200_180GB" };
  harness.service.setState(state);
  const { handler, said } = start();
  const { inputs, outs } = await create(handler, { trainingShape: SHAPE });
  const reported = { trainingShapeVersion: FIRST, acceleratorCount: 4, acceleratorType: "NVIDIA_B200_180GB" };
  expect(inputs).toEqual(
    args({ trainingShape: SHAPE, requestedShape: SHAPE, pinned: false, trainingProfile: reported }),
  );
  expect(outs.trainingProfile).toEqual({ ...reported, trainingShape: SHAPE });
  expect(said[0]?.message).toBe("qwen3-8b-128k -> versions/vnuk8fdq: ? nodes x 4 x NVIDIA_B200_180GB");
});

test("twenty resources of one shape share one request", async () => {
  const { handler } = start();
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const identity = `organization/${URN}${index}`;
      return handler.check({}, { trainingShape: SHAPE, __identity: identity });
    }),
  );
  expect(harness.service.requests()).toHaveLength(1);
});
