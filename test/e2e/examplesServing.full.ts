import { afterEach, expect, test } from "vitest";
import { expectStill } from "../support/expectStill.js";
import { TestStack } from "../support/testStack.js";
import { holdings } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

/** LoRA models on the deployments, by the checkpoint's step. */
function loaded(): string[] {
  const acme = stack.emulator.state().accounts.find(({ id }) => id === "acme");
  return (acme?.deployedModels ?? [])
    .map(({ model }) => model.split("/").at(-1) ?? "")
    .filter((id) => id !== "qwen3-8b");
}

test("promote-and-serve: a checkpoint is served, scaled in place, and followed by another one without a gap", async () => {
  stack = await TestStack.ofExample("promote-and-serve");
  expect((await stack.preview()).text).toContain("$0/h idle, up to $52.00/h at 1 replica");
  expect((await stack.up()).exitCode).toBe(0);
  const first = holdings(stack);
  expect([first.models.length, first.deployments.length]).toEqual([1, 1]);
  expect(stack.outputs().checkpoint).toMatch(/step-80-a1b2c3d4$/);
  expect(stack.outputs().inferenceModel).toContain(`/deployments/${first.deployments[0] ?? ""}`);
  await expectStill(stack);

  await stack.expectSuccess("config", ["set", "maxReplicaCount", "2"]);
  expect((await stack.up()).text).toContain("1 updated");
  expect(holdings(stack)).toEqual(first);

  await stack.expectSuccess("config", ["set", "checkpoint", "step-60"]);
  expect((await stack.up()).text).toContain("2 replaced");
  const second = holdings(stack);
  expect([second.models.length, second.deployments.length, second.created.deployments]).toEqual([1, 1, 2]);
  const writes = stack.emulator
    .requests()
    .filter(({ method, path }) => method === "DELETE" || (method === "POST" && /:promote$|\/deployments$/.test(path)))
    .map(({ method }) => method);
  expect(writes).toEqual(["POST", "POST", "POST", "POST", "DELETE", "DELETE"]);

  // The request that the new deployment was asked is traffic.
  stack.emulator.advance("1h");
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(holdings(stack)).toMatchObject({ deployments: [], models: [] });
});

test("lora-on-shared-base: two bots share one deployment, and one of them is moved without the other", async () => {
  stack = await TestStack.ofExample("lora-on-shared-base");
  expect((await stack.up()).exitCode).toBe(0);
  const first = holdings(stack);
  expect([first.models.length, first.deployments.length, loaded().length]).toEqual([2, 1, 2]);
  const before = stack.outputs().inferenceModels as Record<string, string>;
  expect(Object.keys(before)).toEqual(["sales", "support"]);
  await expectStill(stack);

  await stack.expectSuccess("config", ["set", "--path", "bots.support", "step-60"]);
  await stack.expectSuccess("config", ["set", "--path", "bots.sales", "step-80"]);
  expect((await stack.up()).exitCode).toBe(0);
  const after = stack.outputs().inferenceModels as Record<string, string>;
  expect(after.support).toBe(before.support);
  expect(after.sales).not.toBe(before.sales);
  const second = holdings(stack);
  expect([second.models.length, second.created.deployments]).toEqual([2, 1]);
  expect(loaded().sort()).toEqual(second.models.sort());

  expect((await stack.destroy()).exitCode).toBe(0);
  expect(holdings(stack)).toMatchObject({ deployments: [], models: [] });
});
