import { describe, expect, test } from "vitest";

import { at, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";

describe("the asynchronous field", () => {
  test("may be ignored", async () => {
    const emulator = await start({ seed: seedWith({ modes: { asyncField: "ignored" } }) });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(reply.body).toMatchObject({ model: { state: "READY" } });
  });

  test.each(["async_promotion", "asyncPromotion"])("may be rejected by name (sent as %s)", async (name) => {
    const emulator = await start({ seed: seedWith({ modes: { asyncField: "rejected" } }) });
    const body = { ...promotion("m", { async_promotion: undefined }), [name]: true };
    const reply = await send(emulator, PROMOTE_LORA, { body });
    expect([reply.status, at(reply.body, "message")]).toEqual([400, expect.stringContaining("async_promotion")]);
    const without = promotion("m", { async_promotion: undefined });
    expect((await send(emulator, PROMOTE_LORA, { body: without })).body).toMatchObject({ model: { state: "READY" } });
  });

  test("may give an operation that is done at once", async () => {
    const seed = seedWith({ timing: { promotionMs: 60_000 }, modes: { asyncField: "done-operation" } });
    const reply = await send(await start({ seed }), PROMOTE_LORA, { body: promotion("m") });
    expect(reply.body).toMatchObject({ operation: { done: true, response: { state: "READY" } } });
  });
});

describe("other modes", () => {
  const FOUR_PART = `POST /v1/${JOB}/checkpoints/lora-a1b2c3d4:promote`;

  test.each([
    ["not-found", 404],
    ["accepted", 200],
  ] as const)("the 4-part name in the URL is %s", async (fourPartPromote, status) => {
    const emulator = await start({ seed: seedWith({ modes: { fourPartPromote } }) });
    expect((await send(emulator, FOUR_PART, { body: promotion("m") })).status).toBe(status);
  });

  test.each([
    ["needs-deployment", 400],
    ["job-suffices", 200],
  ] as const)("a job without a stored bucket: %s", async (legacyBucket, status) => {
    const emulator = await start({ seed: seedWith({ job: { legacyBucket: true }, modes: { legacyBucket } }) });
    const hotLoad = { hot_load_deployment_id: "accounts/acme/deployments/d" };
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("m") })).status).toBe(status);
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("n", hotLoad) })).status).toBe(200);
  });

  test("operations may be named without their account", async () => {
    const emulator = await start({ seed: seedWith({ modes: { operationName: "global" } }) });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(at(reply.body, "operation", "name")).toBe("operations/op-1");
    expect((await send(emulator, "GET /v1/operations/op-1")).body).toMatchObject({ done: true });
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).status).toBe(404);
  });

  test("operations with their account are not found without it", async () => {
    const emulator = await start();
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, "GET /v1/operations/op-1")).status).toBe(404);
  });

  test("finished operations may expire", async () => {
    const emulator = await start({
      seed: seedWith({ timing: { operationExpiryMs: 1000 }, modes: { operationExpiry: "expires" } }),
    });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const poll = () => send(emulator, "GET /v1/accounts/acme/operations/op-1");
    expect((await poll()).status).toBe(200);
    emulator.advance("1s");
    expect([(await poll()).status, (await send(emulator, MODEL)).status]).toEqual([404, 200]);
  });

  test("finished operations stay by default", async () => {
    const emulator = await start();
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    emulator.advance("400d");
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).status).toBe(200);
  });

  test("a finished operation may hold no response", async () => {
    const emulator = await start({ seed: seedWith({ modes: { operationResponse: "missing" } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const { body } = await send(emulator, "GET /v1/accounts/acme/operations/op-1");
    expect(Object.keys(body as object)).toEqual(["name", "metadata", "done"]);
  });
});
