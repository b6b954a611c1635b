import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorTexts } from "../../scripts/reference/errorTexts.mts";

const ROOT = join(__dirname, "../..");
const page = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");
const quotes = [...page.matchAll(/\*\*`([^`]+)`\*\*/g)].map(([, quote = ""]) => quote);
const texts = [...new Set(errorTexts(ROOT).map(({ text }) => text))];

/** Whether a text has every part of a quote, in order; `<name>` stands for anything. */
function isQuoted(quote: string, text: string): boolean {
  let at = 0;
  for (const part of quote.split(/<[^<>]*>/)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

describe("docs/troubleshooting.md", () => {
  test.each(quotes)("quotes what an error really says: %s", (quote) => {
    expect(texts.filter((text) => isQuoted(quote, text))).not.toEqual([]);
  });

  test("has a cause and a fix for every text of an error in the sources", () => {
    expect(texts.length).toBeGreaterThan(120);
    expect(texts.filter((text) => !quotes.some((quote) => isQuoted(quote, text)))).toEqual([]);
  });

  test("a quote that nothing says would be noticed", () => {
    expect(texts.some((text) => isQuoted("no API key. Fix: ask <somebody> else", text))).toBe(false);
  });
});
