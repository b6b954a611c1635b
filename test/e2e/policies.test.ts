import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStack, type Run } from "../support/testStack.js";

const PACK = join(__dirname, "../../node_modules/pulumi-fireworks/policies");

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });`,
  );
});
afterAll(() => stack.close());

async function withPolicies(command: "preview" | "up", config: object): Promise<Run> {
  const file = join(stack.folder, "policies.json");
  writeFileSync(file, JSON.stringify(config));
  return stack[command]({ args: ["--policy-pack", PACK, "--policy-pack-config", file] });
}

test("a forbidden accelerator is blocked at preview, and nothing is written", async () => {
  const config = { "allowed-accelerator-types": { enforcementLevel: "mandatory", allow: ["NVIDIA_H200_141GB"] } };
  for (const command of ["preview", "up"] as const) {
    const { text, exitCode } = await withPolicies(command, config);
    expect(text).toMatch(/\[mandatory\] .*allowed-accelerator-types/);
    expect(text).toContain("NVIDIA_B200_180GB");
    expect(exitCode).not.toBe(0);
  }
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a cost above the limit is blocked with its arithmetic", async () => {
  const config = { "max-hourly-cost": { enforcementLevel: "mandatory", maxUsdPerHour: 50 } };
  const { text, exitCode } = await withPolicies("preview", config);
  expect(text).toContain("1 node × 4 × $13.00 = $52.00/h > $50.00/h");
  expect(exitCode).not.toBe(0);
});

test("an allowed accelerator is let through", async () => {
  const config = { "allowed-accelerator-types": { enforcementLevel: "mandatory", allow: ["NVIDIA_B200*"] } };
  const { exitCode } = await withPolicies("up", config);
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
});
