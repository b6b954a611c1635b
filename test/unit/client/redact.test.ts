import { describe, expect, test } from "vitest";
import { createRedactor } from "../../../provider/client/redact.js";

describe("a secret is taken out of a text", () => {
  test.each<[string, string[], string, string]>([
    ["wherever it stands", ["fw-key"], "fw-key, and fw-key again", "[redacted], and [redacted] again"],
    ["whole, although another secret begins it", ["fw", "fw-key"], "key is fw-key", "key is [redacted]"],
    ["whole, although another secret ends it", ["key", "fw-key"], "is fw-key", "is [redacted]"],
    ["of two words as a whole", ["Support bot"], "bot of Support bot", "bot of [redacted]"],
    ["also without its scheme", ["Bearer fw-key"], "token fw-key is bad", "token [redacted] is bad"],
    ["also with its scheme", ["Bearer fw-key"], "Authorization: Bearer fw-key", "Authorization: [redacted]"],
    ["also as a URL spells it", ["a+b/c"], "q=a%2Bb%2Fc", "q=[redacted]"],
    ["also as JSON spells it", ['a"b\\c'], '{"k":"a\\"b\\\\c"}', '{"k":"[redacted]"}'],
    ["also as JSON may spell any character", ["a/<b"], String.raw`a\/\u003cb`, "[redacted]"],
    ["also as HTML spells it", [`a&b'c`], "a&amp;b&#39;c and a&#38;b&#x27;c", "[redacted] and [redacted]"],
    ["also with only some of it spelled otherwise", ["fw-k<y"], "fw%2Dk&lt;y", "[redacted]"],
    ["also in base64", ["fw-secret-key"], "Znctc2VjcmV0LWtleQ==", "[redacted]"],
    ["also in base64 without padding", ["fw-secret-key"], "Znctc2VjcmV0LWtleQ", "[redacted]"],
    ["also in base64 as URLs have it", ["~~~~~~?fw>>>>"], "fn5-fn5-P2Z3Pj4-Pg", "[redacted]"],
    ["without regard to what it means in a pattern", ["a.c$&"], "abc a.c$&", "abc [redacted]"],
    ["and an empty one takes nothing", [""], "abc", "abc"],
    ["and no secret takes nothing", [], "abc", "abc"],
  ])("%s", (_, secrets, text, clean) => {
    expect(createRedactor(secrets)(text)).toBe(clean);
  });

  test.each(["", "x", "me", "user:", "anyone-at-all:"])("also in the base64 of a longer text, after '%s'", (before) => {
    const text = Buffer.from(`${before}fw-secret-key!`).toString("base64");
    const shown = Buffer.from(createRedactor(["fw-secret-key"])(text).replace("[redacted]", "."), "base64").toString();
    expect(createRedactor(["fw-secret-key"])(text)).toContain("[redacted]");
    expect(shown).not.toMatch(/secret|key|-se|t-k/);
  });
});
