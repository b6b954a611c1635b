import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

const ROOT = join(__dirname, "../..");
const PACKED = join(ROOT, "node_modules/pulumi-fireworks");

type Place = (path: string) => string;

/** A project outside of this repository that has the SDK only, and a library that makes a model. */
function project(arrange: (at: Place) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-layout-"));
  const at: Place = (path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  writeFileSync(at("Pulumi.yaml"), "name: layout\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
  writeFileSync(at("package.json"), JSON.stringify({ name: "layout", private: true, main: "index.js" }));
  writeFileSync(at("index.js"), `require("./library/index.js");`);
  writeFileSync(
    at("library/index.js"),
    `new (require("pulumi-fireworks").PromotedModel)("bot", { trainerJob: "sft-7" });`,
  );
  symlinkSync(join(ROOT, "node_modules/@pulumi/pulumi"), at("node_modules/@pulumi/pulumi"), "junction");
  arrange(at);
  return folder;
}

test.each<[string, (at: Place) => void, string]>([
  [
    "only a library depends on the package",
    (at) => {
      symlinkSync(PACKED, at("library/node_modules/pulumi-fireworks"), "junction");
    },
    "pulumi-fireworks is not found from ",
  ],
  [
    "the project has an older version than the library",
    (at) => {
      symlinkSync(PACKED, at("library/node_modules/pulumi-fireworks"), "junction");
      writeFileSync(at("node_modules/pulumi-fireworks/package.json"), JSON.stringify({ version: "0.0.9" }));
    },
    "but Pulumi's provider process finds 0.0.9 from ",
  ],
  [
    "the package is linked",
    (at) => {
      cpSync(PACKED, at("source"), { recursive: true });
      symlinkSync(at("source"), at("node_modules/pulumi-fireworks"), "junction");
    },
    "pulumi-fireworks is linked or bundled, ",
  ],
])("a program is refused in words, before anything is asked, when %s", async (_, arrange, text) => {
  const stack = await TestStack.at(project(arrange));
  try {
    const preview = await stack.preview();
    expect(preview.text).toContain(text);
    expect(preview.text).toContain("Fix: ");
    expect(preview.text).not.toContain("Cannot find module");
    expect(preview.exitCode).not.toBe(0);
    expect(stack.emulator.requests()).toEqual([]);
  } finally {
    await stack.close();
  }
});
