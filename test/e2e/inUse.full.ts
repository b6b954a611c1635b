import { afterEach, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/index.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const program = (extra = ""): string =>
  `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "step-80", outputModelId: "bot-r1", timeouts: { poll: "200ms" }${extra} });`;

async function deployed(extra = ""): Promise<TestStack> {
  const created = await TestStack.create(program(extra), { seed: quickstartSeed });
  await created.up();
  const state = created.emulator.state();
  const account = state.accounts.find(({ id }) => id === "acme");
  account?.deployments.push({ id: "serve", state: "READY", baseModel: "accounts/fireworks/models/qwen3-8b" });
  account?.deployedModels.push({
    id: "live",
    model: "accounts/acme/models/bot-r1",
    deployment: "accounts/acme/deployments/serve",
    state: "DEPLOYED",
  });
  created.emulator.setState(state);
  return created;
}

test("a model in use is not deleted, and the message names the deployment and the ways out", async () => {
  stack = await deployed();
  const { text, exitCode } = await stack.destroy();
  expect(text).toContain(
    "accounts/acme/models/bot-r1 was not deleted: it is loaded on accounts/acme/deployments/serve",
  );
  expect(text).toContain("forceDelete: true");
  expect(exitCode).not.toBe(0);
  expect(stack.count("DELETE")).toBe(0);
  expect(stack.models()).toEqual(["bot-r1"]);
});

test("forceDelete unloads the model first, waits, and deletes it", async () => {
  stack = await deployed(", forceDelete: true");
  const { exitCode } = await stack.destroy();
  expect(exitCode).toBe(0);
  const deletions = stack.emulator.requests().filter(({ method }) => method === "DELETE");
  expect(deletions.map(({ path }) => path)).toEqual([
    "/v1/accounts/acme/deployedModels/live",
    "/v1/accounts/acme/models/bot-r1",
  ]);
  expect(stack.models()).toEqual([]);
});

test("when a replacement's old model is in use, the new one stands, and a later up finishes the deletion", async () => {
  stack = await deployed();
  stack.setProgram(program().replace("step-80", "step-60").replace("bot-r1", "bot-r2"));
  const replaced = await stack.up();
  expect(replaced.exitCode).not.toBe(0);
  expect(replaced.text).toContain("If this was a replacement, the new model is in place already");
  expect(stack.models().sort()).toEqual(["bot-r1", "bot-r2"]);

  const state = stack.emulator.state();
  const account = state.accounts.find(({ id }) => id === "acme");
  if (account !== undefined) account.deployedModels = [];
  stack.emulator.setState(state);
  const finished = await stack.up();
  expect(finished.exitCode).toBe(0);
  expect(stack.models()).toEqual(["bot-r2"]);
});
