import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { TestStack, type Run } from "../support/testStack.js";

const PACKS = join(__dirname, "../../node_modules/pulumi-fireworks/policies");
const SHAPES = "accounts/fireworks/trainingShapes";
const CHECKPOINTS = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints";

let stack: TestStack;
afterAll(() => stack.close());

/** The shape that the job really ran on; without a record, any may be declared. */
function seedWithoutRecord(): Seed {
  const seed = structuredClone(quickstartSeed);
  for (const { trainerJobs } of seed.accounts) {
    for (const job of trainerJobs ?? []) {
      for (const field of ["acceleratorType", "acceleratorCount", "nodeCount"]) Reflect.deleteProperty(job, field);
    }
  }
  return seed;
}

function under(preset: string, command: "preview" | "up", config?: object): Promise<Run> {
  const file = join(stack.folder, "limits.json");
  if (config !== undefined) writeFileSync(file, JSON.stringify(config));
  const given = config === undefined ? [] : ["--policy-pack-config", file];
  return stack[command]({ args: ["--policy-pack", join(PACKS, preset), ...given] });
}

/** The rules that a run reports as mandatory, and on which resource. */
function refusals({ text }: Run): string[] {
  const rows = text.matchAll(/\[mandatory\] +(?:\[severity: \w+\] +)?(\S+) +\(.*: (\S+)\)/g);
  return [...new Set([...rows].map(([, rule = "", resource = ""]) => `${rule} on ${resource}`))].sort();
}

function release(id: string, step: string, more = ""): string {
  return `
    const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPES}/qwen3-8b-128k" });
    new fireworks.PromotedModel("bot", {
      checkpoint: "${CHECKPOINTS}/${step}", outputModelId: "${id}", profile, onDelete: "keep", ${more}
    });`;
}

describe("prod", () => {
  beforeAll(async () => {
    stack = await TestStack.create(release("bot-r11", "step-60-a1b2c3d4"));
  });

  test("lets two releases in a row through, and both models stay", async () => {
    const first = await under("prod", "up");
    expect(refusals(first)).toEqual([]);
    expect(first.exitCode).toBe(0);
    stack.setProgram(release("bot-r12", "step-80-a1b2c3d4"));
    const preview = await under("prod", "preview");
    expect(preview.text).toMatch(/\+- .*PromotedModel bot replace/);
    expect(preview.exitCode).toBe(0);
    const second = await under("prod", "up");
    expect(refusals(second)).toEqual([]);
    expect(second.text).toContain("pulumi-fireworks-prod@v");
    expect(second.exitCode).toBe(0);
    expect(stack.models()).toEqual(["bot-r11", "bot-r12"]);
  });

  test("finds nothing in what the stack then holds, nor in an exported file, without key, program or login", async () => {
    const pack = ["--policy-pack", join(PACKS, "prod")];
    const state = join(stack.folder, "state.json");
    await stack.expectSuccess("stack", ["export", "--file", state]);
    const held = await stack.run("policy", ["analyze", "--stack", "dev", ...pack]);
    expect(refusals(held)).toEqual([]);
    expect(held.exitCode).toBe(0);
    const env = { FIREWORKS_API_KEY: "", FIREWORKS_BASE_URL: "http://127.0.0.1:1", PULUMI_BACKEND_URL: undefined };
    const exported = await stack.run("policy", ["analyze", "--file", state, ...pack], { env });
    expect(exported.text).toContain("pulumi-fireworks-prod@v");
    expect(exported.exitCode).toBe(0);

    // The same state under another preset: qwen3-8b-128k does not train LoRA only.
    const dev = await stack.run("policy", ["analyze", "--file", state, "--policy-pack", join(PACKS, "dev")], { env });
    expect(refusals(dev)).toEqual(["allowed-trainer-modes on bot", "allowed-trainer-modes on shape"]);
    expect(dev.exitCode).toBe(1);
    const limits = join(stack.folder, "limits.json");
    writeFileSync(limits, JSON.stringify({ "max-total-accelerators": { max: 2 } }));
    const stricter = [...pack, "--policy-pack-config", limits];
    const held2 = await stack.run("policy", ["analyze", "--stack", "dev", ...stricter]);
    expect(refusals(held2)).toEqual(["max-total-accelerators on bot", "max-total-accelerators on shape"]);
    expect(held2.exitCode).not.toBe(0);
  });

  test("refuses a stack that is none of what it asks for, and nothing is written", async () => {
    stack.setProgram(`
      new fireworks.PromotedModel("newest", { trainerJob: "sft-7", public: true });
      new fireworks.TrainingProfile("huge", { trainingShape: "${SHAPES}/kimi-k2p7-coder-256k" });`);
    const before = stack.count("POST");
    const run = await under("prod", "preview", { "max-total-accelerators": { max: 16 } });
    expect(refusals(run)).toEqual([
      "deletion-protection on newest",
      "explicit-checkpoint on newest",
      "max-total-accelerators on huge",
      "model-not-public on newest",
      "training-profile-required on newest",
    ]);
    expect(run.exitCode).not.toBe(0);
    const up = await under("prod", "up");
    expect(up.exitCode).not.toBe(0);
    expect(stack.count("POST")).toBe(before);
  });
});

describe("dev and cost", () => {
  beforeAll(async () => {
    await stack.close();
    stack = await TestStack.create("", { seed: seedWithoutRecord() });
  });

  test("dev lets a small LoRA shape through, and shows what it costs", async () => {
    stack.setProgram(`
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPES}/qwen3-4b-minimum-lora" });
      new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile });`);
    const run = await under("dev", "preview");
    expect(refusals(run)).toEqual([]);
    expect(run.text).toContain("1 node × 1 × $13.00 = $13.00/h per trainer replica while it runs");
    expect(run.exitCode).toBe(0);
  });

  test("dev refuses a large full-parameter shape, and cost one above the limit that is set for it", async () => {
    stack.setProgram(`new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPES}/qwen3p5-397b-a17b-256k" });`);
    const dev = await under("dev", "preview");
    expect(refusals(dev)).toEqual(["allowed-trainer-modes on shape", "max-total-accelerators on shape"]);
    expect(dev.exitCode).not.toBe(0);

    const free = await under("cost", "preview");
    expect(refusals(free)).toEqual([]);
    expect(free.text).toContain("2 nodes × 8 × $15.00 = $240.00/h per trainer replica while it runs");
    expect(free.exitCode).toBe(0);
    const limited = await under("cost", "preview", {
      "max-total-accelerators": { max: 15 },
      "max-hourly-cost": { enforcementLevel: "mandatory", maxUsdPerHour: 239.99 },
    });
    expect(refusals(limited)).toEqual(["max-hourly-cost on shape", "max-total-accelerators on shape"]);
    expect(limited.exitCode).not.toBe(0);
  });
});
