import { describe, expect, test } from "vitest";

import { at, JOB, KEY, PROMOTE_LORA, promotion, send, start } from "./harness.js";

describe("strictness", () => {
  test.each([
    "GET /",
    "GET /v1",
    "GET /v1/",
    "GET /v2/accounts",
    "GET /v1/accounts/",
    "GET /v1/accounts/acme/",
    "POST /v1/accounts",
    "PUT /v1/accounts/acme/models/m",
    "GET /v1/accounts/acme/models/m:getDownloadEndpoint",
    "GET /v1/accounts/-/rlorTrainerJobs",
    "GET /v1/accounts/-/trainingShapes/-/versions/x",
    "GET /v1/accounts/acme/dpoJobs/j:getMetricsFileEndpoint",
    "PATCH /v1/accounts/acme/dpoJobs/j",
    "GET /v1/accounts/acme/datasets",
    `GET /v1/${JOB}/checkpoints/dcp`,
    `DELETE /v1/${JOB}/checkpoints/dcp`,
    `POST /v1/${JOB}/checkpoints/dcp:sync`,
    `POST /v1/${JOB}:executeTrainStep`,
    "POST /training/v1/rlorTrainerJobs/acme/sft-7/api/v1/forward_backward",
    "POST /v1/accounts/acme/models",
    "GET /v1/accounts%2Facme",
  ])("%s is a route that the emulator does not have: 501 names it", async (request) => {
    const reply = await send(await start(), request);
    expect(reply.body).toEqual({ code: 12, message: `the emulator has no route ${request}`, details: [] });
    expect(reply.status).toBe(501);
  });

  test.each([
    ["GET /v1/accounts?page_size=2", '"page_size"'],
    ["GET /v1/accounts?pageSize=2&a=1&b=2", '"a", "b"'],
    [`GET /v1/${JOB}?pageSize=2`, '"pageSize"'],
    [`GET /v1/${JOB}/checkpoints?filter=x`, '"filter"'],
    [`GET /v1/${JOB}/checkpoints?orderBy=x`, '"orderBy"'],
    ["GET /v1/accounts/acme/dpoJobs/j/checkpoints?filter=x", '"filter"'],
    ["POST /v1/accounts/acme/rlorTrainerJobs?jobId=x", '"jobId"'],
    [`DELETE /v1/${JOB}?force=true`, '"force"'],
    ["DELETE /v1/accounts/acme/models/m?ignoreChecks=true", '"ignoreChecks"'],
    ["GET /v1/accounts/acme/operations/op-1?x", '"x"'],
    ["POST /v1/accounts/acme/checkpoints/x:promote?validateOnly=true", '"validateOnly"'],
  ])("%s has an unknown query parameter: 400 names it", async (request, names) => {
    const reply = await send(await start(), request);
    expect([reply.status, reply.body]).toEqual([
      400,
      { code: 3, message: `unknown query parameter ${names}`, details: [] },
    ]);
  });

  test("a repeated query parameter is 400", async () => {
    const reply = await send(await start(), `GET /v1/${JOB}/checkpoints?pageSize=1&pageSize=2`);
    expect([reply.status, at(reply.body, "message")]).toEqual([
      400,
      'query parameter "pageSize" was given more than once',
    ]);
  });

  test("a malformed escape is 400, an escaped segment is decoded", async () => {
    const emulator = await start();
    expect((await send(emulator, "GET /v1/accounts/%zz")).status).toBe(400);
    expect((await send(emulator, "GET /v1/accounts/ac%6De")).status).toBe(200);
    expect((await send(emulator, "GET /v1/accounts/acme%2Fmodels")).status).toBe(403);
  });

  test("a body that is too large is 413", async () => {
    const reply = await send(await start(), PROMOTE_LORA, {
      body: promotion("m", { base_model: "x".repeat(2_000_000) }),
    });
    expect(reply.status).toBe(413);
  });

  test("a request id counts the answers, so that two runs give the same ones", async () => {
    const ids = async () => {
      const emulator = await start();
      const replies = [
        await send(emulator, "GET /v1/accounts"),
        await send(emulator, "GET /v1/nope"),
        await send(emulator, "GET /v1/accounts", { headers: { "x-api-key": "wrong" } }),
        await send(emulator, "GET /_emulator/requests"),
      ];
      return replies.map(({ headers }) => headers.get("x-request-id"));
    };
    const first = await ids();
    expect(first).toEqual(["emulator-000001", "emulator-000002", "emulator-000003", "emulator-000004"]);
    expect(await ids()).toEqual(first);
  });

  test("every answer is JSON", async () => {
    const emulator = await start();
    for (const request of ["GET /v1/accounts", "GET /v1/nope", `DELETE /v1/${JOB}`]) {
      expect((await send(emulator, request)).headers.get("content-type")).toBe("application/json");
    }
  });
});

describe("recordings", () => {
  test("keep method, path, query, status, body and time, in order of arrival", async () => {
    const emulator = await start();
    await send(emulator, "GET /v1/accounts?pageSize=2");
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    await send(emulator, "GET /v1/accounts/acme/models/a%20b?nope=1");
    await send(emulator, "POST /v1/x", { body: "not json" });
    await send(emulator, "GET /_emulator/state");
    const rows = [
      { method: "GET", path: "/v1/accounts", query: { pageSize: "2" }, status: 200, body: null },
      { method: "POST", path: PROMOTE_LORA.slice(5), query: {}, status: 200, body: promotion("m") },
      { method: "GET", path: "/v1/accounts/acme/models/a%20b", query: { nope: "1" }, status: 400, body: null },
      { method: "POST", path: "/v1/x", query: {}, status: 501, body: "not json" },
    ].map((row) => ({ ...row, at: "2026-11-01T00:00:00Z" }));
    expect(emulator.requests()).toEqual(rows);
    expect((await send(emulator, "GET /_emulator/requests")).body).toEqual(rows);
  });

  test.each([KEY, "fw-some-unknown-key"])("never hold the key %s, wherever it was put", async (key) => {
    const emulator = await start();
    const headers = { "x-api-key": key, "x-note": key };
    await send(emulator, `GET /v1/accounts/${key}?key=${key}&${key}=1`, { headers });
    await send(emulator, PROMOTE_LORA, {
      headers,
      body: promotion("m", { note: key, [key]: [{ deep: `Bearer ${key}` }] }),
    });
    const both = { "x-api-key": "fw-another-key", authorization: `Bearer ${key}` };
    await send(emulator, PROMOTE_LORA, { headers: both, body: `broken ${key}` });
    const text = (await send(emulator, "GET /_emulator/requests")).text;
    expect(text).not.toContain(key);
    expect(JSON.stringify(emulator.requests())).not.toContain(key);
    expect(emulator.requests()).toHaveLength(3);
  });

  test("a short key does not tear ids apart", async () => {
    const emulator = await start({ seed: { accounts: [{ id: "acme", apiKeys: ["acme"] }] } });
    await send(emulator, "GET /v1/accounts/acme", { headers: { "x-api-key": "acme" } });
    expect(emulator.requests()).toMatchObject([{ path: "/v1/accounts/acme", status: 200 }]);
  });
});
