import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sectionOf, withFragments } from "../../../scripts/release/changelog.mts";

const ROOT = join(__dirname, "../../..");
const fragments = ["Second line\nis indented.\n", "Another.\n"];
const items = "- Second line\n  is indented.\n- Another.\n";

test.each([
  ["a first version", "# Changelog\n", `# Changelog\n## 0.2.0 (2026-12-01)\n\n${items}`],
  [
    "a new version above the old ones",
    "# Changelog\n\n## 0.1.0 (2026-11-01)\n\n- Old.\n",
    `# Changelog\n\n## 0.2.0 (2026-12-01)\n\n${items}\n## 0.1.0 (2026-11-01)\n\n- Old.\n`,
  ],
  [
    "a version that was begun by hand",
    "# Changelog\n\n## 0.2.0 (unreleased)\n\n- By hand.\n\n## 0.1.0 (2026-11-01)\n\n- Old.\n",
    `# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- By hand.\n${items}\n## 0.1.0 (2026-11-01)\n\n- Old.\n`,
  ],
])("fragments become %s", (_, before, after) => {
  expect(withFragments(before, fragments, "0.2.0", "2026-12-01")).toBe(after);
});

test("a version that was released gets nothing more", () => {
  const before = "# Changelog\n\n## 0.3.0 (2026-12-01)\n\n- New.\n\n## 0.2.0 (2026-11-01)\n\n- Old.\n";
  expect(() => withFragments(before, fragments, "0.2.0", "2026-12-02")).toThrow("CHANGELOG.md has 0.2.0 already");
});

test("every fragment of changes/ is a file of Markdown that is not a list", () => {
  for (const name of readdirSync(join(ROOT, "changes"))) {
    expect(name).toMatch(/^[\w-]+\.md$/);
    if (name === "README.md") continue;
    expect(readFileSync(join(ROOT, "changes", name), "utf8")).toMatch(/^[^-#\s]/);
  }
});

test("the section of a version is what stands below its heading, and there is none before it has a date", () => {
  const changelog = `# Changelog\n\n## 0.3.0 (unreleased)\n\n- Begun.\n\n## 0.2.0 (2026-12-01)\n\n${items}\n## 0.1.0 (2026-11-01)\n\n- Old.\n`;
  expect(sectionOf(changelog, "0.2.0")).toBe(items.trim());
  expect(sectionOf(changelog, "0.1.0")).toBe("- Old.");
  expect(sectionOf(changelog, "0.3.0")).toBeUndefined();
  expect(sectionOf(changelog, "0.4.0")).toBeUndefined();
});
