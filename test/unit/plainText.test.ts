import { describe, expect, test } from "vitest";
import { createRedactor } from "../../provider/client/redact.js";
import { plainText } from "../../provider/plainText.js";

const redact = createRedactor(["fw-secret"]);

describe("a text that leaves", () => {
  test.each<[string, string, string]>([
    ["line feeds and tabs stay", "a\n\tb", "a\n\tb"],
    ["a Windows line break is one line feed", "a\r\nb", "a\nb"],
    ["a carriage return does not overwrite the line", "fine\rbad", "fine\\u000dbad"],
    ["a colour of somebody else's is none", "\x1b[31mred", "\\u001b[31mred"],
    ["a title of the terminal stays as it is", "\x1b]0;pwned\x07", "\\u001b]0;pwned\\u0007"],
    ["the direction of writing does not turn", "a\u202eb", "a\\u202eb"],
    ["nothing is hidden between letters", "a\u200bb\ufeff", "a\\u200bb\\ufeff"],
    ["other scripts stay", "Größe 大 é", "Größe 大 é"],
    ["a secret is taken out", "key fw-secret!", "key [redacted]!"],
  ])("%s", (_, text, shown) => {
    expect(plainText(text, { redact })).toBe(shown);
  });

  test("is cut where it is too long, and says by how much", () => {
    expect(plainText("abcdef", { redact, maxLength: 4 })).toBe("abcd [2 more characters left out]");
  });

  test("keeps colours alone where the command line has made them", () => {
    const text = "\x1b[1mbold\x1b[22m \x1b[2J \x1b]0;x\x07";
    expect(plainText(text, { redact, keepsColours: true })).toBe("\x1b[1mbold\x1b[22m \\u001b[2J \\u001b]0;x\\u0007");
  });
});
