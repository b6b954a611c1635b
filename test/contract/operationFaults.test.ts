import { describe, expect, test } from "vitest";

import { type Fault } from "../../provider/emulator/index.js";
import { at, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";
const POLL = "GET /v1/accounts/acme/operations/op-1";

describe("an operation", () => {
  const slow = { promotionMs: 60_000 };

  test.each([
    ["no-model", 404, undefined],
    ["stays-uploading", 200, "UPLOADING"],
  ] as const)("that fails: %s", async (failedPromotion, status, state) => {
    const fault: Fault = { kind: "operation", outcome: "fail", code: 8, message: "no space" };
    const emulator = await start({ seed: seedWith({ modes: { failedPromotion }, timing: slow }), faults: [fault] });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "UPLOADING" });
    expect((await send(emulator, POLL)).body).toMatchObject({ done: false });
    emulator.advance("1m");
    const done = (await send(emulator, POLL)).body;
    expect(at(done, "metadata", "statusMessage")).toBe("failed");
    expect(done).toMatchObject({ done: true, error: { code: 8, message: "no space", details: [] } });
    expect(Object.keys(done as object)).not.toContain("response");
    const model = await send(emulator, MODEL);
    expect([model.status, at(model.body, "state")]).toEqual([status, state]);
    if (status === 200) expect(at(model.body, "status")).toEqual({ code: "INTERNAL", message: "no space" });
    const again = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(again.status).toBe(status === 200 ? 409 : 200);
  });

  test.each(["no-model", "stays-uploading"] as const)(
    "that fails at once when it is synchronous: %s",
    async (failedPromotion) => {
      const emulator = await start({
        seed: seedWith({ modes: { failedPromotion } }),
        faults: [{ kind: "operation", outcome: "fail" }],
      });
      const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m", { async_promotion: false }) });
      expect([reply.status, at(reply.body, "code")]).toEqual([500, 13]);
      expect((await send(emulator, MODEL)).status).toBe(failedPromotion === "no-model" ? 404 : 200);
    },
  );

  test("that never ends", async () => {
    const emulator = await start({ faults: [{ kind: "operation", outcome: "never" }] });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    emulator.advance("30d");
    expect((await send(emulator, POLL)).body).toMatchObject({ done: false });
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "UPLOADING" });
  });

  test("that vanishes, while the copy goes on", async () => {
    const emulator = await start({
      seed: seedWith({ timing: slow }),
      faults: [{ kind: "operation", outcome: "vanish" }],
    });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, POLL)).status).toBe(404);
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "UPLOADING" });
    emulator.advance("1m");
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "READY" });
  });

  test("is only hit when one is started", async () => {
    const emulator = await start({ faults: [{ kind: "operation", outcome: "fail" }] });
    await send(emulator, "GET /v1/accounts");
    await send(emulator, PROMOTE_LORA, { body: promotion("BAD", { base_model: "" }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, POLL)).body).toMatchObject({ done: true, error: { code: 13 } });
  });
});
