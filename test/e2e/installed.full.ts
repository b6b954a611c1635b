import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pack } from "../../scripts/installPacked.mts";
import { TestStack } from "../support/testStack.js";

const ROOT = join(__dirname, "../..");
const providerTexts = new Set<unknown>();

let tarball: string;
beforeAll(() => {
  tarball = pack();
});
afterAll(() => {
  rmSync(dirname(tarball), { recursive: true, force: true });
});

/** An empty project of a user, with the package installed from its tarball. */
function install(manager: "npm" | "pnpm"): string {
  const folder = mkdtempSync(join(tmpdir(), `pulumi-fireworks-${manager}-`));
  for (const file of ["index.ts", "Pulumi.yaml", "tsconfig.json"]) {
    cpSync(join(ROOT, "examples/quickstart", file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, main: "index.ts" }));
  const packages = [tarball, "@pulumi/pulumi@3.256.0", "@types/node@24"];
  const args = manager === "npm" ? ["install", "--no-audit", "--prefer-offline"] : ["add", "--prefer-offline"];
  execFileSync(manager, [...args, ...packages], { cwd: folder, stdio: "pipe" });
  return folder;
}

test.each(["npm", "pnpm"] as const)(
  "the packed package, installed by %s into an empty project, runs the quickstart",
  async (manager) => {
    const folder = install(manager);
    const stack = await TestStack.at(folder);
    try {
      const up = await stack.up();
      expect(up.text).toContain('"HF_PEFT_ADDON"');
      expect(up.exitCode).toBe(0);
      const [saved] = stack.resources();
      providerTexts.add(saved?.inputs.__provider);
      const again = await stack.preview({ args: ["--expect-no-changes"] });
      expect(again.text).toContain("2 unchanged");
      const destroy = await stack.destroy();
      expect(destroy.exitCode).toBe(0);
      expect(stack.models()).toEqual([]);
    } finally {
      await stack.close();
    }
  },
);

test("the state's reference to the provider is the same text, whoever installed the package", () => {
  const [text] = providerTexts;
  expect(providerTexts.size).toBe(1);
  expect(String(text).length).toBeLessThanOrEqual(300);
  expect(text).toContain('require("pulumi-fireworks/resources/promotedModel/provider")');
});
