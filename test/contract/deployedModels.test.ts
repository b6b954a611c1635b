import { describe, expect, test } from "vitest";

import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, column, OTHER_KEY, seedWith, send, start } from "./harness.js";

const ROWS = "/v1/accounts/acme/deployedModels";
const MODEL = "accounts/acme/models/m";
const ON = "accounts/acme/deployments/d";
const lora = { kind: "HF_PEFT_ADDON", peftDetails: { baseModel: BASE } };

type AccountSeed = Seed["accounts"][number];
const withDeployment = (more: Partial<AccountSeed> = {}, top: Omit<Seed, "accounts"> = {}) =>
  seedWith({
    acme: {
      models: [
        { id: "m", ...lora },
        { id: "n", ...lora },
      ],
      deployments: [
        { id: "d", baseModel: BASE, enableAddons: true },
        { id: "e", baseModel: BASE, enableAddons: true },
      ],
      ...more,
    },
    ...top,
  });

const load = (emulator: Emulator, changes: object = {}, query = "") =>
  send(emulator, `POST ${ROWS}${query}`, { body: { model: MODEL, deployment: ON, ...changes } });
const refs = async (emulator: Emulator) => at((await send(emulator, `GET /v1/${MODEL}`)).body, "deployedModelRefs");

describe("loading a LoRA", () => {
  test("answers with the row, which the model refers to", async () => {
    const emulator = await start({ seed: withDeployment() });
    const { status, body } = await load(emulator, { displayName: "support", public: false });
    expect([status, body]).toMatchObject([
      200,
      {
        name: "accounts/acme/deployedModels/m-1",
        model: MODEL,
        deployment: ON,
        displayName: "support",
        state: "DEPLOYED",
        default: true,
        createTime: "2026-11-01T00:00:00Z",
      },
    ]);
    expect((await send(emulator, `GET ${ROWS}/m-1`)).body).toEqual(body);
    expect((await send(emulator, `GET ${ROWS}`)).body).toEqual({ deployedModels: [body], totalSize: 1 });
    expect(await refs(emulator)).toMatchObject([{ name: at(body, "name"), deployment: ON, state: "DEPLOYED" }]);
    expect(emulator.state().accounts[0]?.created).toMatchObject({ deployedModels: 1 });
  });

  test("and unloading it take their time, and the model is held until then", async () => {
    const emulator = await start({ seed: withDeployment({}, { timing: { loadMs: 60_000, unloadMs: 30_000 } }) });
    expect((await load(emulator)).body).toMatchObject({ state: "DEPLOYING" });
    expect(await refs(emulator)).toMatchObject([{ state: "DEPLOYING" }]);
    emulator.advance("1m");
    expect((await send(emulator, `GET ${ROWS}/m-1`)).body).toMatchObject({
      state: "DEPLOYED",
      updateTime: "2026-11-01T00:01:00Z",
    });
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await send(emulator, `DELETE ${ROWS}/m-1`)).text).toBe("{}");
      expect(await refs(emulator)).toMatchObject([{ state: "UNDEPLOYING" }]);
      emulator.advance("10s");
    }
    expect(at((await send(emulator, `DELETE /v1/${MODEL}`)).body, "code")).toBe(9);
    emulator.advance("10s");
    expect(await refs(emulator)).toEqual([]);
    for (const method of ["GET", "DELETE"]) expect((await send(emulator, `${method} ${ROWS}/m-1`)).status).toBe(404);
    expect((await send(emulator, `DELETE /v1/${MODEL}`)).status).toBe(200);
  });

  test("twice on one deployment is 409, on another one it is a second place", async () => {
    const emulator = await start({ seed: withDeployment() });
    await load(emulator);
    const again = await load(emulator);
    expect([again.status, at(again.body, "code")]).toEqual([409, 6]);
    const second = await load(emulator, { deployment: "accounts/acme/deployments/e" });
    expect(second.body).toMatchObject({ name: "accounts/acme/deployedModels/m-2", default: false });
  });

  test("may replace the addon that a hot-reload deployment has merged", async () => {
    const deployments = [{ id: "d", baseModel: BASE, enableHotReloadLatestAddon: true }];
    const emulator = await start({ seed: withDeployment({ deployments }) });
    expect((await load(emulator)).status).toBe(400);
    expect((await load(emulator, {}, "?replaceMergedAddon=true")).status).toBe(200);
    await load(emulator, { model: "accounts/acme/models/n" }, "?replaceMergedAddon=true");
    const list = at((await send(emulator, `GET ${ROWS}`)).body, "deployedModels");
    expect(column(list, "model")).toEqual(["accounts/acme/models/n"]);
  });

  test.each<[string, object, Partial<AccountSeed>, number, number, string]>([
    ["without a model", { model: "" }, {}, 400, 3, "required"],
    ["without a deployment", { deployment: undefined }, {}, 400, 3, "required"],
    ["with an unknown field", { replicas: 2 }, {}, 400, 3, 'unknown field "replicas"'],
    ["with a number for a text", { displayName: 7 }, {}, 400, 3, 'field "displayName"'],
    ["of a model that is not there", { model: "accounts/acme/models/x" }, {}, 404, 5, "Model accounts/acme/models/x"],
    ["by a bare model id", { model: "m" }, {}, 400, 3, 'invalid model "m"'],
    ["of another account's private model", { model: "accounts/other/models/private" }, {}, 403, 7, "no access"],
    ["of a base model", { model: BASE }, {}, 400, 3, "not an addon"],
    ["of a model that still uploads", {}, { models: [{ id: "m", ...lora, state: "UPLOADING" }] }, 400, 9, "not READY"],
    ["on a deployment that is not there", { deployment: `${ON}x` }, {}, 404, 5, "Deployment"],
    ["on a deleted deployment", {}, { deployments: [{ id: "d", state: "DELETED" }] }, 404, 5, "Deployment"],
    ["by a bare deployment id", { deployment: "d" }, {}, 400, 3, 'invalid deployment "d"'],
    ["on a deployment that is not ready", {}, { deployments: [{ id: "d", state: "CREATING" }] }, 400, 9, "CREATING"],
    ["without addons", {}, { deployments: [{ id: "d", baseModel: BASE }] }, 400, 9, "addons enabled"],
    [
      "on another base model",
      {},
      { deployments: [{ id: "d", baseModel: `${BASE}x`, enableAddons: true }] },
      400,
      3,
      "base model",
    ],
  ])("%s is refused", async (_, changes, more, status, code, message) => {
    const emulator = await start({ seed: withDeployment(more) });
    const reply = await load(emulator, changes);
    expect([reply.status, reply.body]).toMatchObject([
      status,
      { code, message: expect.stringContaining(message) as string },
    ]);
    expect(emulator.state().accounts[0]?.deployedModels).toEqual([]);
  });
});

describe("changing it", () => {
  test("a new default takes the flag from the other places", async () => {
    const emulator = await start({ seed: withDeployment() });
    await load(emulator);
    await load(emulator, { deployment: "accounts/acme/deployments/e" });
    const reply = await send(emulator, `PATCH ${ROWS}/m-2`, { body: { default: true } });
    expect(reply.body).toMatchObject({ name: "accounts/acme/deployedModels/m-2", default: true });
    const list = at((await send(emulator, `GET ${ROWS}`)).body, "deployedModels");
    expect(column(list, "default")).toEqual([false, true]);
  });

  test("the mask does as the mode says", async () => {
    const emulator = await start({ seed: withDeployment() });
    await load(emulator, { displayName: "a" });
    const patch = (body: object, mask = "") => send(emulator, `PATCH ${ROWS}/m-1${mask}`, { body });
    const masked = await patch({ displayName: "b", description: "c" }, "?updateMask=description");
    expect(masked.body).toMatchObject({ displayName: "a", description: "c" });
    emulator.setModes({ updateMask: "rejected" });
    expect((await patch({ description: "d" }, "?updateMask=description")).status).toBe(400);
    emulator.setModes({ patchWithoutMask: "overwrite" });
    expect((await patch({ default: true })).body).toMatchObject({ displayName: "", description: "", default: true });
  });

  test.each<[object, number]>([
    [{ model: "accounts/acme/models/n" }, 200],
    [{ default: "yes" }, 400],
    [{ colour: "red" }, 400],
  ])("%j answers %s and moves nothing", async (body, status) => {
    const emulator = await start({ seed: withDeployment() });
    await load(emulator);
    expect((await send(emulator, `PATCH ${ROWS}/m-1`, { body })).status).toBe(status);
    expect((await send(emulator, `GET ${ROWS}/m-1`)).body).toMatchObject({ model: MODEL });
  });
});

test("other accounts see nothing of it", async () => {
  const emulator = await start({ seed: withDeployment() });
  await load(emulator);
  for (const request of [`GET ${ROWS}`, `GET ${ROWS}/m-1`, `DELETE ${ROWS}/m-1`]) {
    expect((await send(emulator, request, { headers: { "x-api-key": OTHER_KEY } })).status).toBe(403);
  }
});
