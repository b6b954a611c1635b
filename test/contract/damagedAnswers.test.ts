import { describe, expect, test } from "vitest";

import { at, JOB, PROMOTE_LORA, promotion, send, start } from "./harness.js";

const ACCOUNTS = "GET /v1/accounts";
const MODEL = "GET /v1/accounts/acme/models/m";

describe("other damage", () => {
  test.each(["before", "after"] as const)("a slow answer (%s the work) is complete", async (when) => {
    const emulator = await start({ faults: [{ kind: "slow", ms: 120, when }] });
    const begin = performance.now();
    expect((await send(emulator, ACCOUNTS)).status).toBe(200);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(115);
  });

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("while a slow answer (%s the work) is awaited, %s promotions were started", async (when, started) => {
    const emulator = await start({ faults: [{ kind: "slow", ms: 60_000, when }] });
    const answer = expect(send(emulator, PROMOTE_LORA, { body: promotion("m") })).rejects.toThrow();
    while (emulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(emulator.state().accounts[0]?.operations).toHaveLength(started);
    await emulator.close();
    await answer;
  });

  test("a slow answer may be a refusal as well", async () => {
    const emulator = await start({
      faults: [
        { kind: "status", status: 504 },
        { kind: "slow", ms: 60 },
      ],
    });
    const begin = performance.now();
    expect((await send(emulator, ACCOUNTS)).status).toBe(504);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(55);
  });

  test("a body that is HTML", async () => {
    const reply = await send(await start({ faults: [{ kind: "body", body: "not-json" }] }), ACCOUNTS);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(reply.text).toContain("<html>");
  });

  test("a body that stops half-way, its length as if that were all", async () => {
    const emulator = await start({ faults: [{ kind: "body", body: "truncated" }] });
    const half = (await send(emulator, ACCOUNTS)).text;
    const whole = (await send(emulator, ACCOUNTS)).text;
    expect(half).toBe(whole.slice(0, Math.ceil(whole.length / 2)));
  });

  test("a body of the size that is asked for, 32 MiB by default", async () => {
    const emulator = await start({
      faults: [
        { kind: "body", body: "huge", bytes: 100_000 },
        { kind: "body", body: "huge" },
      ],
    });
    const small = await send(emulator, ACCOUNTS);
    expect(at(small.body, "padding")).toHaveLength(100_000);
    expect((await send(emulator, ACCOUNTS)).text.length).toBeGreaterThan(32 * 1024 * 1024);
  });

  test("a redirect, with nothing done", async () => {
    const location = "http://127.0.0.1:1/elsewhere";
    const emulator = await start({
      faults: [
        { kind: "redirect", location },
        { kind: "redirect", location, status: 302 },
      ],
    });
    for (const status of [307, 302]) {
      const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
      expect([reply.status, reply.headers.get("location")]).toEqual([status, location]);
    }
    expect((await send(emulator, MODEL)).status).toBe(404);
  });

  test("a list that never ends", async () => {
    const path = `GET /v1/${JOB}/checkpoints?pageSize=2`;
    const emulator = await start({ faults: [{ kind: "paging-loop", path: "**/checkpoints", count: "forever" }] });
    const first = await send(emulator, path);
    const token = String(at(first.body, "nextPageToken"));
    const second = await send(emulator, `${path}&pageToken=${token}`);
    expect(second.body).toEqual(first.body);
    expect(Object.keys((await send(emulator, ACCOUNTS)).body as object)).not.toContain("nextPageToken");
  });

  test("a list that goes round once", async () => {
    const emulator = await start({ faults: [{ kind: "paging-loop" }] });
    const first = await send(emulator, ACCOUNTS);
    const next = await send(emulator, `${ACCOUNTS}?pageToken=${String(at(first.body, "nextPageToken"))}`);
    expect(at(next.body, "accounts")).toEqual(at(first.body, "accounts"));
    expect(at(next.body, "nextPageToken")).toBeUndefined();
  });

  test("latency is added to every answer but those of control routes", async () => {
    const emulator = await start({ latencyMs: 250 });
    const timed = async (request: string) => {
      const begin = performance.now();
      await send(emulator, request);
      return performance.now() - begin;
    };
    expect(await timed(ACCOUNTS)).toBeGreaterThanOrEqual(245);
    expect(await timed("GET /v1/nope")).toBeGreaterThanOrEqual(245);
    expect(await timed("GET /_emulator/requests")).toBeLessThan(245);
  });
});
