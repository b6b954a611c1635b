import { describe, expect, test } from "vitest";

import { type Modes } from "../../provider/emulator/index.js";
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

describe("changing", () => {
  test.each<[string, Partial<Modes>, string, object, object]>([
    ["names what changes", {}, "", { description: "new" }, { displayName: "M", description: "new" }],
    [
      "overwrites",
      { patchWithoutMask: "overwrite" },
      "",
      { description: "new" },
      { displayName: "", description: "new" },
    ],
    [
      "keeps to its mask",
      {},
      "?updateMask=description",
      { displayName: "X", description: "new" },
      { displayName: "M", description: "new" },
    ],
    [
      "clears what its mask names",
      {},
      "?updateMask=display_name,description",
      { description: "new" },
      { displayName: "", description: "new" },
    ],
    ["with mask *", {}, "?updateMask=*", { description: "new" }, { displayName: "", description: "new" }],
    [
      "ignores its mask",
      { updateMask: "ignored" },
      "?updateMask=display_name",
      { description: "new" },
      { displayName: "M", description: "new" },
    ],
    ["may use snake_case", {}, "", { display_name: "new" }, { displayName: "new", description: "old" }],
    ["ignores what is read-only", {}, "", { state: "UPLOADING", name: "x" }, { state: "READY", name: NAME }],
    ["may be empty", {}, "", {}, { displayName: "M", description: "old" }],
  ])("a PATCH that %s", async (_, modes, query, body, expected) => {
    const emulator = await start({ seed: { ...withModels(), modes } });
    emulator.advance("1h");
    const reply = await send(emulator, `PATCH ${MODEL}${query}`, { body });
    expect([reply.status, reply.body]).toMatchObject([200, { ...expected, updateTime: "2026-11-01T01:00:00Z" }]);
    expect((await send(emulator, `GET ${MODEL}`)).body).toMatchObject(expected);
  });

  test.each<[string, Partial<Modes>, string, unknown, string]>([
    ["an unknown field", {}, "", { colour: 1 }, 'unknown field "colour"'],
    ["a long display name", {}, "", { displayName: "x".repeat(64) }, "shorter than 64"],
    ["a long description", {}, "", { description: "x".repeat(1000) }, "shorter than 1000"],
    ["a number for a text", {}, "", { description: 1 }, "description"],
    ["a mask of unknown fields", {}, "?updateMask=colour", {}, "invalid updateMask: colour"],
    ["a mask, refused", { updateMask: "rejected" }, "?updateMask=description", {}, '"updateMask"'],
    ["no body", {}, "", undefined, "must be a JSON object"],
  ])("a PATCH with %s is 400 and changes nothing", async (_, modes, query, body, message) => {
    const emulator = await start({ seed: { ...withModels(), modes } });
    const before = emulator.state();
    const reply = await send(emulator, `PATCH ${MODEL}${query}`, { body });
    expect([reply.status, at(reply.body, "code"), at(reply.body, "message")]).toEqual([
      400,
      3,
      expect.stringContaining(message),
    ]);
    expect(emulator.state()).toEqual(before);
  });

  test("limits are met exactly", async () => {
    const emulator = await start({ seed: withModels() });
    const body = { displayName: "x".repeat(63), description: "y".repeat(999) };
    expect((await send(emulator, `PATCH ${MODEL}`, { body })).status).toBe(200);
  });

  test("another account's model is refused, public or not", async () => {
    const emulator = await start();
    for (const id of ["shared", "private"]) {
      for (const method of ["PATCH", "DELETE"]) {
        const body = method === "PATCH" ? {} : undefined;
        expect((await send(emulator, `${method} /v1/accounts/other/models/${id}`, { body })).status).toBe(403);
      }
    }
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
    await send(emulator, `DELETE ${MODEL}`);
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({
      done: true,
      error: { message: "the model was deleted" },
    });
    emulator.advance("1h");
    expect((await send(emulator, `GET ${MODEL}`)).status).toBe(404);
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
