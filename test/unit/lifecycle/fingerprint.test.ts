import { expect, test } from "vitest";
import { fingerprint } from "../../../provider/lifecycle/properties.js";

test.each<[unknown, unknown]>([
  [
    { a: 1, b: { c: 2, d: 3 } },
    { b: { d: 3, c: 2 }, a: 1 },
  ],
  [undefined, null],
])("%j and %j have one fingerprint", (a, b) => {
  expect(fingerprint(a)).toBe(fingerprint(b));
});

test.each<[unknown, unknown]>([
  [1, "1"],
  [
    [1, 2],
    [2, 1],
  ],
  [undefined, ""],
  [{ a: 1 }, { a: 2 }],
  [[1], 1],
])("%j and %j have two", (a, b) => {
  expect(fingerprint(a)).not.toBe(fingerprint(b));
});

test("a fingerprint is 12 hex digits", () => {
  expect(fingerprint({ run: 1 })).toMatch(/^[0-9a-f]{12}$/);
});
