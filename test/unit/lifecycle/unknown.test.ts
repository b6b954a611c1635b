import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import { describe, expect, test } from "vitest";
import { UNKNOWN, containsUnknown } from "../../../provider/lifecycle/properties.js";

test("the sentinel is the SDK's own", () => {
  expect(UNKNOWN).toBe(unknownValue);
});

describe("an unknown is found", () => {
  test.each<[string, unknown, boolean]>([
    ["alone", UNKNOWN, true],
    ["in an object", { a: UNKNOWN }, true],
    ["in a list", ["x", UNKNOWN], true],
    ["at any depth", { a: [{ b: { c: [UNKNOWN] } }] }, true],
    ["but not as a key", { [UNKNOWN]: "x" }, false],
    ["but not inside a longer text", `x${UNKNOWN}`, false],
    ["but not in known values", { a: ["x", 1, true, null, undefined, {}] }, false],
    ["but not in nothing", undefined, false],
    ["but not in null", null, false],
  ])("%s", (_, value, found) => {
    expect(containsUnknown(value)).toBe(found);
  });
});
