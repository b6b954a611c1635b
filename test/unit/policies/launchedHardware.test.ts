import { type PolicyResource } from "@pulumi/policy";
import { describe, expect, test } from "vitest";
import * as rules from "../../../policies/rules/index.ts";
import { DEPLOYMENT, TRAINER_JOB } from "../../../provider/tokens.ts";
import { PROFILE, runRule, runStackRule, SHAPE, SILENT, UNKNOWN, unknownCheckingProxy } from "./runRule.ts";

/** The checked inputs of a `TrainerJob` on a shape: 2 × 8 accelerators. */
const JOB = { baseModel: "accounts/fireworks/models/qwen3-8b", trainingShape: SHAPE, trainingProfile: PROFILE };
/** One that names its accelerators itself. */
const MANUAL = { baseModel: JOB.baseModel, acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 8, nodeCount: 2 };
/** The checked inputs of a `Deployment`: up to 3 × 4 accelerators. */
const SERVING = {
  baseModel: "accounts/acme/models/bot-r12",
  deploymentShape: PROFILE.deploymentShapeVersion,
  deploymentProfile: {
    deploymentShapeVersion: PROFILE.deploymentShapeVersion,
    acceleratorType: "NVIDIA_B200_180GB",
    acceleratorCount: 4,
  },
  maxReplicaCount: 3,
};

describe("rules on hardware judge what a trainer job would launch, before it is launched", () => {
  test.each([
    ["a profile", JOB],
    ["accelerators that the program names", MANUAL],
  ])("by %s", (_what, props) => {
    const judge = (rule: (typeof rules)[keyof typeof rules], config: object) =>
      runRule(rule, { type: TRAINER_JOB, props, config: { ...config } }).violations;
    expect(judge(rules.allowedAcceleratorTypes, { allow: ["NVIDIA_H200*"] })).toEqual([
      "Found: accelerator type NVIDIA_B200_180GB. Required: accelerator type NVIDIA_H200* (set by allowed-accelerator-types.allow in the policy configuration). Fix: launch a trainer with an allowed accelerator type.",
    ]);
    expect(judge(rules.maxTotalAccelerators, { max: 15 })[0]).toContain("Found: 2 nodes × 8 = 16 accelerators.");
    expect(judge(rules.maxTotalAccelerators, { max: 16 })).toEqual([]);
  });

  test("with every replica that it asks for", () => {
    const props = { ...JOB, trainerReplicaCount: 2 };
    expect(
      runRule(rules.maxTotalAccelerators, { type: TRAINER_JOB, props, config: { max: 31 } }).violations[0],
    ).toContain("Found: 2 replicas × 2 nodes × 8 = 32 accelerators.");
    const cost = runRule(rules.maxHourlyCost, { type: TRAINER_JOB, props, config: { maxUsdPerHour: 415.99 } });
    expect(cost.violations[0]).toContain("Found: 2 replicas × 2 nodes × 8 × $13.00 = $416.00/h (");
  });

  test("and from what a saved job keeps of its launch", () => {
    const props = { jobName: "accounts/acme/rlorTrainerJobs/job", launch: { ...MANUAL, trainerReplicaCount: 2 } };
    const judge = (launched: object) =>
      runRule(rules.maxTotalAccelerators, { type: TRAINER_JOB, props: { ...launched }, config: { max: 31 } });
    expect(judge(props).violations[0]).toContain("Found: 2 replicas × 2 nodes × 8 = 32 accelerators.");
    // A new job has none yet, and its inputs tell all.
    const preview = { type: TRAINER_JOB, props: { ...MANUAL, launch: UNKNOWN }, run: { dryRun: true } };
    expect(runRule(rules.maxTotalAccelerators, { ...preview, config: { max: 15 } }).violations).toHaveLength(1);
  });

  test("and a launch without a shape lacks the profile that other rules need", () => {
    expect(runRule(rules.trainingProfileRequired, { type: TRAINER_JOB, props: MANUAL }).violations[0]).toContain(
      "Found: no training profile, so only the accelerators that the program names could be judged.",
    );
    const open = { ...MANUAL, acceleratorType: UNKNOWN };
    const preview = { type: TRAINER_JOB, props: open, run: { dryRun: true } };
    expect(runRule(rules.trainingProfileRequired, preview).violations).toHaveLength(1);
    expect(
      runRule(rules.trainingProfileRequired, { type: TRAINER_JOB, props: { baseModel: "x" } }).violations[0],
    ).toContain("Found: no training profile, so no rule on accelerators ");
  });
});

describe("hardware that the service picks is never seen, so it is refused at preview already", () => {
  test.each([
    [TRAINER_JOB, { baseModel: JOB.baseModel, autoSelectTrainingShape: true }, "set trainingShape or acceleratorType"],
    [
      DEPLOYMENT,
      { ...SERVING, deploymentShape: "default", deploymentProfile: undefined },
      "set deploymentShape to the name of a shape",
    ],
  ])("of a %s", (type, props, way) => {
    const outcome = runRule(rules.maxAcceleratorsPerNode, { type, props, config: { max: 8 }, run: { dryRun: true } });
    expect(outcome).toEqual({
      ...SILENT,
      violations: [
        `Found: accelerators that the service picks, so this cannot be judged. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: ${way} or make max-accelerators-per-node advisory.`,
      ],
    });
  });
});

describe("rules on hardware judge what a deployment may use", () => {
  const judge = (rule: (typeof rules)[keyof typeof rules], config: object, props: Record<string, unknown> = SERVING) =>
    runRule(rule, { type: DEPLOYMENT, props, config: { ...config } });

  test("at the most replicas that it may have", () => {
    expect(judge(rules.maxTotalAccelerators, { max: 11 }).violations[0]).toContain(
      "Found: 3 replicas × 1 node × 4 = 12 accelerators.",
    );
    expect(judge(rules.maxHourlyCost, { maxUsdPerHour: 100 }).violations[0]).toContain(
      "Found: 3 replicas × 1 node × 4 × $13.00 = $156.00/h (",
    );
    expect(judge(rules.deniedAcceleratorTypes, { deny: ["NVIDIA_B300*"] })).toEqual(SILENT);
  });

  test("and wait while the shape is not known, or was not looked up", () => {
    const { deploymentProfile: _, ...open } = SERVING;
    const rule = rules.maxAcceleratorsPerNode;
    const preview = { type: DEPLOYMENT, config: { max: 8 }, run: { dryRun: true } };
    expect(runRule(rule, { ...preview, props: { ...open, deploymentProfile: UNKNOWN } }).notEvaluated).toEqual([
      "max-accelerators-per-node: deploymentProfile is not known yet",
    ]);
    expect(runRule(rule, { ...preview, props: open }).notEvaluated).toEqual([
      "max-accelerators-per-node: deploymentProfile was not looked up",
    ]);
    expect(judge(rule, { max: 8 }, open).violations[0]).toContain("deploymentProfile was not looked up");
  });

  test("which is one node, whatever the shape is", () => {
    expect(judge(rules.maxNodes, { max: 1 }, { ...SERVING, deploymentProfile: UNKNOWN })).toEqual(SILENT);
  });

  test("and rules on training have nothing to say of it", () => {
    expect(judge(rules.allowedTrainerModes, { allow: ["LORA_TRAINER"] })).toEqual(SILENT);
  });
});

describe("quota-headroom", () => {
  const resource = (type: string, props: Record<string, unknown>, name: string) =>
    ({ type, urn: name, name, props: unknownCheckingProxy(props) }) as unknown as PolicyResource;
  const stack = [resource(TRAINER_JOB, JOB, "job"), resource(DEPLOYMENT, SERVING, "serve")];
  const judge = (accelerators: object, resources = stack) =>
    runStackRule(rules.quotaHeadroom, resources, { accelerators: { ...accelerators } });

  test("lets a stack through that just fits", () => {
    expect(judge({ "NVIDIA_B200*": 28 })).toEqual(SILENT);
    expect(judge({ NVIDIA_H200_141GB: 0 })).toEqual(SILENT);
  });

  test("names the resource that goes beyond it, and what comes before", () => {
    expect(judge({ "NVIDIA_B200*": 27 }).violations).toEqual([
      "Found: 12 of NVIDIA_B200_180GB here and 16 of NVIDIA_B200* earlier in the stack. Required: at most 27 of NVIDIA_B200* (set by quota-headroom.accelerators in the policy configuration). Fix: launch fewer accelerators at once.",
    ]);
  });

  test("does not apply without a quota, and reports a setting that it does not know", () => {
    expect(runStackRule(rules.quotaHeadroom, stack)).toEqual(SILENT);
    expect(runStackRule(rules.quotaHeadroom, stack, { gpus: 4 }).violations[0]).toContain(
      "Unknown setting quota-headroom.gpus",
    );
  });

  test("judges what is known of the others, while one of them is not", () => {
    const unknown = resource(TRAINER_JOB, { ...JOB, trainerReplicaCount: UNKNOWN }, "unknown");
    const { violations, advisories } = judge({ "NVIDIA_B200*": 27 }, [unknown, ...stack]);
    expect(violations[0]).toContain("Found: 12 of NVIDIA_B200_180GB here and 16 of NVIDIA_B200* earlier in the stack.");
    expect(advisories[0]).toContain("quota-headroom (trainerReplicaCount is not known yet)");
  });

  test("refuses what it can never judge before it is launched, and at an update whatever it could not", () => {
    const { trainingProfile: _, ...open } = JOB;
    const quota = { accelerators: { "NVIDIA_B200*": 64 } };
    const say = (props: Record<string, unknown>, dryRun: boolean) =>
      runStackRule(rules.quotaHeadroom, [resource(TRAINER_JOB, props, "job")], quota, { dryRun });
    expect(say(open, true).violations).toEqual([]);
    expect(say({ ...open, preflight: "off" }, true).violations[0]).toContain('not looked up while preflight is "off"');
    expect(say(open, false).violations[0]).toContain("trainingProfile was not looked up");
    expect(say({ ...JOB, trainingProfile: UNKNOWN }, false).violations[0]).toContain("is not known even now");
    expect(say({ ...JOB, trainingProfile: {} }, true).violations[0]).toContain("nodeCount is not reported");
  });

  test("says what it cannot judge yet", () => {
    const unknown = resource(TRAINER_JOB, { ...JOB, trainingProfile: UNKNOWN }, "job");
    expect(judge({ "NVIDIA_B200*": 8 }, [unknown]).advisories).toEqual([
      "Not evaluated here: quota-headroom (trainingProfile is not known yet). pulumi up evaluates it before it writes this resource.",
    ]);
  });
});
