import { describe, expect, test } from "vitest";

import { complete, type DeploymentSeed, NAME } from "./deploymentHarness.js";
import { at, BASE, OTHER_KEY, seedWith, send, start } from "./harness.js";

describe("completions", () => {
  const lora = "accounts/acme/models/m";
  const seed = (fields: Partial<DeploymentSeed> = {}) =>
    seedWith({
      acme: {
        deployments: [
          { id: "d", baseModel: BASE, ...fields },
          { id: "e", baseModel: BASE },
        ],
        deployedModels: [{ id: "m-1", model: lora, deployment: NAME, default: true }],
      },
    });

  test.each([
    [NAME, 200],
    [`${BASE}#${NAME}`, 200],
    [`${lora}#${NAME}`, 200],
    [lora, 200],
    [`${lora}#accounts/acme/deployments/e`, 404],
    [BASE, 404],
    [`${NAME}x`, 404],
    ["", 404],
  ])("of %s are %s", async (model, status) => {
    const { body, status: actual } = await complete(await start({ seed: seed() }), model);
    expect(actual).toBe(status);
    if (status === 200) expect(body).toMatchObject({ object: "text_completion", model, choices: [{ index: 0 }] });
    else expect(body).toMatchObject({ error: { code: "NOT_FOUND", message: expect.any(String) as string } });
  });

  test.each([
    [{ state: "CREATING" }, 503],
    [{ state: "FAILED" }, 503],
    [{ state: "UPDATING" }, 200],
    [{ state: "DELETED" }, 404],
    [{ maxReplicaCount: 0 }, 503],
    [{ state: "CREATING", servesFrom: "2026-11-01T00:00:00Z" }, 200],
  ])("while it is %j are %s", async (fields, status) => {
    expect((await complete(await start({ seed: seed(fields) }), NAME)).status).toBe(status);
  });

  test("of another account's deployment are not there", async () => {
    expect((await complete(await start({ seed: seed() }), NAME, OTHER_KEY)).status).toBe(404);
  });

  test.each([
    ["completions", { prompt: "hi" }, "model is required"],
    ["chat/completions", { messages: [{ role: "user", content: "hi" }] }, "model is required"],
    ["chat/completions", { model: NAME }, "messages is required"],
    ["chat/completions", { model: NAME, messages: [] }, "messages is required"],
  ])("%s with %j are refused", async (path, body, message) => {
    const reply = await send(await start(), `POST /inference/v1/${path}`, { body });
    expect([reply.status, reply.body]).toMatchObject([400, { error: { code: "INVALID_ARGUMENT", message } }]);
  });

  test.each(["completions", "chat/completions"])("%s that are to be streamed are not emulated", async (path) => {
    const body = { model: NAME, messages: [{ role: "user", content: "hi" }], stream: true };
    const reply = await send(await start({ seed: seed() }), `POST /inference/v1/${path}`, { body });
    expect([reply.status, at(reply.body, "message")]).toEqual([501, "the emulator does not stream completions"]);
  });

  test("of a chat are answered in the form of a chat, and are traffic too", async () => {
    const emulator = await start({ seed: seed() });
    const body = { model: NAME, messages: [{ role: "user", content: "hi" }] };
    expect((await send(emulator, "POST /inference/v1/chat/completions", { body })).body).toMatchObject({
      object: "chat.completion",
      model: NAME,
      choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }],
    });
    expect((await send(emulator, `DELETE /v1/${NAME}`)).status).toBe(400);
  });
});
