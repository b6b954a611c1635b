import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TRAINING_SHAPE as SHAPE } from "../support/account.js";
import { TestStack, type Run } from "../support/testStack.js";

const PACKS = join(__dirname, "../../node_modules/pulumi-fireworks/policies");
const BASE = "accounts/fireworks/models/qwen3-8b";
/** Of four nodes. */
const LARGE = "accounts/fireworks/trainingShapes/kimi-k2p7-coder-256k";
const CHECKPOINT = "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-60-a1b2c3d4";
const WRITTEN = /\/(?:rlorTrainerJobs|deployments|deployedModels|checkpoints\/[^/]+:promote)$/;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
});
afterAll(() => stack.close());

/** A run under a preset, with what a configuration file adds to it. */
function under(
  preset: "prod" | "cost",
  command: "preview" | "up",
  { config = {}, env = {} }: { config?: object; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  const file = join(stack.folder, "limits.json");
  writeFileSync(file, JSON.stringify(config));
  const args = ["--policy-pack", join(PACKS, preset), "--policy-pack-config", file];
  return stack[command]({ args, env });
}

/** The rules that a run reports as mandatory, and on which resource. */
function refusals({ text }: Run): string[] {
  const rows = text.matchAll(/\[mandatory\] +(?:\[severity: \w+\] +)?(\S+) +\(.*: (\S+)\)/g);
  return [...new Set([...rows].map(([, rule = "", resource = ""]) => `${rule} on ${resource}`))].sort();
}

let before = 0;
beforeEach(() => {
  before = stack.count("POST", WRITTEN);
});
function billed(): number {
  return stack.count("POST", WRITTEN) - before;
}

describe("what is known to be wrong is refused at preview, before the trainer that the rest waits for", () => {
  test("a checkpoint and a protection that are left out, although the job is not known yet", async () => {
    stack.setProgram(`
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
      const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile });
      const trainerJob = trainer.state.apply(() => trainer.jobName);
      new fireworks.PromotedModel("bot", { trainerJob, profile, waitForCheckpoint: "1m" });`);
    const preview = await under("prod", "preview");
    expect(refusals(preview)).toEqual(["deletion-protection on bot", "explicit-checkpoint on bot"]);
    expect(preview.text).toContain("Found: no checkpoint, which means the newest one. Required: an exact checkpoint");
    expect(preview.text).not.toContain("provenance declared");
    expect(preview.exitCode).not.toBe(0);
    // With its own preview, as a user types it.
    const args = ["--policy-pack", join(PACKS, "prod")];
    const up = await stack.run("up", ["--yes", "--non-interactive"], { args });
    expect(up.exitCode).not.toBe(0);
    expect(billed()).toBe(0);
  });

  test("an owner that is missing beside an evaluation that is not known yet, and an id whose beginning is known", async () => {
    stack.setProgram(`
      const profile = new fireworks.TrainingProfile("shape", { trainingShape: "${SHAPE}" });
      const trainer = new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile });
      const evaluation = trainer.state;
      new fireworks.PromotedModel("bot", {
        trainerJob: trainer.state.apply(() => trainer.jobName), outputModelIdPrefix: "bot", annotations: { evaluation },
      });`);
    const config = {
      all: "disabled",
      "owner-and-evaluation-recorded": "mandatory",
      "model-id-convention": { enforcementLevel: "mandatory", prefix: "acme-" },
    };
    const preview = await under("prod", "preview", { config });
    expect(refusals(preview)).toEqual(["model-id-convention on bot", "owner-and-evaluation-recorded on bot"]);
    expect(preview.text).toContain("Found: annotations without owner.");
    expect(preview.text).toContain("Found: an outputModelId that begins with bot-.");
  });
});

describe('what preflight: "off" keeps from the rules is refused where they are mandatory, and nothing is written', () => {
  const limits = { "max-total-accelerators": { max: 16 } };
  const onTraining = ["deployment-shape-linked", "max-accelerators-per-node", "max-nodes", "max-total-accelerators"];
  const rows = [
    [
      "TrainingProfile",
      `{ trainingShape: "${SHAPE}" }`,
      "trainingProfile",
      [...onTraining, "training-profile-required"],
    ],
    [
      "TrainerJob",
      `{ baseModel: "${BASE}", trainingShape: "${SHAPE}" }`,
      "trainingProfile",
      [...onTraining, "training-profile-required"],
    ],
    [
      "PromotedModel",
      `{ checkpoint: "${CHECKPOINT}", trainingShape: "${SHAPE}", onDelete: "keep" }`,
      "trainingProfile",
      [...onTraining, "training-profile-required"],
    ],
    [
      "Deployment",
      `{ baseModel: "${BASE}", deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-32b", minReplicaCount: 1 }`,
      "deploymentProfile",
      ["max-accelerators-per-node", "max-total-accelerators"],
    ],
  ] as const;

  test.each(rows)("of a %s, at preview and at the update", async (type, args, profile, rules) => {
    stack.setProgram(`new fireworks.${type}("it", { ...${args}, preflight: "off" });`);
    for (const command of ["preview", "up"] as const) {
      const run = await under("prod", command, { config: limits });
      expect(refusals(run)).toEqual(rules.map((rule) => `${rule} on it`));
      expect(run.text).toContain(
        `Found: ${profile} is not looked up while preflight is "off", so this cannot be judged. Required: at most 16 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: remove preflight: "off"`,
      );
      expect(run.text).toContain(" or make max-total-accelerators advisory.");
      expect(run.exitCode).not.toBe(0);
    }
    expect(billed()).toBe(0);
  });

  test("of the stack's quota", async () => {
    stack.setProgram(
      `new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", trainingShape: "${SHAPE}", preflight: "off" });`,
    );
    const quota = { enforcementLevel: "mandatory", accelerators: { "NVIDIA_*": 64 } };
    const preview = await under("cost", "preview", { config: { all: "disabled", "quota-headroom": quota } });
    expect(refusals(preview)).toEqual(["quota-headroom on trainer"]);
    expect(preview.exitCode).not.toBe(0);
  });

  test("but advisory rules let it through", async () => {
    stack.setProgram(`new fireworks.TrainingProfile("it", { trainingShape: "${SHAPE}", preflight: "off" });`);
    const up = await under("prod", "up", { config: { all: "advisory", "max-total-accelerators": { max: 16 } } });
    expect(refusals(up)).toEqual([]);
    expect(up.exitCode).toBe(0);
  });
});

test("hardware that the service picks is refused at preview, since no rule ever sees it", async () => {
  stack.setProgram(`
    new fireworks.Deployment("serve", { baseModel: "${BASE}", deploymentShape: "default" });
    new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", autoSelectTrainingShape: true });`);
  const config = { "max-total-accelerators": { max: 16 } };
  const preview = await under("cost", "preview", { config });
  expect(refusals(preview)).toEqual(["max-total-accelerators on serve", "max-total-accelerators on trainer"]);
  expect(preview.text).toContain("Found: accelerators that the service picks, so this cannot be judged.");
  expect(preview.text).toContain(
    "Fix: set deploymentShape to the name of a shape or make max-total-accelerators advisory.",
  );
  expect(preview.text).toContain("Fix: set trainingShape or acceleratorType or make max-total-accelerators advisory.");
  expect((await under("cost", "up", { config })).exitCode).not.toBe(0);
  expect(billed()).toBe(0);
});

describe("what a preview cannot know", () => {
  const config = {
    all: "disabled",
    "all-rules-evaluated": "advisory",
    "max-nodes": { enforcementLevel: "mandatory", max: 4 },
  };
  const job = `new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", trainingShape: "${SHAPE}" });`;

  test("because its environment looks nothing up is told, and refused by an update in that environment", async () => {
    stack.setProgram(job);
    const env = { FIREWORKS_PREFLIGHT: "off" };
    const preview = await under("prod", "preview", { config, env });
    expect(preview.text).toContain(
      "Not evaluated here: max-nodes (trainingProfile was not looked up). pulumi up evaluates it, if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge.",
    );
    expect(preview.exitCode).toBe(0);
    const up = await under("prod", "up", { config, env });
    expect(refusals(up)).toEqual(["max-nodes on trainer"]);
    expect(up.text).toContain(
      'Fix: set preflight: "strict" on this resource, pass the profile of a TrainingProfile or make max-nodes advisory.',
    );
    expect(billed()).toBe(0);
  });

  test("because the look-up failed and preflight only warns is refused by the update too", async () => {
    stack.setProgram(job.replace(SHAPE, `${SHAPE}-that-does-not-exist`));
    const env = { FIREWORKS_PREFLIGHT: "warn" };
    expect((await under("prod", "preview", { config, env })).exitCode).toBe(0);
    const up = await under("prod", "up", { config, env });
    expect(refusals(up)).toEqual(["max-nodes on trainer"]);
    expect(billed()).toBe(0);
  });

  test("is judged by the update once it is known, before the resource that it belongs to", async () => {
    stack.setProgram(`
      const provider = { create: async () => ({ id: "other", outs: { shape: "${LARGE}" } }) };
      const other = new (class extends pulumi.dynamic.Resource {})(provider, "other", { shape: undefined });
      const profile = new fireworks.TrainingProfile("later", { trainingShape: other.shape });
      new fireworks.TrainerJob("trainer", { baseModel: "${BASE}", profile });`);
    const strict = { ...config, "max-nodes": { ...config["max-nodes"], max: 1 } };
    const preview = await under("prod", "preview", { config: strict });
    expect(preview.text).toContain(
      "Not evaluated here: max-nodes (trainingProfile is not known yet). pulumi up evaluates it before it writes this resource.",
    );
    expect(preview.exitCode).toBe(0);
    const refused = await under("prod", "preview", { config: { ...strict, "all-rules-evaluated": "mandatory" } });
    expect(refusals(refused)).toEqual(["all-rules-evaluated on later", "all-rules-evaluated on trainer"]);
    const up = await under("prod", "up", { config: strict });
    expect(refusals(up)).toEqual(["max-nodes on later"]);
    expect(stack.count("POST", /rlorTrainerJobs$/)).toBe(0);
  });

  test("of a resource that was made without preflight is known as soon as the resource asks for it", async () => {
    stack.setProgram(job);
    expect((await stack.up({ env: { FIREWORKS_PREFLIGHT: "off" } })).exitCode).toBe(0);
    const held = await under("prod", "up", { config });
    expect(refusals(held)).toEqual(["max-nodes on trainer"]);
    stack.setProgram(job.replace(" });", ', preflight: "strict" });'));
    const judged = await under("prod", "up", { config });
    expect(refusals(judged)).toEqual([]);
    expect(judged.exitCode).toBe(0);
    expect(stack.count("POST", /rlorTrainerJobs$/)).toBe(1);
  });
});

describe("a trainer that names its accelerators itself", () => {
  const config = {
    all: "disabled",
    "max-total-accelerators": { enforcementLevel: "mandatory", max: 24 },
    "quota-headroom": { enforcementLevel: "mandatory", accelerators: { "NVIDIA_*": 24 } },
  };
  const hardware = `acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 8, trainerReplicaCount: 3`;

  test("is judged alike before it is launched, at the end of the update, and from what the state holds", async () => {
    stack.emulator.setModes({ skipValidations: "accept" });
    stack.setProgram(`new fireworks.TrainerJob("manual", { baseModel: "${BASE}", ${hardware} });`);
    for (const command of ["up", "preview"] as const) {
      const run = await under("cost", command, { config });
      expect(refusals(run)).toEqual([]);
      expect(run.text).not.toContain("Not evaluated here");
      expect(run.exitCode).toBe(0);
    }
    const less = { ...config, "max-total-accelerators": { enforcementLevel: "mandatory", max: 23 } };
    writeFileSync(join(stack.folder, "limits.json"), JSON.stringify(less));
    const args = ["--stack", "dev", "--policy-pack", join(PACKS, "cost"), "--policy-pack-config", "limits.json"];
    const held = await stack.run("policy", ["analyze", ...args]);
    expect(refusals(held)).toEqual(["max-total-accelerators on manual"]);
    expect(held.text).toContain("Found: 3 replicas × 1 node × 8 = 24 accelerators.");
  });
});
