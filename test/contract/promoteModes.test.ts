import { describe, expect, test } from "vitest";

import { type Modes } from "../../provider/emulator/index.js";
import { at, column, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const PROMOTE_BASE = "POST /v1/accounts/acme/checkpoints/base-a1b2c3d4:promote";
const MODEL = "GET /v1/accounts/acme/models/m";
const CHECKPOINTS = `GET /v1/${JOB}/checkpoints`;

describe("a rejected output id", () => {
  const rejected = ["Upper", "under_score", "dot.dot", "a".repeat(64), "umläut", "new-line\n", "a/b", ""];

  test.each(rejected)("%j is 400 and loses the checkpoint", async (id) => {
    const emulator = await start();
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion(id) });
    expect([reply.status, at(reply.body, "code")]).toEqual([400, 3]);
    const again = await send(emulator, PROMOTE_LORA, { body: promotion("fine") });
    expect([again.status, again.body]).toMatchObject([400, { message: 'checkpoint "lora-a1b2c3d4" not found in GCS' }]);
    const names = column(at((await send(emulator, CHECKPOINTS)).body, "checkpoints"), "name");
    expect(names).toEqual([`${JOB}/checkpoints/base-a1b2c3d4`, `${JOB}/checkpoints/dcp`]);
    expect((await send(emulator, PROMOTE_BASE, { body: promotion("fine") })).status).toBe(200);
  });

  test.each(rejected)("%j is 400 without a side effect in the other mode", async (id) => {
    const emulator = await start({ seed: seedWith({ modes: { invalidOutputId: "no-side-effect" } }) });
    expect((await send(emulator, PROMOTE_LORA, { body: promotion(id) })).status).toBe(400);
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("fine") })).status).toBe(200);
  });

  test("the lost checkpoint may still be listed", async () => {
    const emulator = await start({ seed: seedWith({ modes: { orphanedCheckpoint: "listed" } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("NO") });
    const listed = at((await send(emulator, CHECKPOINTS)).body, "checkpoints");
    expect(listed).toHaveLength(3);
    expect(column(listed, "orphaned")).toEqual([undefined, undefined, undefined]);
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("fine") })).status).toBe(400);
  });

  test.each(["a", "0", "a--b", "a".repeat(63)])("%j is accepted", async (id) => {
    expect((await send(await start(), PROMOTE_LORA, { body: promotion(id) })).status).toBe(200);
  });

  test.each([
    ["accept", 200],
    ["reject", 400],
  ] as const)("hyphens at the ends: %s", async (edgeHyphen, status) => {
    for (const id of ["-a", "a-"]) {
      const emulator = await start({ seed: seedWith({ modes: { edgeHyphen } }) });
      expect((await send(emulator, PROMOTE_LORA, { body: promotion(id) })).status).toBe(status);
    }
  });
});

describe("the base model", () => {
  const OTHER_BASE = "accounts/fireworks/models/qwen3-4b";
  const MISSING = "accounts/fireworks/models/none";
  test.each<[string, Partial<Modes>, string, number]>([
    ["that is missing", {}, MISSING, 400],
    ["that is missing, accepted", { missingBase: "accept" }, MISSING, 200],
    ["that is no model name", {}, "qwen3-8b", 400],
    ["that is not the trainer's", {}, OTHER_BASE, 400],
    ["that is not the trainer's, accepted", { wrongBase: "accept" }, OTHER_BASE, 200],
    ["that is private elsewhere", { wrongBase: "accept" }, "accounts/other/models/private", 400],
    ["that is public elsewhere", { wrongBase: "accept" }, "accounts/other/models/shared", 200],
    [
      "that is public elsewhere, forbidden",
      { wrongBase: "accept", foreignBase: "forbid" },
      "accounts/other/models/shared",
      403,
    ],
    ["of the vendor, others forbidden", { foreignBase: "forbid" }, "accounts/fireworks/models/qwen3-8b", 200],
  ])("%s", async (_, modes, base, status) => {
    const emulator = await start({ seed: seedWith({ modes }) });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m", { base_model: base }) });
    expect(reply.status).toBe(status);
    if (status === 400) expect(reply.body).toEqual({ code: 3, message: "invalid base_model", details: [] });
    if (status === 200) {
      expect((await send(emulator, MODEL)).body).toMatchObject({ peftDetails: { baseModel: base } });
    } else {
      expect((await send(emulator, MODEL)).status).toBe(404);
    }
  });

  test("of a job that names none may be any", async () => {
    const seed = seedWith({ acme: { trainerJobs: [{ ...job(), id: "sft-7" }] } });
    const emulator = await start({ seed });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m", { base_model: OTHER_BASE }) });
    expect(reply.status).toBe(200);
  });

  function job() {
    const checkpointType = "CHECKPOINT_TYPE_INFERENCE_LORA";
    return { checkpoints: [{ id: "lora-a1b2c3d4", createTime: "2026-10-30T10:00:00Z", checkpointType }] };
  }
});

describe("an output id that is taken", () => {
  const taken = { id: "m", displayName: "older" };

  test.each([true, false])("is 409 code 6 (asynchronous: %s)", async (asynchronous) => {
    const emulator = await start({ seed: seedWith({ acme: { ...seedWith().accounts[0], models: [taken] } }) });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m", { async_promotion: asynchronous }) });
    expect([reply.status, at(reply.body, "code")]).toEqual([409, 6]);
    expect((await send(emulator, MODEL)).body).toMatchObject({ displayName: "older" });
  });

  test("answers with the model that is there in the other mode", async () => {
    const seed = seedWith({ acme: { ...seedWith().accounts[0], models: [taken] } });
    const emulator = await start({ seed: { ...seed, modes: { outputModelExists: "return-existing" } } });
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect([reply.status, reply.body]).toMatchObject([200, { model: { displayName: "older" } }]);
    expect(emulator.state().accounts[0]?.operations).toEqual([]);
  });
});

describe("the same promotion twice", () => {
  test.each([0, 60_000])("is 409 for the later one (copy of %s ms)", async (promotionMs) => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const again = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect([again.status, at(again.body, "code")]).toEqual([409, 6]);
    expect(emulator.state().accounts[0]?.models).toHaveLength(1);
  });

  test.each([0, 60_000])("is the same operation in the other mode (copy of %s ms)", async (promotionMs) => {
    const emulator = await start({
      seed: seedWith({ timing: { promotionMs }, modes: { repeatedPromote: "last-wins" } }),
    });
    const first = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    await send(emulator, PROMOTE_LORA, { body: promotion("n") });
    const again = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(at(again.body, "operation", "name")).toBe(at(first.body, "operation", "name"));
    expect(at(again.body, "operation", "done")).toBe(promotionMs === 0);
    const sync = await send(emulator, PROMOTE_LORA, { body: promotion("m", { async_promotion: false }) });
    expect(sync.body).toMatchObject({ model: { name: "accounts/acme/models/m" } });
    expect(emulator.state().accounts[0]?.operations).toHaveLength(2);
  });

  test("two different ones at once: the last wins in the other mode", async () => {
    const emulator = await start({
      seed: seedWith({ timing: { promotionMs: 60_000 }, modes: { repeatedPromote: "last-wins" } }),
    });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const second = await send(emulator, PROMOTE_BASE, { body: promotion("m") });
    expect(at(second.body, "operation", "name")).toBe("accounts/acme/operations/op-2");
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({
      done: true,
      error: { code: 10, message: "superseded by a later promotion" },
    });
    emulator.advance("1m");
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "READY", kind: "HF_BASE_MODEL" });
  });

  test("a different checkpoint afterwards meets a taken id", async () => {
    const emulator = await start({ seed: seedWith({ modes: { repeatedPromote: "last-wins" } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, PROMOTE_BASE, { body: promotion("m") })).status).toBe(409);
  });
});
