import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../provider/config.ts";
import * as reportModule from "../../provider/report/index.ts";
import { errorTexts } from "../../scripts/reference/errorTexts.mts";
import { generatedReference } from "../../scripts/reference/generatedReference.mts";
import { readSurface, type Surface } from "../../scripts/reference/surface.mts";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");
/** How the check itself looks, and a setting that has only one value: to change them changes nothing. */
const ACTS_ON_NOTHING = ["preflight", "gradientAccumulationSteps"];

let surface: Surface;
let files: Map<string, string>;
beforeAll(async () => {
  surface = readSurface(ROOT);
  files = await generatedReference(readSettings, reportModule);
});

test("reference, index, API report and the picture of a report are what the sources say (else run npm run docs)", () => {
  const present = filesLike(["docs/reference/*.md", "api/*.api.md"], ROOT);
  expect(present.sort()).toEqual([...files.keys()].filter((path) => !/^docs\/(\w+\.md|images\/.*)$/.test(path)).sort());
  for (const [path, text] of files) expect(readFileSync(join(ROOT, path), "utf8"), path).toBe(text);
});

describe("the reference", () => {
  test("has a section on everything that a program can import, but for the policies' own page", () => {
    const headings = new Set(
      [...files].flatMap(([path, text]) =>
        path.startsWith("docs/reference/") ? [...text.matchAll(/^###? (\w+)$/gm)].map(([, name]) => name) : [],
      ),
    );
    const names = [...surface.values()].flat().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !headings.has(name))).toEqual(["PolicyConfig"]);
  });

  test("every argument of a resource says what it means and what its change does", () => {
    const resources = ["PromotedModel", "TrainingProfile", "TrainerJob", "Deployment", "DeployedModel"];
    const silent = resources.flatMap((resource) => {
      const args = surface.get("pulumi-fireworks")?.find(({ name }) => name === `${resource}Args`);
      expect(args?.members.length, resource).toBeGreaterThan(1);
      return (args?.members ?? [])
        .filter(({ name }) => !ACTS_ON_NOTHING.includes(name))
        .filter(({ doc }) => !/replace|in place|change/i.test(doc.text) || doc.text.length < 20)
        .map(({ name }) => `${resource}.${name}`);
    });
    expect(silent).toEqual([]);
  });

  test("the settings' table has every variable that the reader of settings reads", () => {
    const source = readFileSync(join(ROOT, "provider/config.ts"), "utf8");
    const variables = new Set([...source.matchAll(/FIREWORKS_[A-Z_]+/g)].map(([name]) => name));
    expect(variables.size).toBeGreaterThan(4);
    for (const variable of variables) expect(files.get("docs/reference/settings.md")).toContain(`\`${variable}\``);
  });

  test("the list of errors has the texts that users quote most", () => {
    const texts = errorTexts(ROOT).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(120);
    for (const text of ["no API key. Fix: ", "already holds", "stopped by", "is not a property of"])
      expect(
        texts.some((one) => one.includes(text)),
        text,
      ).toBe(true);
  });
});
