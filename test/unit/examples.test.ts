import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { setups } from "../../scripts/example/setups.mts";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");
const EXAMPLES = join(ROOT, "examples");
const text = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");

/** Every folder of the examples that is, or is made of, Pulumi projects. */
const names = readdirSync(EXAMPLES).filter((name) => filesLike(`${name}/{.,*}/Pulumi.yaml`, EXAMPLES).length > 0);

test("npm run up and npm run try know every example with all its projects", () => {
  expect(Object.keys(setups).sort()).toEqual(names.sort());
  for (const [name, { projects, commands }] of Object.entries(setups)) {
    const folders = filesLike(`${name}/{.,*}/Pulumi.yaml`, EXAMPLES);
    expect(projects.map(({ folder }) => `${folder}/Pulumi.yaml`).sort()).toEqual(folders.sort());
    expect(commands.length).toBeGreaterThan(0);
  }
});

test.each(names)("%s has a README, a line in the table of all examples, and an end-to-end test", (name) => {
  expect(text("examples", name, "README.md")).toMatch(/^# /);
  expect(text("examples/README.md")).toContain(`[${name}](${name})`);
  const [project = ""] = setups[name]?.projects.map(({ folder }) => folder) ?? [];
  const tests = filesLike("test/e2e/*.ts", ROOT).filter((file) => text(file).includes(`"${project}"`));
  expect(tests).not.toEqual([]);
});
