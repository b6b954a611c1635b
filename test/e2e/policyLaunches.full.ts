import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStack, type Run } from "../support/testStack.js";

const PACK = join(__dirname, "../../node_modules/pulumi-fireworks/policies");
const PROGRAM = `
  const profile = new fireworks.TrainingProfile("shape", { trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });
  new fireworks.TrainerJob("trainer", { baseModel: "accounts/fireworks/models/qwen3-8b", profile, trainerReplicaCount: 2 });
  const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile });
  new fireworks.Deployment("serve", { baseModel: bot.name, deploymentShape: profile.deploymentShape, maxReplicaCount: 3 });`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(PROGRAM);
});
afterAll(() => stack.close());

async function withPolicies(command: "preview" | "up", config: object): Promise<Run> {
  const file = join(stack.folder, "limits.json");
  writeFileSync(file, JSON.stringify(config));
  return stack[command]({ args: ["--policy-pack", PACK, "--policy-pack-config", file] });
}

test("limits on hardware and cost refuse a trainer and a deployment at preview, and at an update before they are launched", async () => {
  const config = {
    all: "disabled",
    "max-total-accelerators": { enforcementLevel: "mandatory", max: 7 },
    "max-hourly-cost": { enforcementLevel: "mandatory", maxUsdPerHour: 100 },
  };
  for (const command of ["preview", "up"] as const) {
    const { text, exitCode } = await withPolicies(command, config);
    expect(exitCode).not.toBe(0);
    expect(text).toContain("Found: 2 replicas × 1 node × 4 = 8 accelerators.");
    expect(text).toContain("Found: 2 replicas × 1 node × 4 × $13.00 = $104.00/h (");
    // At an update the refused trainer stops the run before it comes to the deployment.
    if (command === "preview") expect(text).toContain("Found: 3 replicas × 1 node × 4");
  }
  const [acme] = stack.emulator.state().accounts;
  expect(acme?.created).toMatchObject({ trainerJobs: 0, deployments: 0 });
});

test("the quota of the whole stack is judged at preview", async () => {
  const config = {
    all: "disabled",
    "quota-headroom": { enforcementLevel: "mandatory", accelerators: { "NVIDIA_B200*": 19 } },
  };
  const over = await withPolicies("preview", config);
  expect(over.exitCode).not.toBe(0);
  expect(over.text).toContain(
    "Required: at most 19 of NVIDIA_B200* (set by quota-headroom.accelerators in the policy configuration).",
  );
  config["quota-headroom"].accelerators["NVIDIA_B200*"] = 20;
  expect((await withPolicies("preview", config)).exitCode).toBe(0);
});

test("a deployment that does not use the linked shape is told, and one that does is not", async () => {
  const config = { all: "disabled", "deployment-uses-linked-shape": "mandatory" };
  expect((await withPolicies("preview", config)).exitCode).toBe(0);
  stack.setProgram(PROGRAM.replace("profile.deploymentShape", '"accounts/fireworks/deploymentShapes/rft-qwen3-32b"'));
  const { text, exitCode } = await withPolicies("preview", config);
  expect(exitCode).not.toBe(0);
  expect(text).toContain("Found: deploymentShape accounts/fireworks/deploymentShapes/rft-qwen3-32b.");
});
