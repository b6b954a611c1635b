import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readFlags } from "../../provider/emulator/command/flags.js";
import { startEmulator, type EmulatorOptions, type Modes, type Seed } from "../../provider/emulator/index.js";

const RECORD = { about: "a record", modes: { totalSize: "omitted" }, facts: { anything: "else" } } as const;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "emulator-modes-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

async function modesOf(options: EmulatorOptions, change?: "reset"): Promise<Partial<Modes>> {
  const emulator = await startEmulator(options);
  if (change === "reset") emulator.reset();
  const { totalSize, missingModel, emptyList } = emulator.state().modes;
  await emulator.close();
  return { totalSize, missingModel, emptyList };
}

describe("modes at the start", () => {
  const seed: Seed = { accounts: [], modes: { totalSize: "present", missingModel: "forbidden" } };
  const expected = { totalSize: "omitted", missingModel: "forbidden", emptyList: "present" };

  test.each<[string, NonNullable<EmulatorOptions["modes"]>]>([
    ["as such", { totalSize: "omitted" }],
    ["in a record of an account", RECORD],
  ])("win over the seed's, %s, and leave what they do not name", async (_, modes) => {
    expect(await modesOf({ seed, modes })).toEqual(expected);
    expect(await modesOf({ seed, modes }, "reset")).toEqual(expected);
  });

  test("win over those of a state file that exists", async () => {
    const stateFile = join(folder(), "state.json");
    await modesOf({ seed, stateFile });
    expect(await modesOf({ stateFile, modes: RECORD })).toEqual(expected);
    expect(await modesOf({ stateFile })).toEqual(expected);
  });

  test("are read from a file by the command", () => {
    const path = join(folder(), "record.json");
    writeFileSync(path, JSON.stringify(RECORD));
    expect(readFlags(["--modes", path]).options.modes).toEqual({ totalSize: "omitted" });
  });

  test.each([
    [{ modes: { totalsize: "omitted" } }, /--modes .*: not modes: .*"totalsize"/],
    [{ totalSize: "never" }, /--modes .*: not modes: totalSize: /],
    [[], /--modes .*: not modes: /],
    [null, /--modes .*: not modes: /],
  ])("that are none are refused by name: %j", (modes, message) => {
    const path = join(folder(), "record.json");
    writeFileSync(path, JSON.stringify(modes));
    expect(() => readFlags(["--modes", path])).toThrow(message);
  });
});
