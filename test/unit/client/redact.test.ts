import { describe, expect, test } from "vitest";
import { createRedactor } from "../../../provider/client/redact.js";

describe("a secret is taken out of a text", () => {
  test.each<[string, string[], string, string]>([
    ["wherever it stands", ["fw-key"], "fw-key, and fw-key again", "[redacted], and [redacted] again"],
    ["whole, although another secret begins it", ["fw", "fw-key"], "key is fw-key", "key is [redacted]"],
    ["whole, although another secret ends it", ["key", "fw-key"], "is fw-key", "is [redacted]"],
    ["also without its scheme", ["Bearer fw-key"], "token fw-key is bad", "token [redacted] is bad"],
    ["also with its scheme", ["Bearer fw-key"], "Authorization: Bearer fw-key", "Authorization: [redacted]"],
    ["also as a URL spells it", ["a+b/c"], "q=a%2Bb%2Fc", "q=[redacted]"],
    ["also as JSON spells it", ['a"b\\c'], '{"k":"a\\"b\\\\c"}', '{"k":"[redacted]"}'],
    ["without regard to what it means in a pattern", ["a.c$&"], "abc a.c$&", "abc [redacted]"],
    ["and an empty one takes nothing", [""], "abc", "abc"],
    ["and no secret takes nothing", [], "abc", "abc"],
  ])("%s", (_, secrets, text, clean) => {
    expect(createRedactor(secrets)(text)).toBe(clean);
  });
});
