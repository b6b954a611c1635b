import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { situations } from "../savedStates/situations.js";
import { packageOf, releasedVersions, statesOf } from "../support/releasedVersions.js";
import { filesLike } from "../../scripts/files.mts";

/** The versions that a changelog dates, but for the newest of all, whose package is there only once it is published. */
function published(changelog: string): string[] {
  const [, ...older] = [...changelog.matchAll(/^## (\d+\.\d+\.\d+) \((.*)\)$/gm)];
  return older.filter(([, , when]) => when !== "unreleased").map(([, version = ""]) => version);
}

test("published is what the changelog dates below its newest version", () => {
  const changelog = "# Changelog\n\n## 0.4.0 (2027-01-02)\n\n## 0.3.0 (2027-01-01)\n\n## 0.2.0 (unreleased)\n";
  expect(published(changelog)).toEqual(["0.3.0"]);
});

test("a published version has its states here; otherwise record them as CONTRIBUTING says", () => {
  const changelog = readFileSync(join(__dirname, "../../CHANGELOG.md"), "utf8");
  expect(published(changelog).filter((version) => !releasedVersions.includes(version))).toEqual([]);
});

describe.each(releasedVersions)("the states of %s", (version) => {
  test("were made by its package, which is there too", () => {
    expect(existsSync(packageOf(version))).toBe(true);
  });

  test("are one for each situation", () => {
    const recorded = filesLike("*.json", statesOf(version)).map((file) => file.replace(".json", ""));
    // The vendor's account is the same in all.
    expect(recorded.filter((id) => id !== "fireworks").toSorted()).toEqual(situations.map(({ id }) => id).toSorted());
  });
});

test("0.1.0, which the first stacks were made with, is among them", () => {
  expect(releasedVersions).toContain("0.1.0");
});
