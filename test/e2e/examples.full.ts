import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/index.js";
import { expectStill } from "../support/expectStill.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

test("rollback: going back is one word of config and no promotion", async () => {
  stack = await TestStack.ofExample("rollback");
  await stack.up();
  await expectStill(stack);
  expect(stack.outputs()).toEqual({ model: "accounts/acme/models/bot-r12" });
  await stack.expectSuccess("config", ["set", "live", "r11"]);
  await stack.up();
  expect(stack.outputs()).toEqual({ model: "accounts/acme/models/bot-r11" });
  expect(stack.count("POST")).toBe(2);
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});

test("adopt-existing: models that a script made come under management and outlive the stack", async () => {
  const seed = structuredClone(quickstartSeed);
  const account = seed.accounts.find(({ id }) => id === "acme");
  const made = { state: "READY", kind: "HF_PEFT_ADDON", createTime: "2026-08-02T00:00:00Z" };
  if (account !== undefined) account.models = ["bot-1", "bot-2"].map((id) => ({ id, ...made }));
  stack = await TestStack.ofExample("adopt-existing", { seed });
  await stack.expectSuccess("config", ["set", "--path", "existing[0]", "bot-1"]);
  await stack.expectSuccess("config", ["set", "--path", "existing[1]", "bot-2"]);
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  await expectStill(stack);
  expect(stack.count("POST")).toBe(0);
  await stack.destroy();
  expect(stack.models()).toEqual(["bot-1", "bot-2"]);
});

test("crash-safe: ten models, one listing, and an edit replaces each before its old model goes", async () => {
  stack = await TestStack.ofExample("crash-safe");
  const { exitCode } = await stack.up();
  expect(exitCode).toBe(0);
  expect(stack.count("GET", /\/checkpoints$/)).toBe(1);
  expect(stack.count("GET", /^\/v1\/accounts$/)).toBe(1);
  await expectStill(stack);
  const program = join(stack.folder, "index.ts");
  writeFileSync(program, readFileSync(program, "utf8").replace("step-80", "step-60"));
  await stack.up();
  expect(stack.count("POST")).toBe(20);
  expect(stack.models()).toHaveLength(10);
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});
