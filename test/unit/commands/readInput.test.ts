import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readFault, writeFault } from "../../../provider/fileFault.ts";
import { runCli } from "../../support/runCli.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-input-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

const EXPORT = "Fix: make one with `pulumi stack export > stack.json`, or give - and pipe it";

describe.each([
  ["report", "<preview>", "Fix: make one with `pulumi preview --json > preview.json`, or give - and pipe it"],
  ["status", "[state]", EXPORT],
  ["lineage", "[state]", EXPORT],
  ["policies check", "<file>", "Fix: give the JSON file that --policy-pack-config takes; {} is a valid one"],
])("the argument of %s", (command, argument, fix) => {
  test.each([
    ["is not there", "none.json", (path: string) => `there is no file ${path}`],
    ["is below a file", "file/none.json", (path: string) => `there is no file ${path}`],
    ["is a folder", "folder", (path: string) => `${path} is a folder, not a file`],
  ])("that %s is named with its path and what to do, and ends with 2", async (_what, file, why) => {
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "file"), "");
    const { exitCode, printed, complained } = await runCli([...command.split(" "), file], { folder });
    expect(complained.slice(0, 2)).toEqual([`pulumi-fireworks: ${argument}: ${why(join(folder, file))}`, fix]);
    expect(complained[2]).toMatch(/^usage: /);
    expect(printed).toEqual([]);
    expect(exitCode).toBe(2);
  });

  test("that is empty, or no JSON, is named, with what is wrong", async () => {
    for (const text of ["", "no JSON"]) {
      writeFileSync(join(folder, "given.json"), text);
      const { exitCode, printed, complained } = await runCli([...command.split(" "), "given.json"], { folder });
      expect([...printed, ...complained].join("\n")).toMatch(/given\.json:? (is empty|is not|expected)/);
      expect(exitCode).toBeGreaterThan(0);
    }
  });
});

test("a file as Windows PowerShell redirects it is read: in UTF-16, with a mark in front", async () => {
  writeFileSync(join(folder, "policies.json"), "\uFEFF{}", "utf16le");
  expect(await runCli(["policies", "check", "policies.json"], { folder })).toMatchObject({ exitCode: 0 });
});

describe("what the system says of a file", () => {
  const fault = (code: string): Error => Object.assign(new Error(`${code}: as Node says it`), { code });

  test.each(["EACCES", "EPERM"])("is told as missing permissions for %s", (code) => {
    expect(readFault("a.json", fault(code))).toBe(
      "this user may not read a.json: change its permissions, or give a copy",
    );
    expect(writeFault("out/a.json", "out", fault(code))).toBe(
      "this user may not write out/a.json: change the permissions, or give another place",
    );
  });

  test("is told as it stands where nothing is known of it", () => {
    expect(readFault("a.json", fault("EIO"))).toBe("a.json cannot be read: EIO: as Node says it");
    expect(writeFault("a.json", ".", fault("ENOSPC"))).toBe("a.json cannot be written: ENOSPC: as Node says it");
  });
});
