import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLASSES } from "../support/front.js";
import { TestStack, type Run } from "../support/testStack.js";
import { TRAINING_SHAPE as SHAPE } from "../support/account.js";

const PACK = join(__dirname, "../../node_modules/pulumi-fireworks/policies");

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "${SHAPE}" });`,
  );
});
afterAll(() => stack.close());

async function withPolicies(
  command: "preview" | "up",
  config: object,
  { pack = PACK, env = {} }: { pack?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  const file = join(stack.folder, "limits.json");
  writeFileSync(file, JSON.stringify(config));
  return stack[command]({ args: ["--policy-pack", pack, "--policy-pack-config", file], env });
}

/** A shape that is known only when the update has made another resource, which is none of Fireworks'. */
const LATER_SHAPE = `
  const provider = { create: async () => ({ id: "x", outs: { shape: "${SHAPE}" } }) };
  const other = new (class extends pulumi.dynamic.Resource {})(provider, "other", { shape: undefined });
  const trainingShape = other.shape;`;

function withProfile(name: string): string {
  return `
    const profile = new fireworks.TrainingProfile("${name}", { trainingShape: "${SHAPE}" });
    new fireworks.PromotedModel("bot", { trainerJob: "sft-7", profile });`;
}

/** Requests that change something at the service. */
function writes(): string[] {
  return stack.emulator
    .requests()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

describe("a mandatory violation", () => {
  test("is reported at preview, and at an update leaves no write", async () => {
    const config = { "allowed-accelerator-types": { enforcementLevel: "mandatory", allow: ["NVIDIA_H200_141GB"] } };
    for (const command of ["preview", "up"] as const) {
      const { text, exitCode } = await withPolicies(command, config);
      expect(text).toMatch(/\[mandatory\] .*allowed-accelerator-types/);
      expect(text).toContain(
        "Found: accelerator type NVIDIA_B200_180GB. Required: accelerator type NVIDIA_H200_141GB (set by allowed-accelerator-types.allow in the policy configuration).",
      );
      expect(exitCode).not.toBe(0);
    }
    expect(writes()).toEqual([]);
  });

  test("of the cost limit shows its arithmetic", async () => {
    const config = { "max-hourly-cost": { enforcementLevel: "mandatory", maxUsdPerHour: 50 } };
    const { text, exitCode } = await withPolicies("preview", config);
    expect(text).toContain("= $52.00/h (");
    expect(exitCode).not.toBe(0);
  });
});

describe("a mistyped configuration", () => {
  test("of an unknown rule and an unknown setting stops an update before any request is made", async () => {
    const before = stack.emulator.requests().length;
    const config = { "max-nods": "advisory", "max-nodes": { max: 9, maximum: 1 } };
    const { text, exitCode } = await withPolicies("up", config);
    expect(text).toContain("Unknown rule max-nods ");
    expect(text).toContain("Unknown setting max-nodes.maximum ");
    expect(exitCode).not.toBe(0);
    expect(stack.emulator.requests()).toHaveLength(before);
  });

  test("that the engine itself refuses does not run either", async () => {
    const { text, exitCode } = await withPolicies("preview", { "max-nodes": { max: "9" } });
    expect(text).toMatch(/max-nodes: max: Invalid type/);
    expect(exitCode).not.toBe(0);
    const unknown = await withPolicies("preview", { "max-nods": { max: 9 } });
    expect(unknown.text).toContain("invalid enforcement level");
    expect(unknown.exitCode).not.toBe(0);
  });
});

describe("a preview that cannot evaluate", () => {
  const config = {
    all: "disabled",
    "policy-configuration": "mandatory",
    "all-rules-evaluated": "advisory",
    "max-total-accelerators": { enforcementLevel: "mandatory", max: 2 },
    "allowed-accelerator-types": { enforcementLevel: "mandatory", allow: ["NVIDIA_B200*"] },
  };
  const env = { FIREWORKS_PREFLIGHT: "off" };
  const RULES = "allowed-accelerator-types, max-total-accelerators";

  test("names the rules for what was not looked up, and the update refuses what it cannot judge", async () => {
    const preview = await withPolicies("preview", config, { env });
    expect(preview.text).toContain(
      `Not evaluated here: ${RULES} (trainingProfile was not looked up). pulumi up evaluates them, if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge.`,
    );
    expect(preview.text).not.toContain("can't run policy");
    expect(preview.exitCode).toBe(0);

    const up = await withPolicies("up", config, { env });
    expect(up.text).toMatch(/\[mandatory\] .*max-total-accelerators/);
    expect(up.text).toContain(
      "trainingProfile was not looked up (preflight is off, or the look-up failed), so this cannot be judged. Required: at most 2 accelerators in total",
    );
    expect(up.exitCode).not.toBe(0);
    expect(writes()).toEqual([]);
  });

  test("names the rules for what is not known yet, and the update enforces them once it is", async () => {
    stack.setProgram(`${LATER_SHAPE} new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape });`);
    const preview = await withPolicies("preview", config);
    expect(preview.text).toContain(
      `Not evaluated here: ${RULES} (trainingProfile is not known yet). pulumi up evaluates them before it writes this resource.`,
    );
    expect(preview.exitCode).toBe(0);

    const up = await withPolicies("up", config);
    expect(up.text).toContain("Found: 1 node × 4 = 4 accelerators. Required: at most 2 accelerators in total");
    expect(up.exitCode).not.toBe(0);
    expect(writes()).toEqual([]);
  });
});

test("a typed rule of a team's own pack matches both resources, beside these rules", async () => {
  stack.setProgram(withProfile("shape"));
  const pack = join(stack.folder, "team-pack");
  mkdirSync(pack);
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime:\n  name: nodejs\n  options:\n    typescript: false\n");
  writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "team", version: "1.0.0", main: "main.js" }));
  writeFileSync(
    join(pack, "main.js"),
    `const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
     const { createPolicies } = require("pulumi-fireworks/policies");
     const { PromotedModel, TrainingProfile } = require("${CLASSES}");
     const own = [PromotedModel, TrainingProfile].map((type) => ({
       name: "own-" + type.name,
       description: "typed",
       enforcementLevel: "advisory",
       validateResource: validateResourceOfType(type, (props, args, report) => {
         report("matched " + args.name + " on " + props.trainingProfile.acceleratorType);
       }),
     }));
     new PolicyPack("team", { policies: [...createPolicies({ all: "disabled" }), ...own] });`,
  );
  const { text, exitCode } = await withPolicies("preview", { "own-PromotedModel": "mandatory" }, { pack });
  expect(text).toMatch(/\[mandatory\] +own-PromotedModel/);
  expect(text).toContain("matched bot on NVIDIA_B200_180GB");
  expect(text).toMatch(/\[advisory\] +own-TrainingProfile/);
  expect(text).toContain("matched shape on NVIDIA_B200_180GB");
  expect(text).not.toContain("Unknown rule");
  expect(exitCode).not.toBe(0);
});

test("what every rule accepts is let through", async () => {
  const config = { "allowed-accelerator-types": { enforcementLevel: "mandatory", allow: ["NVIDIA_B200*"] } };
  const { text, exitCode } = await withPolicies("up", config);
  expect(text).toContain("= $52.00/h per trainer replica");
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
});
