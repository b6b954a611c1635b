import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { type Emulator, startEmulator } from "../../provider/emulator/index.js";
import { at, column, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";

describe("the state file", () => {
  function stateFile(): string {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    return join(folder, "state.json");
  }

  test("keeps models, promotions under way, modes and the clock across a restart", async () => {
    const path = stateFile();
    const first = await start({ stateFile: path, seed: seedWith({ timing: { promotionMs: 60_000 } }) });
    await send(first, PROMOTE_LORA, { body: promotion("m") });
    first.advance("30s");
    first.setModes({ totalSize: "omitted" });
    const taken = first.state();
    await first.close();
    const second = await start({ stateFile: path, seed: { accounts: [] } });
    expect(second.state()).toEqual(taken);
    expect((await send(second, MODEL)).body).toMatchObject({ state: "UPLOADING" });
    second.advance("30s");
    expect((await send(second, MODEL)).body).toMatchObject({ state: "READY" });
    second.reset();
    expect(second.state().accounts).toEqual([]);
  });

  test("is written before a change is answered, and nothing else is left beside it", async () => {
    const path = stateFile();
    const emulator = await start({ stateFile: path });
    const models = () => at(JSON.parse(readFileSync(path, "utf8")), "accounts", 0, "models");
    expect(models()).toEqual([]);
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(column(models(), "id")).toEqual(["m"]);
    await send(emulator, "PATCH /v1/accounts/acme/models/m", { body: { description: "d" } });
    expect(column(models(), "description")).toEqual(["d"]);
    await send(emulator, "PUT /_emulator/state", { body: { accounts: [{ id: "acme" }] } });
    expect(models()).toEqual([]);
    expect(readdirSync(join(path, ".."))).toEqual(["state.json"]);
  });

  test.each<[string, (emulator: Emulator) => unknown]>([
    ["a promotion", (emulator) => send(emulator, PROMOTE_LORA, { body: promotion("n") })],
    ["a lost checkpoint", (emulator) => send(emulator, PROMOTE_LORA, { body: promotion("NO") })],
    [
      "a change of a model",
      (emulator) => send(emulator, "PATCH /v1/accounts/acme/models/m", { body: { public: true } }),
    ],
    ["a deleted model", (emulator) => send(emulator, "DELETE /v1/accounts/acme/models/m")],
    ["a deleted job", (emulator) => send(emulator, `DELETE /v1/${JOB}`)],
    ["a new state", (emulator) => send(emulator, "PUT /_emulator/state", { body: { accounts: [] } })],
    ["new modes", (emulator) => send(emulator, "PUT /_emulator/modes", { body: { totalSize: "omitted" } })],
    ["a clock that moved", (emulator) => send(emulator, "POST /_emulator/clock", { body: { advance: "1h" } })],
    [
      "a clock that was set",
      (emulator) => send(emulator, "POST /_emulator/clock", { body: { now: "2027-01-01T00:00:00Z" } }),
    ],
    [
      "setState",
      (emulator) => {
        emulator.setState({ accounts: [] });
      },
    ],
    [
      "setModes",
      (emulator) => {
        emulator.setModes({ totalSize: "omitted" });
      },
    ],
    [
      "advance, which ends a promotion",
      (emulator) => {
        emulator.advance("1m");
      },
    ],
  ])("is written after %s, and after the reset that follows", async (_, change) => {
    const path = stateFile();
    const emulator = await start({ stateFile: path, seed: seedWith({ timing: { promotionMs: 60_000 } }) });
    const file = () => JSON.parse(readFileSync(path, "utf8")) as unknown;
    const seeded = file();
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const before = file();
    await change(emulator);
    expect(file()).not.toEqual(before);
    expect(file()).toEqual(emulator.state());
    emulator.reset();
    expect(file()).toEqual(seeded);
  });

  test("is written when a request brings to light what time has done", async () => {
    const path = stateFile();
    let now = Date.parse("2026-11-01T00:00:00Z");
    const { accounts } = seedWith();
    const seed = { accounts, timing: { promotionMs: 60_000 } };
    const emulator = await start({ stateFile: path, seed, clock: () => now });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    now += 60_000;
    await send(emulator, "GET /v1/accounts");
    expect(at(JSON.parse(readFileSync(path, "utf8")), "accounts", 0, "models", 0, "state")).toBe("READY");
  });

  test("is written although the answer is lost", async () => {
    const path = stateFile();
    const emulator = await start({ stateFile: path, faults: [{ kind: "reset", when: "after" }] });
    await expect(send(emulator, PROMOTE_LORA, { body: promotion("m") })).rejects.toThrow();
    expect(at(JSON.parse(readFileSync(path, "utf8")), "accounts", 0, "models", 0, "id")).toBe("m");
  });

  test.each(["{", '{"accounts":1}'])("that holds %s is refused by name", async (text) => {
    const path = stateFile();
    writeFileSync(path, text);
    await expect(startEmulator({ stateFile: path })).rejects.toThrow(path);
  });
});
