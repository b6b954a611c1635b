import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { type Emulator, startEmulator } from "../../provider/emulator/index.js";
import { at, column, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";

function stateFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return join(folder, "state.json");
}

describe("the state file", () => {
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
    expect(readdirSync(join(path, ".."))).toEqual(["state.json", "state.json.lock"]);
    await emulator.close();
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

  test.each([
    ["{", "JSON"],
    ['{"accounts":1}', "accounts: Invalid input"],
    [JSON.stringify({ accounts: [{}, {}, {}, {}, {}] }), "accounts[2].id: .* and 2 more"],
  ])("that holds %s is refused by name, on one line, and stays free", async (text, reason) => {
    const path = stateFile();
    writeFileSync(path, text);
    const failure = await startEmulator({ stateFile: path }).catch((error: unknown) => String(error));
    expect(failure).toMatch(new RegExp(`^Error: state file ${path}: .*${reason.replace(/[[\]]/g, "\\$&")}.*$`));
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(readdirSync(join(path, ".."))).toEqual(["state.json"]);
  });

  test("that is a folder is refused by name", async () => {
    const path = stateFile();
    mkdirSync(path);
    await expect(startEmulator({ stateFile: path })).rejects.toThrow(`state file ${path}: it is a folder, not a file`);
  });

  test("in a folder that is not there is refused by name", async () => {
    const folder = join(stateFile(), "none");
    const path = join(folder, "state.json");
    await expect(startEmulator({ stateFile: path })).rejects.toThrow(
      `state file ${path}: there is no folder ${folder}`,
    );
  });
});

describe("two emulators on one state file", () => {
  test("are refused: the second names the process that has it, and how to go on", async () => {
    const path = stateFile();
    const first = await start({ stateFile: path });
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(`${process.pid}\n`);
    const text = `in use by process ${process.pid}; if that is no emulator, remove ${path}.lock`;
    await expect(startEmulator({ stateFile: path })).rejects.toThrow(text);
    // However the folder is written.
    await expect(startEmulator({ stateFile: join(path, "../././state.json") })).rejects.toThrow(text);
    await first.close();
    await start({ stateFile: path });
  });

  test("are refused while a process of another kind has the lock's number", async () => {
    const path = stateFile();
    writeFileSync(`${path}.lock`, `${process.ppid}\n`);
    await expect(startEmulator({ stateFile: path })).rejects.toThrow(`process ${process.ppid}`);
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(`${process.ppid}\n`);
  });

  test.each<[string, () => number | string]>([
    ["a process that has ended", () => spawnSync(process.execPath, ["--version"]).pid],
    ["an earlier process with this one's number, as in a container", () => process.pid],
    ["nobody", () => "x"],
  ])("may follow each other: the lock of %s is taken over", async (_, owner) => {
    const path = stateFile();
    writeFileSync(`${path}.lock`, `${owner()}\n`);
    const emulator = await start({ stateFile: path });
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(`${process.pid}\n`);
    expect(readdirSync(join(path, ".."))).toEqual(["state.json", "state.json.lock"]);
    await emulator.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("may follow each other after a start that failed for its port", async () => {
    const path = stateFile();
    const other = await start();
    const port = Number(new URL(other.url).port);
    await expect(startEmulator({ stateFile: path, port })).rejects.toThrow("EADDRINUSE");
    expect(readdirSync(join(path, ".."))).toEqual([]);
    await start({ stateFile: path });
  });
});

test.each<[string, (emulator: Emulator) => Promise<unknown>]>([
  ["next request", (emulator) => send(emulator, "GET /_emulator/status")],
  ["end", (emulator) => emulator.close()],
])("a state file that cannot be written is told once, and tried again at the %s", async (_, again) => {
  const path = stateFile();
  const told: string[] = [];
  const emulator = await start({ stateFile: path, warn: (line) => told.push(line) });
  const status = async () => (await send(emulator, "GET /_emulator/status", { headers: {} })).body;
  expect(await status()).toEqual({ stateFile: path, problem: null });
  rmSync(path);
  mkdirSync(join(path, "in-the-way"), { recursive: true });
  for (const id of ["m", "n"]) {
    expect((await send(emulator, PROMOTE_LORA, { body: promotion(id) })).status).toBe(200);
  }
  emulator.setModes({ totalSize: "omitted" });
  expect(told).toEqual([expect.stringContaining(`state file ${path} cannot be written`)]);
  expect(await status()).toMatchObject({ stateFile: path, problem: expect.stringMatching(/^E[A-Z]+: /) as string });
  expect(readdirSync(join(path, ".."))).toEqual(["state.json", "state.json.lock"]);
  rmSync(path, { recursive: true });
  await again(emulator);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(emulator.state());
  expect(column(at(emulator.state(), "accounts", 0, "models"), "id")).toEqual(["m", "n"]);
  expect(told).toHaveLength(1);
});

test("a state file that can be written again has no problem, and a new one is told", async () => {
  const path = stateFile();
  const told: string[] = [];
  const emulator = await start({ stateFile: path, warn: (line) => told.push(line) });
  for (const totalSize of ["omitted", "present"]) {
    rmSync(path);
    mkdirSync(join(path, "in-the-way"), { recursive: true });
    await send(emulator, "PUT /_emulator/modes", { body: { totalSize } });
    rmSync(path, { recursive: true });
    expect((await send(emulator, "GET /_emulator/status")).body).toEqual({ stateFile: path, problem: null });
  }
  expect(told).toHaveLength(2);
});
