import { describe, expect, test } from "vitest";
import { compareInstants, parseInstant } from "../../../provider/client/instant.js";

const SECOND = 1_000_000_000n;
const EPOCH_SECONDS = BigInt(Date.UTC(2026, 9, 30, 10, 40, 5) / 1000);
const AT = EPOCH_SECONDS * SECOND;

describe("an RFC 3339 time becomes nanoseconds", () => {
  test.each<[string, bigint | undefined]>([
    ["2026-10-30T10:40:05Z", AT],
    ["2026-10-30t10:40:05z", AT],
    ["2026-10-30T10:40:05.000Z", AT],
    ["2026-10-30T10:40:05.1Z", AT + 100_000_000n],
    ["2026-10-30T10:40:05.123456Z", AT + 123_456_000n],
    ["2026-10-30T10:40:05.000000001Z", AT + 1n],
    ["2026-10-30T10:40:05.999999999Z", AT + 999_999_999n],
    ["2026-10-30T10:40:05.0000000019Z", AT + 1n],
    ["2026-10-30T12:40:05+02:00", AT],
    ["2026-10-30T05:10:05.5-05:30", AT + 500_000_000n],
    ["1969-12-31T23:59:59.5Z", -500_000_000n],
    ["1970-01-01T00:00:00Z", 0n],
    ["", undefined],
    ["yesterday", undefined],
    ["2026-10-30", undefined],
    ["2026-10-30T10:40:05", undefined],
    ["2026-10-30 10:40:05Z", undefined],
    ["2026-10-30T10:40Z", undefined],
    ["2026-10-30T10:40:05.Z", undefined],
    ["2026-10-30T10:40:05+0200", undefined],
    ["2026-13-30T10:40:05Z", undefined],
    ["2026-10-30T25:40:05Z", undefined],
    [" 2026-10-30T10:40:05Z", undefined],
    ["2026-10-30T10:40:05Z\n", undefined],
    ["1793443205", undefined],
  ])("%j", (text, nanoseconds) => {
    expect(parseInstant(text)).toBe(nanoseconds);
  });
});

/** Oldest first; the groups hold the same instant. */
const ORDERED: (string | undefined)[][] = [
  [undefined, "", "no time"],
  ["0000-01-01T00:00:00Z"],
  ["1969-12-31T23:59:59.9Z"],
  ["2026-10-30T10:40:05Z", "2026-10-30T10:40:05.000Z", "2026-10-30T12:40:05+02:00"],
  ["2026-10-30T10:40:05.000000001Z"],
  ["2026-10-30T10:40:05.000000002Z"],
  ["2026-10-30T10:40:05.123Z", "2026-10-30T10:40:05.123000Z"],
  ["2026-10-30T10:40:05.123456Z"],
  ["2026-10-30T10:40:06Z"],
  // Later, although its text sorts before the one above.
  ["2026-10-30T08:40:06.5-02:00"],
  ["9999-12-31T23:59:59Z"],
];

test("times of any precision and zone are ordered by instant, and what is no time is the oldest", () => {
  const flat = ORDERED.flatMap((group, rank) => group.map((text) => ({ text, rank })));
  for (const a of flat) {
    for (const b of flat) {
      expect(compareInstants(a.text, b.text), `${a.text ?? "none"} against ${b.text ?? "none"}`).toBe(
        Math.sign(a.rank - b.rank),
      );
    }
  }
});
