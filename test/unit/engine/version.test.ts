import { describe, expect, test } from "vitest";
import { asVersion, compareVersions, isSupported } from "../../../scripts/engine/version.mts";

describe("the version of a Pulumi CLI", () => {
  test.each([
    ["v3.256.0\n", "3.256.0"],
    ["3.256.0", "3.256.0"],
    ["v3.257.0-alpha.1755", "3.257.0"],
    ["warning: an update is available\nv3.216.1", "3.216.1"],
  ])("%j reads as %s", (text, version) => {
    expect(asVersion(text)).toBe(version);
  });

  test("text without a version is refused and quoted", () => {
    expect(() => asVersion("command not found\n")).toThrow('"command not found" is not a version');
  });

  test("orders by number and not by text", () => {
    expect(["3.100.0", "3.9.1", "3.100.10", "2.300.0", "3.9.0"].sort(compareVersions)).toEqual([
      "2.300.0",
      "3.9.0",
      "3.9.1",
      "3.100.0",
      "3.100.10",
    ]);
    expect(compareVersions("3.216.0", "3.216.0")).toBe(0);
  });

  test.each([
    ["3.215.9", false],
    ["3.216.0", true],
    ["3.256.0", true],
    ["2.999.0", false],
    ["4.0.0", false],
  ])("%s is supported: %s", (version, supported) => {
    expect(isSupported(version)).toBe(supported);
  });
});
