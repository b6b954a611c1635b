import { afterEach, expect, test } from "vitest";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1" });`;

// With the key in stack config, the engine itself logs it from `-v=7` on; in the environment, only our code could.
test.each([
  { place: "stack config", env: { FIREWORKS_API_KEY: "" }, args: [] },
  { place: "the environment, with the most verbose logging", env: {}, args: ["--logtostderr", "-v=9"] },
])("a key in $place is in no state file, log or message", async ({ env, args }) => {
  stack = await TestStack.create(PROGRAM);
  await stack.expectSuccess("config", ["set", "--secret", "fireworks:apiKey", KEY]);
  if (args.length > 0) await stack.expectSuccess("config", ["rm", "fireworks:apiKey"]);
  for (const command of ["up", "refresh", "destroy"] as const) {
    const { text, exitCode } = await stack[command]({ env, args });
    expect(exitCode).toBe(0);
    expect(text).not.toContain(KEY);
  }
  expect(stack.savedText()).not.toContain(KEY);
});
