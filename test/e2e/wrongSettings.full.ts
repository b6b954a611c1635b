import { afterEach, expect, test } from "vitest";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "step-80", outputModelId: "bot-r1" });`;

test.each([
  { setting: "FIREWORKS_BASE_URL", env: { FIREWORKS_BASE_URL: "http://127.0.0.1:1" }, says: "fireworks:baseUrl" },
  { setting: "FIREWORKS_ACCOUNT_ID", env: { FIREWORKS_ACCOUNT_ID: "other" }, says: "fireworks:accountId" },
  { setting: "FIREWORKS_API_KEY", env: { FIREWORKS_API_KEY: "key-of-another-account" }, says: "key" },
])("a wrong $setting never empties a state and never deletes", async ({ env, says }) => {
  stack = await TestStack.create(PROGRAM);
  const seed = stack.emulator.state();
  seed.accounts.push({
    ...structuredClone(seed.accounts[0] ?? { id: "", apiKeys: [] }),
    id: "other",
    apiKeys: ["key-of-another-account"],
  } as never);
  seed.modes = { ...seed.modes, otherAccount: "not-found" };
  stack.emulator.setState(seed);
  await stack.up();
  for (const run of [await stack.refresh({ env }), await stack.destroy({ env })]) {
    expect(run.text).toContain(says);
    expect(run.text).not.toContain(KEY);
    expect(run.exitCode).not.toBe(0);
  }
  expect(stack.resources()).toHaveLength(1);
  expect(stack.models()).toEqual(["bot-r1"]);
});
