import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorTexts } from "../../scripts/reference/errorTexts.mts";
import { isQuoted, refreshTroubleshooting } from "../../scripts/reference/troubleshooting.mts";

const ROOT = join(__dirname, "../..");

test("the page on troubleshooting quotes what errors really say, with a cause and a fix for every text (else run npm run docs)", () => {
  const page = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");
  const texts = [...new Set(errorTexts(ROOT).map(({ text }) => text))];
  expect(texts.length).toBeGreaterThan(120);
  expect(refreshTroubleshooting(page, texts)).toEqual({ page, stale: [], missing: [] });
});

describe("the quotes of the page on troubleshooting", () => {
  const page = "- **`the job may not be held with a shape`**, **`no key`**: leave one out.\n";

  test("follow a sentence that got better", () => {
    const texts = ["no key. Fix: set one", "sft: the job cannot be held with a shape <name>\nFix: leave it out"];
    expect(refreshTroubleshooting(page, texts)).toEqual({
      page: "- **`the job cannot be held with a shape`**, **`no key`**: leave one out.\n",
      stale: [],
      missing: [],
    });
  });

  test("stay and are told when nothing resembles them, with what has no cause and fix", () => {
    const texts = ["no key. Fix: set one", "the service is silent"];
    expect(refreshTroubleshooting(page, texts)).toEqual({
      page,
      stale: ["the job may not be held with a shape"],
      missing: ["the service is silent"],
    });
  });

  test("do not take what another quote has already", () => {
    const both = "- **`must not be held with a shape`**, **`cannot be held with a shape`**: leave one out.\n";
    expect(refreshTroubleshooting(both, ["it cannot be held with a shape"])).toEqual({
      page: both,
      stale: ["must not be held with a shape"],
      missing: [],
    });
  });

  test("may name what is filled in otherwise, and keep the order of the words", () => {
    expect(isQuoted("but <x> belongs to <y>", "no, but <account.name> belongs to <...> alone")).toBe(true);
    expect(isQuoted("but <x> belongs to <y>", "<y> belongs to nobody, but so it is")).toBe(false);
  });
});
