import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { placeCompanions } from "../../../scripts/engine/companions.mts";

let binDir: string;
beforeEach(() => {
  binDir = mkdtempSync(join(tmpdir(), "companions-"));
});
afterEach(() => {
  rmSync(binDir, { recursive: true });
});

describe("what is placed beside a CLI that we built", () => {
  test.each(["pulumi-language-nodejs", "pulumi-language-go", "pulumi-resource-pulumi-nodejs"])(
    "%s can be executed",
    (name) => {
      placeCompanions(binDir);
      expect(statSync(join(binDir, name)).mode & 0o111).toBe(0o111);
    },
  );

  test("follows this package when an older one placed it", () => {
    const path = join(binDir, "languageHost.cjs");
    writeFileSync(path, "an older stand-in");
    placeCompanions(binDir);
    expect(readFileSync(path, "utf8")).toContain("LanguageRuntimeService");
  });

  test("stays untouched when it is up to date", () => {
    placeCompanions(binDir);
    const before = statSync(join(binDir, "languageHost.cjs"));
    placeCompanions(binDir);
    expect(statSync(join(binDir, "languageHost.cjs")).ino).toBe(before.ino);
  });
});
