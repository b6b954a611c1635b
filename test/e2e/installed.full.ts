import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engineVersion } from "../../scripts/engine/engineVersion.mts";
import { pack } from "../../scripts/installPacked.mts";
import { TestStack } from "../support/testStack.js";
import { npmProgram } from "../../scripts/npm.mts";

const ROOT = join(__dirname, "../..");
const SDK = `@pulumi/pulumi@${engineVersion}`;
/** What the other tests go without. */
const AS_USERS = { env: { PULUMI_NODEJS_TRANSPILE_ONLY: undefined } };
const providerTexts = new Set<unknown>();

let tarball: string;
beforeAll(() => {
  tarball = pack();
});
afterAll(() => {
  rmSync(dirname(tarball), { recursive: true, force: true });
});

const programs = { npm: npmProgram(), pnpm: join(ROOT, "node_modules/pnpm/bin/pnpm.cjs") };

/** An empty project of a user, with the package installed from its tarball. */
function install(manager: "npm" | "pnpm"): string {
  const folder = mkdtempSync(join(tmpdir(), `pulumi-fireworks-${manager}-`));
  for (const file of ["index.ts", "Pulumi.yaml", "tsconfig.json"]) {
    cpSync(join(ROOT, "examples/quickstart", file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, main: "index.ts" }));
  const packages = [tarball, SDK, "@types/node@24"];
  const args = manager === "npm" ? ["install", "--no-audit", "--prefer-offline"] : ["add", "--prefer-offline"];
  execFileSync(process.execPath, [programs[manager], ...args, ...packages], { cwd: folder, stdio: "pipe" });
  return folder;
}

test.each(["npm", "pnpm"] as const)(
  "the packed package, installed by %s into an empty project, runs the quickstart",
  async (manager) => {
    const folder = install(manager);
    const stack = await TestStack.at(folder);
    try {
      const up = await stack.up(AS_USERS);
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

test("a pack's folder, copied out of the package, refuses by itself once its packages are installed, and can be packed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-pack-copy-"));
  const stack = await TestStack.create(`new fireworks.PromotedModel("bot", { trainerJob: "sft-7" });`);
  try {
    cpSync(join(ROOT, "node_modules/pulumi-fireworks/policies/prod"), folder, { recursive: true });
    const packed = execFileSync(process.execPath, [programs.npm, "pack", "--json"], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
    });
    const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
    expect(files.map(({ path }) => path).sort()).toEqual(["PulumiPolicy.yaml", "index.js", "package.json"]);
    // Until this version is published its tarball stands for it.
    const args = ["install", "--no-audit", "--prefer-offline", tarball, SDK];
    execFileSync(process.execPath, [programs.npm, ...args], { cwd: folder, stdio: "pipe" });
    const { text, exitCode } = await stack.preview({ args: ["--policy-pack", folder] });
    expect(text).toMatch(/\[mandatory\].* explicit-checkpoint/);
    expect(exitCode).not.toBe(0);
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the state's reference to the provider is the same text, whoever installed the package", () => {
  const [text] = providerTexts;
  expect(providerTexts.size).toBe(1);
  expect(String(text).length).toBeLessThanOrEqual(300);
  expect(text).toContain('require("pulumi-fireworks/resources/promotedModel/provider")');
});
