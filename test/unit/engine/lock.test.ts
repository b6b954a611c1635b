import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withLock } from "../../../scripts/engine/lock.mts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "engine.lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** For locks that must be had without waiting. */
const impatient = {
  log: (line: string) => {
    throw new Error(`waits: ${line}`);
  },
};

describe("the lock around a build", () => {
  test("lets a second run wait until the first is done, and says so once", async () => {
    const events: string[] = [];
    const release = Promise.withResolvers<undefined>();
    const first = withLock(path, impatient, async () => {
      await release.promise;
      events.push("first done");
    });
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses < 3) return;
      release.resolve(undefined);
      await first;
    };
    await withLock(path, { log: (line) => events.push(line), pause }, () => {
      events.push("second begins");
      return Promise.resolve();
    });
    expect(events).toEqual([`waiting for process ${process.pid}, which holds ${path}`, "first done", "second begins"]);
  });

  test("answers what the work answers and leaves nothing behind", async () => {
    expect(await withLock(path, impatient, () => Promise.resolve(42))).toBe(42);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is let go when the work fails", async () => {
    await expect(withLock(path, impatient, () => Promise.reject(new Error("no disk space")))).rejects.toThrow(
      "no disk",
    );
    expect(existsSync(path)).toBe(false);
  });

  test("is taken over from a holder that was killed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path, String(pid));
    const holder = await withLock(path, impatient, () => Promise.resolve(readFileSync(path, "utf8")));
    expect(holder).toBe(String(process.pid));
  });

  test("is taken over also when one who was about to do so was killed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path, String(pid));
    writeFileSync(`${path}.removal`, String(pid));
    await withLock(path, impatient, () => Promise.resolve());
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is taken over when nobody touches it, although its process id is in use again", async () => {
    writeFileSync(path, String(process.pid));
    const inTenMinutes = () => Date.now() + 10 * 60_000;
    await withLock(path, { ...impatient, now: inTenMinutes }, () => Promise.resolve());
    expect(existsSync(path)).toBe(false);
  });

  test("is held by one process at a time when many find the same dead holder", async () => {
    writeFileSync(path, String(spawnSync(process.execPath, ["--version"]).pid));
    const lock = pathToFileURL(join(__dirname, "../../../scripts/engine/lock.mts")).href;
    const journal = join(folder, "journal");
    const program = `
      const { withLock } = await import(${JSON.stringify(lock)});
      const { appendFileSync } = await import("node:fs");
      const options = { log() {}, pause: () => new Promise(setImmediate) };
      await withLock(${JSON.stringify(path)}, options, async () => {
        appendFileSync(${JSON.stringify(journal)}, "[");
        await new Promise((resolve) => setTimeout(resolve, 20));
        appendFileSync(${JSON.stringify(journal)}, "]");
      });`;
    const contenders = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" }),
    );
    await Promise.all(contenders.map((contender) => once(contender, "close")));
    expect(readFileSync(journal, "utf8")).toBe("[][][][]");
  });
});
