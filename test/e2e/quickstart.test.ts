import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.ofExample("quickstart");
});
afterAll(() => stack.close());

test("the first preview says which checkpoint goes to which model and writes nothing", async () => {
  const { exitCode, text } = await stack.preview();
  expect(text).toMatch(/newest of 5 promotable, \d+ d old: step-80-a1b2c3d4 \(LoRA\) -> support-bot-[0-9a-f]{7}/);
  expect(text).toContain("(base accounts/fireworks/models/qwen3-8b, from the job)");
  expect(exitCode).toBe(0);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("up promotes it once and prints the model's name and kind", async () => {
  stack.emulator.reset();
  const { exitCode, text } = await stack.up();
  expect(text).toMatch(/name +: "accounts\/acme\/models\/support-bot-[0-9a-f]{7}"/);
  expect(text).toContain('"HF_PEFT_ADDON"');
  expect(exitCode).toBe(0);
  expect(stack.count("POST", /:promote$/)).toBe(1);
  expect(stack.count("GET", /^\/v1\/accounts$/)).toBe(1);
  expect(stack.count("GET", /\/checkpoints$/)).toBe(1);
  expect(stack.count("GET", /\/rlorTrainerJobs\/sft-7$/)).toBe(1);
});

test("typed again it says that nothing changes, without key, network or a single request", async () => {
  const before = stack.emulator.requests().length;
  const env = { FIREWORKS_API_KEY: "", FIREWORKS_BASE_URL: "http://127.0.0.1:1" };
  const { exitCode, text } = await stack.preview({ env, args: ["--expect-no-changes"] });
  expect(text).toContain("2 unchanged");
  expect(exitCode).toBe(0);
  expect(stack.emulator.requests()).toHaveLength(before);
});

test("refresh finds no change", async () => {
  const { exitCode, text } = await stack.refresh({ args: ["--expect-no-changes"] });
  expect(text).toContain("2 unchanged");
  expect(exitCode).toBe(0);
});

test("the state refers to the provider by one short line", () => {
  const [model] = stack.resources();
  expect(model?.inputs.__provider).toMatchSnapshot();
  expect(String(model?.inputs.__provider).length).toBeLessThanOrEqual(300);
});

test("the key is in no state file", () => {
  expect(stack.savedText()).toContain("support-bot");
  expect(stack.savedText()).not.toContain(KEY);
});

test("destroy leaves no model", async () => {
  expect(stack.models()).toHaveLength(1);
  const { exitCode } = await stack.destroy();
  expect(exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});
