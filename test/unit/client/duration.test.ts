import { describe, expect, test } from "vitest";
import { describeAge, parseDuration } from "../../../provider/client/duration.js";

describe("a duration is read as Go writes it", () => {
  test.each<[string, number | undefined]>([
    ["2h", 7_200_000],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["1h30m15s250ms", 5_415_250],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["1m", 60_000],
    ["0s", 0],
    ["", undefined],
    ["90", undefined],
    ["h", undefined],
    ["2 h", undefined],
    ["2H", undefined],
    ["2d", undefined],
    ["-2h", undefined],
    ["2h ", undefined],
    ["2h\n", undefined],
    [".5h", undefined],
    ["1.h", undefined],
    ["1h and more", undefined],
  ])("%j", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});

describe("an age is told in the largest unit that still says something", () => {
  test.each([
    [-5000, "0 s"],
    [0, "0 s"],
    [999, "0 s"],
    [40_000, "40 s"],
    [119_999, "119 s"],
    [120_000, "2 min"],
    [7_199_999, "119 min"],
    [7_200_000, "2 h"],
    [172_799_999, "47 h"],
    [172_800_000, "2 d"],
    [30 * 86_400_000, "30 d"],
  ])("%i ms is %s", (ms, text) => {
    expect(describeAge(ms)).toBe(text);
  });
});
