import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

const PACKAGE = join(__dirname, "../../node_modules/pulumi-fireworks");
const GUARDS = ["--policy-pack", "policy-pack", "--policy-pack-config", "policies.json"];

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.ofExample("guarded");
});
afterAll(() => stack.close());

test("the pack is built in five lines, beside its own limits", () => {
  const pack = readFileSync(join(stack.folder, "policy-pack/index.ts"), "utf8");
  const lines = pack.split("\n").filter((line) => line !== "" && !line.startsWith("    "));
  expect(lines).toHaveLength(6);
});

test("the shipped command finds its configuration without faults, and a mistyped one not", () => {
  const { bin } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { bin: Record<string, string> };
  const command = join(PACKAGE, bin["pulumi-fireworks"] ?? "");
  const args = ["policies", "check", "policies.json", "--preset", "prod"];
  const shown = execFileSync(process.execPath, [command, ...args], { cwd: stack.folder, encoding: "utf8" });
  expect(shown).toMatch(/^max-hourly-cost\tmandatory\tfile\tmaxUsdPerHour = 60/m);
  const mistyped = spawnSync(process.execPath, [command, "policies", "check", "package.json"], { cwd: stack.folder });
  expect(mistyped.stdout.toString()).toContain("package.json: dependencies: no such rule");
  expect(mistyped.status).toBe(1);
});

test("a release that the pack accepts goes through, and again nothing changes", async () => {
  const up = await stack.up({ args: GUARDS });
  expect(up.text).toContain("acme-models@v1.0.0");
  expect(up.exitCode).toBe(0);
  expect(stack.outputs()).toEqual({ name: "accounts/acme/models/acme-bot-r12" });
  for (const run of [
    await stack.up({ args: [...GUARDS, "--expect-no-changes"] }),
    await stack.refresh({ args: ["--expect-no-changes"] }),
  ]) {
    expect(run.exitCode).toBe(0);
  }
});

test("hardware that it does not accept is refused at preview", async () => {
  const shape = "accounts/fireworks/trainingShapes/kimi-k2p7-coder-256k";
  await stack.expectSuccess("config", ["set", "trainingShape", shape]);
  const { text, exitCode } = await stack.preview({ args: GUARDS });
  expect(text).toContain(
    "Found: 4 nodes × 8 = 32 accelerators. Required: at most 8 accelerators in total (set by max-total-accelerators.max in the policy configuration).",
  );
  expect(text).toContain("Found: 4 nodes × 8 × $15.00 = $480.00/h (");
  expect(exitCode).not.toBe(0);
  await stack.expectSuccess("config", ["rm", "trainingShape"]);
});

test("the next release leaves the model of the last one, and so does destroy", async () => {
  await stack.expectSuccess("config", ["set", "release", "r13"]);
  const checkpoint = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4";
  await stack.expectSuccess("config", ["set", "checkpoint", checkpoint]);
  expect((await stack.up({ args: GUARDS })).exitCode).toBe(0);
  expect(stack.models()).toEqual(["acme-bot-r12", "acme-bot-r13"]);
  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.resources()).toEqual([]);
  expect(stack.models()).toEqual(["acme-bot-r12", "acme-bot-r13"]);
});

test("the pack that the page on policies shows does what the page says", async () => {
  const page = readFileSync(join(__dirname, "../../docs/policies.md"), "utf8");
  const [section = ""] = page.split("\n## ").filter((part) => part.startsWith("A pack of your own"));
  mkdirSync(join(stack.folder, "page-pack"));
  const names = [...section.matchAll(/`([\w.]+)`[^`]*(?:`[^`]+`[^`]*)?:\n\n```\w+\n([\s\S]*?)```/g)].map(
    ([, name = "", text = ""]) => {
      writeFileSync(join(stack.folder, "page-pack", name), text);
      return name;
    },
  );
  expect(names).toEqual(["PulumiPolicy.yaml", "package.json", "index.ts"]);

  const program = (shape: string, outputModelId: string, more: string): string => `
    import { PromotedModel, TrainingProfile } from "pulumi-fireworks";
    const profile = new TrainingProfile("shape", { trainingShape: "accounts/fireworks/trainingShapes/${shape}" });
    new PromotedModel("bot", { outputModelId: "${outputModelId}", profile, onDelete: "keep", ${more} });`;
  const args = ["--policy-pack", "page-pack"];
  const index = join(stack.folder, "index.ts");
  writeFileSync(index, program("kimi-k2p7-coder-256k", "bot-r1", 'trainerJob: "sft-7", preflight: "warn"'));
  const refused = await stack.preview({ args });
  expect(refused.text).toContain("acme-models@v1.0.0");
  expect(refused.text).toContain("Found: 4 nodes. Required: at most 2 nodes (set by max-nodes.max in the");
  expect(refused.text).toContain("Found: outputModelId bot-r1. Required: an outputModelId that begins with acme-");
  expect(refused.text).toContain("Found: no checkpoint, which means the newest one.");
  expect(refused.exitCode).not.toBe(0);

  const checkpoint = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4";
  writeFileSync(index, program("qwen3-8b-128k", "acme-bot-r1", `checkpoint: "${checkpoint}"`));
  const passed = await stack.preview({ args });
  expect(passed.text).not.toContain("[mandatory]");
  expect(passed.exitCode).toBe(0);
});
