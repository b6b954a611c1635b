import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as limits from "../../../provider/client/limits.js";

describe("a text that is cut", () => {
  test("is as it was while it is short enough", () => {
    expect(limits.cut("one two", 7)).toBe("one two");
  });

  test("ends between words, and says how much is missing", () => {
    expect(limits.cut("one two three", 9)).toBe("one two [5 more characters left out]");
  });

  test("shows no part of a word, which may be half a key", () => {
    expect(limits.cut(`${"x".repeat(30)}KEY`, 32)).toBe("[33 more characters left out]");
  });
});

test("every limit stands in the documentation with its value", () => {
  const page = readFileSync(join(__dirname, "../../../docs/networks.md"), "utf8").replaceAll(/(?<=\d),(?=\d{3})/g, "");
  const values: Record<keyof typeof limits, string> = {
    cut: "",
    MAX_BODY_MIB: `${limits.MAX_BODY_MIB} MiB`,
    MAX_NESTING: `${limits.MAX_NESTING} levels`,
    MAX_PAGES: `${limits.MAX_PAGES} pages`,
    MAX_ROWS: `${limits.MAX_ROWS} rows`,
    MAX_LISTING_MS: `${limits.MAX_LISTING_MS / 60_000} minutes`,
    MAX_TEXT_LENGTH: `${limits.MAX_TEXT_LENGTH} characters`,
    MAX_NAME_LENGTH: `${limits.MAX_NAME_LENGTH} characters`,
    MAX_MESSAGE_LENGTH: `${limits.MAX_MESSAGE_LENGTH} characters`,
    MAX_DETAIL_LENGTH: `${limits.MAX_DETAIL_LENGTH} characters`,
    MAX_FAULTS: `${limits.MAX_FAULTS} faults`,
  };
  for (const [limit, value] of Object.entries(values)) expect(page, limit).toContain(value);
});
