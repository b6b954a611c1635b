import { afterEach, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

test.each([
  { kind: "an auto-named model", id: {} },
  { kind: "a model with an explicit id", id: { outputModelId: "bot-r1" } },
])("up --replace of $kind neither promotes twice nor deletes what it has just recorded", async ({ id }) => {
  const args = { trainerJob: "sft-7", checkpoint: "step-80", ...id };
  stack = await TestStack.create({ resources: { bot: { type: "PromotedModel", args } } });
  await stack.up();
  const [model] = stack.models();
  const [saved] = stack.resources();
  const { exitCode } = await stack.up({ args: ["--replace", saved?.urn ?? ""] });
  expect(exitCode).toBe(0);
  expect(stack.models()).toEqual([model]);
  expect(stack.count("POST")).toBe(1);
  expect(stack.count("DELETE")).toBe(0);
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});
