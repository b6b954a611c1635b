import { beforeEach, describe, expect, test } from "vitest";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { createHandler } from "../../../provider/resources/deployedModel/handler/handler.js";
import { DEPLOYED_MODEL } from "../../../provider/tokens.js";
import { harnessFor, rejectionOf } from "../../support/handlerHarness.js";
import { BASE } from "../../support/account.js";

const R11 = "accounts/acme/models/r11";
const R12 = "accounts/acme/models/r12";
const SERVE = "accounts/acme/deployments/serve";
const ARGS = { model: R12, deployment: SERVE };

const engine = harnessFor(DEPLOYED_MODEL, "live", createHandler);
beforeEach(() => {
  engine.meddle((account) => {
    const lora = { kind: "HF_PEFT_ADDON", state: "READY", peftDetails: { baseModel: BASE, r: 8 } };
    const models = [
      { id: "r11", ...lora },
      { id: "r12", ...lora },
      { id: "full", kind: "HF_BASE_MODEL", state: "READY" },
      { id: "early", ...lora, state: "UPLOADING" },
      { id: "foreign", ...lora, peftDetails: { baseModel: "accounts/fireworks/models/qwen3-4b", r: 8 } },
    ];
    account.models.push(...(models as never[]));
    account.deployments.push(
      { id: "serve", baseModel: BASE, enableAddons: true, precision: "BF16" },
      { id: "other", baseModel: BASE, enableAddons: true },
      { id: "plain", baseModel: BASE },
      { id: "fp8", baseModel: BASE, enableAddons: true, precision: "FP8" },
      { id: "gone", baseModel: BASE, state: "DELETED" },
    );
  });
});

const rows = () => engine.account().deployedModels;
const loaded = () => rows().map(({ model, deployment }) => `${model} on ${String(deployment)}`);
const loadedEver = (): number => engine.account().created.deployedModels;
const slow = (fields: object): void => {
  engine.meddle((_, state) => Object.assign(state.timing, fields));
};

describe("check refuses", () => {
  test.each<[string, Properties, [property: string, reason: string][]]>([
    [
      "what is missing",
      {},
      [
        ["model", "is required"],
        ["deployment", "is required"],
      ],
    ],
    [
      "what has a wrong form",
      { model: "r12", deployment: "Bad Name", timeouts: { create: "soon" }, colour: "red" },
      [
        ["timeouts.create", '"soon" must be a duration'],
        ["colour", "is not a property of DeployedModel"],
        ["model", "'r12' must be accounts/<account>/models/<model>"],
        ["deployment", "'Bad Name' must be accounts/<account>/deployments/<deployment>, or the id alone"],
      ],
    ],
    [
      "a deployment of another account",
      { ...ARGS, deployment: "accounts/other/deployments/serve" },
      [["deployment", "belongs to account 'other'"]],
    ],
  ])("%s, without a request", async (_, properties, faults) => {
    const { failures } = await engine
      .start({ "fireworks:accountId": "acme" })
      .handler.check({}, engine.args(properties));
    expect(failures).toEqual(
      faults.map(([property, reason]) => ({ property, reason: expect.stringContaining(reason) as string })),
    );
    expect(engine.service.requests()).toEqual([]);
  });

  test.each<[string, Properties, string, string]>([
    ["a model that is not there", { model: "accounts/acme/models/nope" }, "model", "does not exist"],
    [
      "a model with full weights",
      { model: "accounts/acme/models/full" },
      "model",
      "is no LoRA model (HF_BASE_MODEL), and only those are loaded beside a base; deploy it as the baseModel",
    ],
    ["a model that is not ready", { model: "accounts/acme/models/early" }, "model", "is not ready: it is UPLOADING"],
    [
      "a model of another base",
      { model: "accounts/acme/models/foreign" },
      "model",
      `was trained on accounts/fireworks/models/qwen3-4b, and ${SERVE} serves ${BASE}`,
    ],
    ["a deployment that is not there", { deployment: "nope" }, "deployment", "nope does not exist"],
    ["a deployment that is deleted", { deployment: "gone" }, "deployment", "is DELETED"],
    [
      "a deployment that takes no LoRA models",
      { deployment: "plain" },
      "deployment",
      "does not take LoRA models: create it with enableAddons: true",
    ],
    [
      "another precision than BF16",
      { deployment: "fp8" },
      "deployment",
      "serves in FP8, and LoRA models are loaded on BF16 only",
    ],
  ])("%s, after a look; warn only says it, and off does not look", async (_, change, property, reason) => {
    const properties = { ...ARGS, ...change };
    const { failures } = await engine.start().handler.check({}, engine.args(properties));
    expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) as string }]);
    const { handler, said } = engine.start();
    expect((await handler.check({}, engine.args({ ...properties, preflight: "warn" }))).failures).toEqual([]);
    expect(said[0]).toMatchObject({ severity: "warning", message: expect.stringContaining(reason) as string });
    const requests = engine.service.requests().length;
    expect((await handler.check({}, engine.args({ ...properties, preflight: "off" }))).failures).toEqual([]);
    expect(engine.service.requests()).toHaveLength(requests);
  });
});

test("a deployment of another precision takes LoRA models where its shape says so, which only then is looked at", async () => {
  const shape = "accounts/acme/deploymentShapes/multi";
  engine.meddle((account) => {
    const snapshot = { precision: "FP8", enableAddons: true };
    account.deploymentShapes.push({ id: "multi", versions: [{ id: "v1", latestValidated: true, snapshot }] });
    const fp8 = { baseModel: BASE, enableAddons: true, precision: "FP8" };
    account.deployments.push(
      { id: "multi", ...fp8, deploymentShape: `${shape}/versions/v1` },
      { id: "lost", ...fp8, deploymentShape: `${shape}/versions/none` },
    );
  });
  const check = (deployment: string) => engine.start().handler.check({}, engine.args({ ...ARGS, deployment }));
  const asked = () => engine.service.requests().filter(({ path }) => path.includes("deploymentShapes")).length;
  expect((await check("serve")).failures).toEqual([]);
  expect(asked()).toBe(0);
  expect((await check("multi")).failures).toEqual([]);
  expect(asked()).toBe(1);
  expect((await check("lost")).failures[0]?.reason).toContain("serves in FP8");
});

test("the row tells what is loaded where, and an unchanged resource asks nothing", async () => {
  const { handler, said } = engine.start();
  const { inputs } = await handler.check({}, engine.args(ARGS));
  await handler.check({}, engine.args({ ...ARGS, deployment: UNKNOWN }, "new"));
  expect(said.map(({ message }) => message)).toEqual([
    "loads r12 on serve (READY, no promotion)",
    "loads r12; deployment not known yet",
  ]);
  const requests = engine.service.requests().length;
  await engine.start({ "fireworks:apiKey": "" }).handler.check(inputs, engine.args(ARGS));
  expect(engine.service.requests()).toHaveLength(requests);
});

describe("create", () => {
  test("loads the model once and waits until it is DEPLOYED, with progress", async () => {
    slow({ loadMs: 30_000 });
    const { handler, said } = engine.start();
    const { outs } = await engine.create({ ...ARGS, deployment: "serve", description: "live" }, handler);
    const [row] = rows();
    expect(outs).toMatchObject({
      deployedModelName: `accounts/acme/deployedModels/${row?.id ?? ""}`,
      model: R12,
      deployment: SERVE,
      inferenceModel: `${R12}#${SERVE}`,
      state: "DEPLOYED",
      description: "live",
    });
    expect(row).toMatchObject({
      description: expect.stringMatching(/^live\nManaged by Pulumi stack fleet\/dev, resource live /) as string,
    });
    expect(said.some(({ message }) => /^loading for \d+ s of 10 min: .*r12 is DEPLOYING$/.test(message))).toBe(true);
  });

  test("a repeated create, and one whose answer was lost, find what is loaded already", async () => {
    engine.service.setFaults(["POST **/deployedModels; reset=after"]);
    const first = await engine.create(ARGS);
    const second = await engine.create(ARGS);
    expect([second.outs.deployedModelName, loadedEver()]).toEqual([first.outs.deployedModelName, 1]);
  });

  test("what somebody else has loaded is left to them", async () => {
    engine.meddle(({ deployedModels }) => deployedModels.push({ id: "theirs", model: R12, deployment: SERVE }));
    const { handler } = engine.start();
    const { inputs } = await handler.check({}, engine.args(ARGS));
    const { message } = await rejectionOf(handler.create(inputs));
    expect(message).toContain(
      `${R12} is loaded there already (accounts/acme/deployedModels/theirs, DEPLOYED): nothing proves`,
    );
    expect(loadedEver()).toBe(0);
  });

  test("after the time-out it is kept, and the next up waits for the same load", async () => {
    slow({ loadMs: 600_000 });
    const saved = await engine.createUnready({ ...ARGS, timeouts: { create: "1m" } });
    expect(saved.reasons[0]).toContain("was not loaded within 60 s");
    expect(saved.outs).toMatchObject({ unfinished: true });
    const { handler } = engine.start();
    expect((await handler.diff(saved.id, saved.outs, saved.inputs)).changes).toBe(true);
    const { outs } = await handler.update(saved.id, saved.outs, { ...saved.inputs, timeouts: {} });
    expect([outs.state, outs.unfinished, loadedEver()]).toEqual(["DEPLOYED", undefined, 1]);
  });
});

describe("a swap", () => {
  test("loads the new model and makes it the default before the old one goes, and promotes nothing", async () => {
    engine.meddle(({ deployedModels }) =>
      deployedModels.push({
        id: "elsewhere",
        model: R11,
        deployment: "accounts/acme/deployments/other",
        default: true,
      }),
    );
    const saved = await engine.create(ARGS);
    slow({ loadMs: 20_000, unloadMs: 20_000 });
    const from = engine.writes().length;
    const { handler, said } = engine.start();
    const { inputs, diff } = await engine.change(saved, { ...ARGS, model: R11 }, handler);
    expect(diff).toMatchObject({ changes: true, replaces: [] });
    expect(said.map(({ message }) => message)).toEqual(["r12 -> r11 (READY, no promotion)"]);
    const { outs } = await handler.update(saved.id, saved.outs, inputs);
    expect(
      engine
        .writes()
        .slice(from)
        .map((line) => line.replace(/[^/]*-\d$/, "row")),
    ).toEqual([
      "POST /v1/accounts/acme/deployedModels",
      "PATCH /v1/accounts/acme/deployedModels/row",
      "DELETE /v1/accounts/acme/deployedModels/row",
    ]);
    expect(outs).toMatchObject({ model: R11, inferenceModel: `${R11}#${SERVE}`, generation: saved.outs.generation });
    expect(rows()).toMatchObject([
      { id: "elsewhere", default: false },
      { model: R11, deployment: SERVE, default: true, state: "DEPLOYED" },
    ]);
  });

  // Requests of the update: the old row, the list, the load, the wait, the list, the unload, the list.
  test.each([1, 2, 3, 4, 5, 6])(
    "that ends at request %i is finished by the next run: one new row, no old one",
    async (request) => {
      const saved = await engine.create(ARGS);
      const { inputs, handler } = await engine.change(saved, { ...ARGS, model: R11 });
      engine.service.setFaults([`**; reset=before; skip=${request}; count=forever`]);
      await rejectionOf(handler.update(saved.id, saved.outs, inputs));
      // One of the two serves at every moment.
      expect(rows().some(({ state }) => state !== "UNDEPLOYING")).toBe(true);
      engine.service.setFaults([]);
      const next = await engine.change(saved, { ...ARGS, model: R11 });
      await next.handler.update(saved.id, saved.outs, next.inputs);
      expect([loaded(), loadedEver()]).toEqual([[`${R11} on ${SERVE}`], 2]);
    },
  );

  test("to a model that the service refuses leaves the old one where it is", async () => {
    const saved = await engine.create(ARGS);
    const { inputs, handler } = await engine.change(saved, { ...ARGS, model: R11 });
    engine.service.setFaults(["POST **/deployedModels; status=412; message=no room; count=forever"]);
    expect((await rejectionOf(handler.update(saved.id, saved.outs, inputs))).message).toContain("no room");
    expect(loaded()).toEqual([`${R12} on ${SERVE}`]);
  });

  test("with default: false leaves the default where it is", async () => {
    engine.meddle(({ deployedModels }) =>
      deployedModels.push({
        id: "elsewhere",
        model: R11,
        deployment: "accounts/acme/deployments/other",
        default: true,
      }),
    );
    const saved = await engine.create({ ...ARGS, default: false });
    const { inputs, handler } = await engine.change(saved, { ...ARGS, model: R11, default: false });
    await handler.update(saved.id, saved.outs, inputs);
    expect(rows()).toMatchObject([
      { id: "elsewhere", default: true },
      { model: R11, default: false },
    ]);
  });
});

test.each<[string, Properties, "update" | "replace" | "nothing"]>([
  ["model", { model: R11 }, "update"],
  ["default", { default: true }, "update"],
  ["displayName", { displayName: "Live" }, "update"],
  ["description", { description: "live" }, "update"],
  ["public", { public: true }, "update"],
  ["deployment", { deployment: "accounts/acme/deployments/other" }, "replace"],
  ["the deployment by its id", { deployment: "serve" }, "nothing"],
  ["preflight", { preflight: "warn" }, "nothing"],
])("a change of %s", async (_, change, expected) => {
  const saved = await engine.create(ARGS);
  const { diff, failures, inputs, handler } = await engine.change(saved, { ...ARGS, ...change });
  expect(failures).toEqual([]);
  expect([diff?.changes, (diff?.replaces.length ?? 0) > 0]).toEqual([expected !== "nothing", expected === "replace"]);
  if (expected !== "update") return;
  const { outs } = await handler.update(saved.id, saved.outs, inputs);
  expect(outs).toMatchObject(change);
  // The ownership line survives whatever is written.
  expect(rows()).toMatchObject([{ description: expect.stringContaining("[pulumi-fireworks owner=") as string }]);
});

describe("read and delete", () => {
  test("what the program does not manage is no drift, and a row that is gone is noticed", async () => {
    const saved = await engine.create({ ...ARGS, displayName: "Live" });
    engine.meddle(({ deployedModels }) =>
      deployedModels.map((row) => Object.assign(row, { default: false, state: "UPDATING" })),
    );
    const { handler } = engine.start();
    const quiet = await handler.read(saved.id, saved.outs);
    expect(quiet.props).toEqual({ ...saved.outs, state: "UPDATING" });
    expect((await handler.diff(saved.id, quiet.props ?? {}, saved.inputs)).changes).toBe(false);
    engine.meddle(({ deployedModels }) => deployedModels.map((row) => Object.assign(row, { displayName: "x" })));
    expect((await handler.read(saved.id, saved.outs)).props).toMatchObject({ displayName: "x" });
    engine.meddle((account) => (account.deployedModels = []));
    expect(await handler.read(saved.id, saved.outs)).toEqual({});
  });

  test("delete waits until the model is off the deployment; gone is success", async () => {
    slow({ unloadMs: 30_000 });
    const saved = await engine.create(ARGS);
    engine.service.setFaults(["DELETE **; status=502; after"]);
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(rows()).toEqual([]);
    const writes = engine.writes().length;
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(engine.writes()).toHaveLength(writes);
  });

  test("delete takes what an interrupted swap left, and never what is somebody else's", async () => {
    const saved = await engine.create(ARGS);
    const { inputs, handler } = await engine.change(saved, { ...ARGS, model: R11 });
    engine.service.setFaults(["**; reset=before; skip=3; count=forever"]);
    await rejectionOf(handler.update(saved.id, saved.outs, inputs));
    engine.service.setFaults([]);
    engine.meddle(({ deployedModels }) => deployedModels.push({ id: "theirs", model: BASE, deployment: SERVE }));
    expect(rows()).toHaveLength(3);
    await engine.start().handler.delete(saved.id, saved.outs);
    expect(rows()).toMatchObject([{ id: "theirs" }]);
  });

  test("a refresh takes what an interrupted swap has loaded for the saved row, once that is gone", async () => {
    const saved = await engine.create({ ...ARGS, displayName: "Live" });
    const { inputs, handler } = await engine.change(saved, { ...ARGS, displayName: "Live", model: R11 });
    engine.service.setFaults(["**; reset=before; skip=6; count=forever"]);
    await rejectionOf(handler.update(saved.id, saved.outs, inputs));
    engine.service.setFaults([]);
    expect(loaded()).toEqual([`${R11} on ${SERVE}`]);
    const { props = {} } = await engine.start().handler.read(saved.id, saved.outs);
    expect(props).toMatchObject({ model: R11, inferenceModel: `${R11}#${SERVE}`, displayName: "Live" });
    await engine.start().handler.delete(saved.id, props);
    expect(rows()).toEqual([]);
  });

  test("a row that another resource took over is left alone", async () => {
    const saved = await engine.create(ARGS);
    const description =
      "Managed by Pulumi stack a/b, resource c [pulumi-fireworks owner=000000000000 generation=ffffffff]";
    engine.meddle(({ deployedModels }) => deployedModels.map((row) => Object.assign(row, { description })));
    const { handler, said } = engine.start();
    await handler.delete(saved.id, saved.outs);
    expect(said.at(-1)?.message).toContain("was not deleted: another or a newer resource took it over");
    expect((await rejectionOf(handler.update(saved.id, saved.outs, saved.inputs))).message).toContain(
      "was not changed",
    );
    expect(rows()).toHaveLength(1);
  });
});
