import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, expect, inject, test } from "vitest";
import { expectStill } from "../support/expectStill.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

async function output(name: string, stackName: string): Promise<string> {
  const { text } = await stack.expectSuccess("stack", ["output", name, "--stack", stackName]);
  return text.trim();
}

test("multi-environment: dev moves with every run, prod with its config only, and keeps its last release", async () => {
  stack = await TestStack.ofExample("multi-environment");
  await stack.expectSuccess("stack", ["init", "prod"]);
  const [dev, prod] = ["dev", "prod"].map((name) => ["--stack", name]) as [string[], string[]];
  expect((await stack.up({ args: dev })).exitCode).toBe(0);
  expect((await stack.up({ args: prod })).exitCode).toBe(0);
  expect(await output("checkpoint", "dev")).toMatch(/step-80-a1b2c3d4$/);
  expect(await output("name", "prod")).toBe("accounts/acme/models/support-bot-r12");
  expect(await output("checkpoint", "prod")).toMatch(/step-60-a1b2c3d4$/);
  await expectStill(stack, dev);
  await expectStill(stack, prod);

  // Another run of the pipeline finds another save; production does not move.
  stack.saveCheckpoint("step-99-a1b2c3d4", "2026-10-30T12:00:00Z");
  await stack.expectSuccess("config", ["set", "run", "2", ...dev]);
  expect((await stack.up({ args: dev })).text).toContain("1 replaced");
  expect(await output("checkpoint", "dev")).toMatch(/step-99-a1b2c3d4$/);
  await expectStill(stack, prod);

  await stack.expectSuccess("config", ["set", "release", "r13", ...prod]);
  await stack.expectSuccess("config", ["set", "checkpoint", "step-80-a1b2c3d4", ...prod]);
  expect((await stack.up({ args: prod })).text).toContain("1 replaced");
  expect(stack.models()).toEqual(expect.arrayContaining(["support-bot-r12", "support-bot-r13"]));
  expect(stack.models()).toHaveLength(3);

  for (const args of [dev, prod]) expect((await stack.destroy({ args })).exitCode).toBe(0);
  expect(stack.models().sort()).toEqual(["support-bot-r12", "support-bot-r13"]);
});

test("offline-tests: the program goes through its life", async () => {
  stack = await TestStack.ofExample("offline-tests");
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.outputs().name).toBe("accounts/acme/models/support-bot-r12");
  await expectStill(stack);
  await stack.expectSuccess("config", ["set", "modelId", "support-bot-r13"]);
  expect((await stack.up()).text).toContain("1 replaced");
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});

test("offline-tests: its own tests pass type-check and run, and fail when the program is another", async () => {
  stack = await TestStack.ofExample("offline-tests");
  const require = createRequire(__filename);
  const node = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], {
      cwd: stack.folder,
      encoding: "utf8",
      // As in a shell of the user's, not as a worker of ours.
      env: { ...inject("engineEnvironment"), NO_COLOR: "1", VITEST: "" },
    });
  const checked = node(require.resolve("typescript/bin/tsc"), "-p", ".");
  expect(checked.stdout).toBe("");
  const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  const passed = node(vitest, "run", "--root", ".");
  expect(passed.stdout).toMatch(/Tests +4 passed/);
  expect(passed.status).toBe(0);

  const program = join(stack.folder, "index.ts");
  writeFileSync(program, readFileSync(program, "utf8").replace("support-bot-r12", "support-bot-r99"));
  const failed = node(vitest, "run", "--root", ".");
  expect(failed.stdout).toMatch(/Tests +1 failed/);
  expect(failed.status).toBe(1);
});
