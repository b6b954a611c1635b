import { describe, expect, test } from "vitest";
import { sameUserProperties, userProperties } from "../../../provider/lifecycle/properties.js";

const WRITTEN = { trainerJob: "sft-7", annotations: { a: "1", b: "2" } };
const CHECKED = {
  ...WRITTEN,
  baseModel: "accounts/fireworks/models/qwen3-8b",
  resolvedCheckpoint: { name: "x" },
  __resolved: ["baseModel", "resolvedCheckpoint"],
  __identity: "organization/urn:a",
  __provider: "reference",
};

describe("what the user wrote", () => {
  test("is found again in checked inputs", () => {
    expect(userProperties(CHECKED)).toEqual(WRITTEN);
    expect(userProperties(WRITTEN)).toEqual(WRITTEN);
  });

  test.each<[string, object, boolean]>([
    ["the same", WRITTEN, true],
    ["the same in another order", { annotations: { b: "2", a: "1" }, trainerJob: "sft-7" }, true],
    ["the same under another name", { ...WRITTEN, __identity: "organization/urn:b" }, true],
    ["another value", { ...WRITTEN, trainerJob: "sft-8" }, false],
    ["a property more", { ...WRITTEN, displayName: "Bot" }, false],
    ["a property less", { trainerJob: "sft-7" }, false],
    ["what was resolved, now written", { ...WRITTEN, baseModel: "accounts/fireworks/models/qwen3-8b" }, false],
    ["a deep difference", { ...WRITTEN, annotations: { a: "1", b: "3" } }, false],
  ])("counts as the same or not: %s", (_, news, same) => {
    expect(sameUserProperties(CHECKED, { ...news })).toBe(same);
  });
});
