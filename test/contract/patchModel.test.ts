import { describe, expect, test } from "vitest";

import { type Modes } from "../../provider/emulator/index.js";
import { at, seedWith, send, start } from "./harness.js";

const MODEL = "/v1/accounts/acme/models/m";
const NAME = "accounts/acme/models/m";

const withModels = () =>
  seedWith({ acme: { models: [{ id: "m", displayName: "M", description: "old", supportsTools: true }] } });

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
