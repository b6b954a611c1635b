import { describe, expect, test } from "vitest";

import { KEY, OTHER_KEY, seedWith, send, start } from "./harness.js";

const JOB_PATH = "GET /v1/accounts/acme/rlorTrainerJobs/sft-7";

describe("keys", () => {
  test.each([
    ["X-Api-Key", { "X-Api-Key": KEY }, 200],
    ["Authorization: Bearer", { Authorization: `Bearer ${KEY}` }, 200],
    ["both", { "X-Api-Key": KEY, Authorization: `Bearer ${KEY}` }, 200],
    ["X-Api-Key before a wrong Authorization", { "X-Api-Key": KEY, Authorization: "Bearer wrong" }, 200],
    ["a wrong X-Api-Key before Authorization", { "X-Api-Key": "wrong", Authorization: `Bearer ${KEY}` }, 401],
    ["an unknown key", { "X-Api-Key": "fw-unknown" }, 401],
    ["an unknown bearer", { Authorization: "Bearer fw-unknown" }, 401],
    ["a basic login", { Authorization: `Basic ${KEY}` }, 401],
    ["no key", {}, 401],
    ["a key of another account", { "X-Api-Key": OTHER_KEY }, 403],
  ])("%s", async (_, headers, status) => {
    const reply = await send(await start(), JOB_PATH, { headers });
    expect(reply.status).toBe(status);
    const code = { 200: undefined, 401: 16, 403: 7 }[status];
    if (code !== undefined) expect(reply.body).toEqual({ code, message: expect.any(String) as string, details: [] });
  });

  test.each([
    "GET /v1/accounts",
    "GET /v1/accounts/acme",
    "GET /v1/accounts/acme/rlorTrainerJobs",
    "GET /v1/accounts/acme/rlorTrainerJobs/sft-7",
    "DELETE /v1/accounts/acme/rlorTrainerJobs/sft-7",
    "GET /v1/accounts/acme/rlorTrainerJobs/sft-7/checkpoints",
    "POST /v1/accounts/acme/checkpoints/lora-a1b2c3d4:promote",
    "GET /v1/accounts/acme/operations/op-1",
    "GET /v1/accounts/acme/models",
    "GET /v1/accounts/acme/models/m",
    "PATCH /v1/accounts/acme/models/m",
    "DELETE /v1/accounts/acme/models/m",
    "GET /v1/accounts/fireworks/trainingShapes",
    "GET /v1/accounts/fireworks/trainingShapes/qwen3-8b-128k",
    "GET /v1/accounts/fireworks/trainingShapes/qwen3-8b-128k/versions",
    "GET /v1/accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
  ])("%s needs a key", async (request) => {
    const reply = await send(await start(), request, { headers: {} });
    expect(reply.status).toBe(401);
  });
});

describe("accounts", () => {
  test("the list holds only the accounts that the key sees", async () => {
    const emulator = await start();
    expect((await send(emulator, "GET /v1/accounts?pageSize=2")).body).toEqual({
      accounts: [expect.objectContaining({ name: "accounts/acme", state: "READY", suspendState: "UNSUSPENDED" })],
      totalSize: 1,
    });
    const other = await send(emulator, "GET /v1/accounts", { headers: { "x-api-key": OTHER_KEY } });
    expect(other.body).toMatchObject({ accounts: [{ name: "accounts/other" }] });
  });

  test("a key of two accounts sees both", async () => {
    const seed = seedWith();
    const emulator = await start({ seed: { ...seed, accounts: [...seed.accounts, { id: "second", apiKeys: [KEY] }] } });
    const reply = await send(emulator, "GET /v1/accounts?pageSize=2");
    expect(reply.body).toMatchObject({ accounts: [{ name: "accounts/acme" }, { name: "accounts/second" }] });
  });

  test("the own account is readable, with the fields that were seeded", async () => {
    const emulator = await start({
      seed: seedWith({ acme: { displayName: "Acme Inc", suspendState: "CREDIT_DEPLETED" } }),
    });
    const reply = await send(emulator, "GET /v1/accounts/acme");
    expect(reply.body).toMatchObject({ displayName: "Acme Inc", suspendState: "CREDIT_DEPLETED" });
  });

  test.each([
    ["forbidden", 403, 7],
    ["not-found", 404, 5],
  ] as const)("another account is %s", async (otherAccount, status, code) => {
    const emulator = await start({ seed: seedWith({ modes: { otherAccount } }) });
    for (const path of ["", "/models", "/models/private", "/rlorTrainerJobs/theirs", "/operations/op-1"]) {
      const account = path === "/models" ? "nobody" : "other";
      const reply = await send(emulator, `GET /v1/accounts/${account}${path}`);
      expect([path, reply.status, reply.body]).toMatchObject([path, status, { code }]);
    }
  });
});
