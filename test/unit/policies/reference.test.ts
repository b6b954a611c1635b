import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkConfig } from "../../../policies/checkConfig.ts";
import { configSchema } from "../../../policies/configSchema.ts";
import { allRules, effectiveConfig } from "../../../policies/effectiveConfig.ts";
import { presets } from "../../../policies/presets.ts";
import { formatCents, PRICE_ROWS, PRICES_AS_OF } from "../../../provider/prices.ts";
import { generatedFiles } from "../../../scripts/policyReference.mts";

const ROOT = join(__dirname, "../../..");
let files: Map<string, string>;
beforeAll(async () => {
  files = await generatedFiles({
    allRules,
    effectiveConfig,
    configSchema,
    presets,
    formatCents,
    PRICE_ROWS,
    PRICES_AS_OF,
  });
});

test("what is generated is what the rules say of themselves (else run npm run docs)", () => {
  const presetFiles = Object.keys(presets).map((name) => `policies/presets/${name}.json`);
  expect([...files.keys()]).toEqual(["docs/policies.md", "policies/policies.schema.json", ...presetFiles]);
  for (const [path, text] of files) expect(readFileSync(join(ROOT, path), "utf8"), path).toBe(text);
});

describe("docs/policies.md", () => {
  test.each([...allRules.keys()])("has one row and one section on %s, and its example is without faults", (name) => {
    const page = files.get("docs/policies.md") ?? "";
    expect(page.split("\n").filter((line) => line.startsWith(`| [${name}](#${name}) `))).toHaveLength(1);
    const [, section = ""] = page.split(`\n### ${name}\n`);
    const [, example = ""] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
    expect(Object.keys(JSON.parse(example) as object)).toEqual([name]);
    expect(checkConfig(example, {}).faults).toEqual([]);
  });
});
