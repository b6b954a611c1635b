import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import type * as checkConfigModule from "../../../policies/checkConfig.ts";
import type * as configSchemaModule from "../../../policies/configSchema.ts";
import type * as createPoliciesModule from "../../../policies/createPolicies.ts";
import { PROMOTED_MODEL } from "../../../provider/tokens.ts";
import { PROFILE } from "./runRule.ts";

const ROOT = join(__dirname, "../../..");

/** The two code blocks of the section: the file, and the line. */
function example(): { path: string; file: string; line: string } {
  const [, section = ""] = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").split(
    "## A new rule of the policy pack",
  );
  const [file = "", line = ""] = [...section.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const [, path = ""] = /The file, `(.+?)`/.exec(section) ?? [];
  return { path, file, line };
}

test("a new rule takes the one file and the one line that CONTRIBUTING shows", () => {
  const { path, file, line } = example();
  expect(line.trim().split("\n")).toHaveLength(1);
  mkdirSync(join(ROOT, "test/scratch"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "test/scratch/new-rule-"));
  try {
    cpSync(join(ROOT, "policies"), join(folder, "policies"), { recursive: true });
    mkdirSync(join(folder, "provider"));
    for (const file of ["provider/tokens.ts", "provider/prices.ts"]) cpSync(join(ROOT, file), join(folder, file));
    expect(existsSync(join(folder, path))).toBe(false);
    writeFileSync(join(folder, path), file);
    appendFileSync(join(folder, "policies/rules/index.ts"), line);
    writeFileSync(join(folder, "package.json"), "{}");
    const compilerOptions = { noEmit: false, allowImportingTsExtensions: false, outDir: "dist", rootDir: "." };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../../tsconfig.json", compilerOptions, include: ["policies", "provider"] }),
    );
    const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
    const compiled = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(compiled.stdout).toBe("");

    const load = createRequire(join(folder, "dist/policies/index.js"));
    const { createPolicies } = load("./createPolicies.js") as typeof createPoliciesModule;
    const { checkConfig } = load("./checkConfig.js") as typeof checkConfigModule;
    const { configSchema } = load("./configSchema.js") as typeof configSchemaModule;

    const policy = createPolicies().find(({ name }) => name === "min-accelerators-per-node");
    if (policy === undefined || !("validateResource" in policy) || typeof policy.validateResource !== "function") {
      throw new Error("the new rule is not in the pack");
    }
    const found: unknown[] = [];
    const resource = {
      type: PROMOTED_MODEL,
      props: { trainingProfile: PROFILE },
      urn: "urn",
      getConfig: () => ({ min: 9 }),
    };
    void policy.validateResource(resource as never, (message) => found.push(message));
    expect(found).toEqual([
      "Found: 8 accelerators per node. Required: at least 9 accelerators per node (set by min-accelerators-per-node.min in the policy configuration). Fix: promote a checkpoint that was trained with at least 9 accelerators per node.",
    ]);
    expect(checkConfig('{"min-accelerators-per-node":{"min":9}}', {}).faults).toEqual([]);
    expect(checkConfig('{"min-accelerators-per-node":{"mni":9}}', { preset: "prod" }).faults).toHaveLength(1);
    expect(JSON.stringify(configSchema())).toContain("min-accelerators-per-node");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
