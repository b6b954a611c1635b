import { describe, expect, test } from "vitest";

import { at, column, KEY, OTHER_KEY, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "/v1/accounts/acme/models/m";
const NAME = "accounts/acme/models/m";

const withModels = (more: object = {}) =>
  seedWith({ acme: { models: [{ id: "m", displayName: "M", description: "old", supportsTools: true }], ...more } });

describe("reading", () => {
  test("a public model is readable by every key, a private one only by its own", async () => {
    const emulator = await start();
    const statuses = [];
    for (const name of ["fireworks/models/qwen3-8b", "other/models/shared", "other/models/private"]) {
      for (const key of [KEY, OTHER_KEY]) {
        statuses.push((await send(emulator, `GET /v1/accounts/${name}`, { headers: { "x-api-key": key } })).status);
      }
    }
    expect(statuses).toEqual([200, 200, 200, 200, 403, 200]);
  });

  test.each([
    ["not-found", 404, 5],
    ["forbidden", 403, 7],
  ] as const)("a missing model is %s", async (missingModel, status, code) => {
    const emulator = await start({ seed: seedWith({ modes: { missingModel } }) });
    for (const method of ["GET", "DELETE", "PATCH"]) {
      const reply = await send(
        emulator,
        `${method} /v1/accounts/acme/models/none`,
        method === "PATCH" ? { body: {} } : {},
      );
      expect([method, reply.status, at(reply.body, "code")]).toEqual([method, status, code]);
    }
  });

  test("the seed's account fireworks wins over the built-in one", async () => {
    const seed = seedWith();
    const emulator = await start({
      seed: {
        ...seed,
        accounts: [...seed.accounts, { id: "fireworks", models: [{ id: "mine" }, { id: "hidden", public: false }] }],
      },
    });
    const list = await send(emulator, "GET /v1/accounts/fireworks/models");
    expect(column(at(list.body, "models"), "name")).toEqual(["accounts/fireworks/models/mine"]);
    expect((await send(emulator, "GET /v1/accounts/fireworks/models/qwen3-8b")).status).toBe(404);
  });

  test("where it is deployed is told by the single GET alone", async () => {
    const emulator = await start({
      seed: withModels({
        deployedModels: [{ id: "d1", model: NAME, deployment: "accounts/acme/deployments/x", default: true }],
      }),
    });
    const one = await send(emulator, `GET ${MODEL}`);
    expect(at(one.body, "deployedModelRefs")).toEqual([
      {
        name: "accounts/acme/deployedModels/d1",
        deployment: "accounts/acme/deployments/x",
        state: "DEPLOYED",
        default: true,
        public: false,
      },
    ]);
    const list = await send(emulator, "GET /v1/accounts/acme/models");
    expect(Object.keys(at(list.body, "models", 0) as object)).not.toContain("deployedModelRefs");
  });

  test("the read mask keeps what it names", async () => {
    const emulator = await start({ seed: withModels() });
    expect((await send(emulator, `GET ${MODEL}?readMask=name,display_name`)).body).toEqual({
      displayName: "M",
      name: NAME,
    });
  });
});

describe("deleting", () => {
  test("answers an empty object, and the model is gone", async () => {
    const emulator = await start({ seed: withModels() });
    const reply = await send(emulator, `DELETE ${MODEL}`);
    expect([reply.status, reply.text]).toEqual([200, "{}"]);
    expect((await send(emulator, `GET ${MODEL}`)).status).toBe(404);
    expect((await send(emulator, `DELETE ${MODEL}`)).status).toBe(404);
  });

  const inUse: [string, object][] = [
    ["loaded", { deployedModels: [{ id: "d1", model: NAME }] }],
    ["the base of a deployment", { deployments: [{ id: "x", baseModel: NAME, state: "READY" }] }],
    ["seeded as deployed", { models: [{ id: "m", deployedModelRefs: [{ name: "accounts/acme/deployedModels/d" }] }] }],
  ];

  test.each(inUse)("a model that is %s is refused with code 9", async (_, more) => {
    const emulator = await start({ seed: withModels(more) });
    const reply = await send(emulator, `DELETE ${MODEL}`);
    expect([reply.status, at(reply.body, "code")]).toEqual([400, 9]);
    emulator.setModes({ failedPrecondition: "412" });
    expect((await send(emulator, `DELETE ${MODEL}`)).status).toBe(412);
    expect((await send(emulator, `GET ${MODEL}`)).status).toBe(200);
  });

  test.each(inUse)("a model that is %s is unloaded in the other mode", async (_, more) => {
    const emulator = await start({ seed: { ...withModels(more), modes: { deleteDeployed: "unload" } } });
    expect((await send(emulator, `DELETE ${MODEL}`)).status).toBe(200);
    expect(emulator.state().accounts[0]).toMatchObject({ models: [], deployedModels: [] });
  });

  test("a deleted deployment does not hold its model", async () => {
    const emulator = await start({
      seed: withModels({ deployments: [{ id: "x", baseModel: NAME, state: "DELETED" }] }),
    });
    expect((await send(emulator, `DELETE ${MODEL}`)).status).toBe(200);
  });

  test("ends a promotion that is under way", async () => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs: 60_000 } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    await send(emulator, PROMOTE_LORA, { body: promotion("n") });
    await send(emulator, `DELETE ${MODEL}`);
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({
      done: true,
      error: { message: "the model was deleted" },
    });
    emulator.advance("1h");
    expect((await send(emulator, `GET ${MODEL}`)).status).toBe(404);
    expect((await send(emulator, "GET /v1/accounts/acme/models/n")).body).toMatchObject({ state: "READY" });
  });

  test("its id is free at once, or only later in the other mode", async () => {
    const emulator = await start();
    const cycle = async () => {
      const { status } = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
      await send(emulator, `DELETE ${MODEL}`);
      return status;
    };
    expect([await cycle(), await cycle()]).toEqual([200, 200]);
    emulator.setState(seedWith({ modes: { modelIdReuse: "refused" }, timing: { modelIdReuseMs: 60_000 } }));
    expect([await cycle(), await cycle()]).toEqual([200, 409]);
    emulator.advance("1m");
    expect(await cycle()).toBe(200);
  });
});
