import { createConnection } from "node:net";

import { describe, expect, test } from "vitest";

import { type Fault } from "../../provider/emulator/index.js";
import { KEY, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const ACCOUNTS = "GET /v1/accounts";
const MODEL = "GET /v1/accounts/acme/models/m";

describe("which requests a fault hits", () => {
  test.each<[string, Partial<Fault>, number[]]>([
    ["once by default", {}, [503, 200, 200]],
    ["as often as it counts", { count: 2 }, [503, 503, 200]],
    ["forever", { count: "forever" }, [503, 503, 503]],
    ["after some that go through", { skip: 1 }, [200, 503, 200]],
    ["only its method", { method: "POST", count: "forever" }, [200, 200, 200]],
    ["its method, however it is written", { method: "get" }, [503, 200, 200]],
    ["only its path", { path: "/v1/accounts/*", count: "forever" }, [200, 200, 200]],
    ["its exact path", { path: "/v1/accounts" }, [503, 200, 200]],
    ["a path with stars", { path: "/v1/acc*" }, [503, 200, 200]],
    ["any path", { path: "**" }, [503, 200, 200]],
  ])("%s", async (_, scope, statuses) => {
    const fault = { kind: "status", status: 503, ...scope } as Fault;
    const emulator = await start({ faults: [fault] });
    const seen = [];
    for (const _status of statuses) seen.push((await send(emulator, ACCOUNTS)).status);
    expect(seen).toEqual(statuses);
  });

  test.each([
    ["/v1/accounts/*/models", 200],
    ["/v1/accounts/*/models/*", 503],
    ["/v1/**", 503],
    ["**/models/m", 503],
    ["/v1/accounts/*", 200],
    ["/v1/accounts/.*/models/m", 200],
  ])("the glob %s", async (path, status) => {
    const emulator = await start({
      seed: seedWith({ acme: { models: [{ id: "m" }] } }),
      faults: [{ kind: "status", status: 503, path }],
    });
    expect((await send(emulator, MODEL)).status).toBe(status);
  });

  test("the first that matches happens, the next one then", async () => {
    const emulator = await start({
      faults: [
        { kind: "status", status: 502, count: 2 },
        { kind: "status", status: 409 },
      ],
    });
    const seen = [];
    for (let index = 0; index < 4; index += 1) seen.push((await send(emulator, ACCOUNTS)).status);
    expect(seen).toEqual([502, 502, 409, 200]);
  });

  test("control routes are never hit", async () => {
    const emulator = await start({ faults: [{ kind: "status", status: 503, count: "forever" }] });
    expect((await send(emulator, "GET /_emulator/requests")).status).toBe(200);
  });
});

describe("a status", () => {
  test.each([
    [400, 3],
    [401, 16],
    [403, 7],
    [404, 5],
    [409, 6],
    [412, 9],
    [429, 8],
    [500, 13],
    [502, 2],
    [503, 14],
    [504, 4],
  ])("%s has the gateway's code %s in the gateway's form", async (status, code) => {
    const reply = await send(await start({ faults: [{ kind: "status", status }] }), ACCOUNTS);
    expect([reply.status, reply.body]).toEqual([status, { code, message: `injected fault: ${status}`, details: [] }]);
    expect(reply.headers.get("retry-after")).toBeNull();
  });

  test("may say its own message, code and details", async () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "QUOTA" }];
    const fault: Fault = { kind: "status", status: 429, code: 99, message: "slow down", details };
    const reply = await send(await start({ faults: [fault] }), ACCOUNTS);
    expect(reply.body).toEqual({ code: 99, message: "slow down", details });
  });

  test.each([7, 0, "Sun, 01 Nov 2026 00:00:07 GMT"])("may send Retry-After: %s", async (retryAfter) => {
    const faults: Fault[] = [
      { kind: "status", status: 429, retryAfter },
      { kind: "status", status: 503, retryAfter },
    ];
    const emulator = await start({ faults });
    for (const _fault of faults) {
      expect((await send(emulator, ACCOUNTS)).headers.get("retry-after")).toBe(String(retryAfter));
    }
    emulator.setModes({ retryAfter: "omitted" });
    emulator.setFaults(faults);
    expect((await send(emulator, ACCOUNTS)).headers.get("retry-after")).toBeNull();
    expect((await send(emulator, ACCOUNTS)).headers.get("retry-after")).toBe(String(retryAfter));
  });

  test.each([
    ["before", 404],
    ["after", 200],
  ] as const)("%s the work: the model is %s", async (when, status) => {
    const emulator = await start({ faults: [{ kind: "status", status: 502, when, method: "POST" }] });
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("m") })).status).toBe(502);
    expect((await send(emulator, MODEL)).status).toBe(status);
    expect(emulator.requests().map((row) => row.status)).toEqual([502, status]);
  });
});

describe("a write that is ignored is answered 200:", () => {
  const seed = seedWith({ acme: { models: [{ id: "m", displayName: "M", public: false }] } });
  const PATCH = MODEL.replace("GET", "PATCH");
  const body = { displayName: "N", public: true };

  test.each<[string, Partial<Fault>, object]>([
    ["a PATCH as a whole", {}, { displayName: "M", public: false }],
    ["one field of it", { fields: ["public"] }, { displayName: "N", public: false }],
    ["a field that gets another value", { instead: { displayName: "O" } }, { ...body, displayName: "O" }],
  ])("%s, with the object as it is", async (_, which, held) => {
    const emulator = await start({ seed, faults: [{ kind: "ignored", method: "PATCH", ...which } as Fault] });
    expect(await send(emulator, PATCH, { body })).toMatchObject({ status: 200, body: held });
    expect(await send(emulator, MODEL)).toMatchObject({ body: held });
    await send(emulator, PATCH, { body });
    expect(await send(emulator, MODEL)).toMatchObject({ body });
  });

  test("a mask that names only what is ignored changes nothing", async () => {
    const emulator = await start({ seed, faults: ["PATCH **; ignored=displayName"] });
    await send(emulator, `${PATCH}?updateMask=display_name`, { body: { displayName: "N" } });
    expect(await send(emulator, MODEL)).toMatchObject({ body: { displayName: "M" } });
  });

  test("a DELETE leaves the object, and of none it says so", async () => {
    const emulator = await start({ seed, faults: ["DELETE **; ignored; count=2"] });
    const remove = MODEL.replace("GET", "DELETE");
    expect(await send(emulator, remove)).toMatchObject({ status: 200, body: {} });
    expect((await send(emulator, MODEL)).status).toBe(200);
    expect((await send(emulator, `${remove}-none`)).status).toBe(404);
  });
});

describe("a connection reset", () => {
  test.each([
    ["before", 404, 0],
    ["after", 200, 0],
    ["body", 200, 200],
  ] as const)("%s the work: the model is %s", async (when, status, recorded) => {
    const emulator = await start({ faults: [{ kind: "reset", when, path: "**:promote" }] });
    await expect(send(emulator, PROMOTE_LORA, { body: promotion("m") })).rejects.toThrow();
    expect((await send(emulator, MODEL)).status).toBe(status);
    expect(emulator.requests().map((row) => row.status)).toEqual([recorded, status]);
  });

  test("in the body comes after the head and half of the JSON", async () => {
    const emulator = await start({ faults: [{ kind: "reset", when: "body" }] });
    const seen = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(Number(new URL(emulator.url).port), "127.0.0.1");
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("close", () => {
        resolve(text);
      });
      socket.on("error", reject);
      socket.write(`GET /v1/accounts HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${KEY}\r\n\r\n`);
    });
    const [head = "", body = ""] = seen.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(head).toMatch(/^HTTP\/1.1 200 /);
    expect(body.length).toBe(Math.ceil(length / 2));
    expect(body).toMatch(/^\{"accounts":/);
  });
});
