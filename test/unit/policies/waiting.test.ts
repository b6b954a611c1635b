import { describe, expect, test } from "vitest";
import { rule } from "../../../policies/rule.ts";
import * as rules from "../../../policies/rules/index.ts";
import { type Rule } from "../../../policies/ruleHeader.ts";
import { DEPLOYMENT, TRAINER_JOB } from "../../../provider/tokens.ts";
import { MODEL, PROFILE, runRule, SILENT, UNKNOWN } from "./runRule.ts";

/** What is known of a model while the trainer that it comes from is still to be started. */
const FROM_NEW_JOB = {
  ...MODEL,
  checkpoint: undefined,
  trainerJob: UNKNOWN,
  resolvedCheckpoint: UNKNOWN,
  outputModelId: UNKNOWN,
  baseModel: UNKNOWN,
};
const MANUAL = { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 8, nodeCount: 2, trainerReplicaCount: 3 };

/** Judges at a preview; a text is the beginning of its only violation, and nothing waits. */
type Case = [
  sentence: string,
  rule: Rule,
  props: Record<string, unknown>,
  config: Record<string, unknown>,
  violation: string | undefined,
  type?: string,
];

const judged: Case[] = [
  [
    "a checkpoint that is left out, although the job is not known",
    rules.explicitCheckpoint,
    FROM_NEW_JOB,
    {},
    "Found: no checkpoint, which means the newest one.",
  ],
  [
    "a checkpoint that is named in full, although the job is not known",
    rules.explicitCheckpoint,
    { ...FROM_NEW_JOB, checkpoint: MODEL.checkpoint },
    {},
    undefined,
  ],
  [
    "a protection that is left out, although the job is not known",
    rules.deletionProtection,
    { ...FROM_NEW_JOB, onDelete: undefined },
    {},
    'Found: no onDelete, which means "delete".',
  ],
  [
    "an annotation that is missing, although another one is not known",
    rules.ownerAndEvaluationRecorded,
    { ...MODEL, annotations: { evaluation: UNKNOWN } },
    { keys: ["owner", "evaluation"] },
    "Found: annotations without owner.",
  ],
  [
    "the beginning of an id that is generated",
    rules.modelIdConvention,
    { ...FROM_NEW_JOB, outputModelIdPrefix: "bot" },
    { prefix: "acme-" },
    "Found: an outputModelId that begins with bot-.",
  ],
  [
    "a profile that is left out, although the accelerators are not known",
    rules.trainingProfileRequired,
    { ...MANUAL, acceleratorType: UNKNOWN },
    {},
    "Found: no training profile, so only the accelerators that the program names could be judged.",
    TRAINER_JOB,
  ],
  ...(["acceleratorCount", "nodeCount", "trainerReplicaCount"] as const).map((unknown): Case => [
    `the type of accelerators, although ${unknown} is not known`,
    rules.allowedAcceleratorTypes,
    { ...MANUAL, [unknown]: UNKNOWN },
    { allow: ["NVIDIA_H200*"] },
    "Found: accelerator type NVIDIA_B200_180GB.",
    TRAINER_JOB,
  ]),
  ...(["acceleratorType", "nodeCount", "trainerReplicaCount"] as const).map((unknown): Case => [
    `the accelerators of a node, although ${unknown} is not known`,
    rules.maxAcceleratorsPerNode,
    { ...MANUAL, [unknown]: UNKNOWN },
    { max: 4 },
    "Found: 8 accelerators per node.",
    TRAINER_JOB,
  ]),
  [
    "the type of a deployment's accelerators, although a field beside it is not known",
    rules.deniedAcceleratorTypes,
    { deploymentShape: "x", deploymentProfile: { acceleratorType: "NVIDIA_B300_288GB", acceleratorCount: UNKNOWN } },
    { deny: ["NVIDIA_B300*"] },
    "Found: accelerator type NVIDIA_B300_288GB.",
    DEPLOYMENT,
  ],
  [
    "pipeline stages above the limit, although the nodes are not known",
    rules.pipelineParallelism,
    { trainingProfile: { ...PROFILE, pipelineParallelism: 8, nodeCount: UNKNOWN } },
    { max: 4 },
    "Found: 8 pipeline stages (pipelineParallelism).",
  ],
];

describe("a rule judges at preview, from what it needs,", () => {
  test.each(judged)("%s", (_sentence, rule, props, config, violation, type) => {
    const { violations, ...rest } = runRule(rule, {
      props,
      config,
      run: { dryRun: true },
      ...(type === undefined ? {} : { type }),
    });
    expect(rest).toEqual({ advisories: [], notEvaluated: [] });
    expect(violations).toEqual(violation === undefined ? [] : [expect.stringContaining(violation)]);
  });
});

const waiting: [sentence: string, rule: Rule, props: Record<string, unknown>, config: object, reason: string][] = [
  [
    "a short name of a checkpoint",
    rules.explicitCheckpoint,
    { ...FROM_NEW_JOB, checkpoint: "step-80" },
    {},
    "resolvedCheckpoint is not known yet",
  ],
  [
    "a provenance, which is recorded before the job is known",
    rules.provenanceVerified,
    { ...FROM_NEW_JOB, provenance: "declared" },
    {},
    "resolvedCheckpoint is not known yet",
  ],
  [
    "annotations that are not known as a whole",
    rules.ownerAndEvaluationRecorded,
    { annotations: UNKNOWN },
    {},
    "annotations is not known yet",
  ],
  [
    "an id whose beginning fits",
    rules.modelIdConvention,
    { ...FROM_NEW_JOB, outputModelIdPrefix: "acme-bot" },
    { prefix: "acme-" },
    "outputModelId is not known yet",
  ],
  [
    "an id whose prefix is written otherwise than it will be used",
    rules.modelIdConvention,
    { ...FROM_NEW_JOB, outputModelIdPrefix: "Acme" },
    { prefix: "acme-" },
    "outputModelId is not known yet",
  ],
  [
    "a checkpoint that the update waits for",
    rules.checkpointAge,
    { ...MODEL, checkpoint: undefined, trainerJob: "sft-7", resolvedCheckpoint: undefined, waitForCheckpoint: "1h" },
    { minHours: 1 },
    "resolvedCheckpoint.createTime hangs on the checkpoint that the update waits for",
  ],
];

describe("a rule waits, at preview, for", () => {
  test.each(waiting)("%s", (_sentence, rule, props, config, notApplicable) => {
    expect(runRule(rule, { props, config: { ...config }, run: { dryRun: true } })).toEqual({
      ...SILENT,
      notApplicable,
      notEvaluated: [`${rule.name}: ${notApplicable}`],
    });
  });
});

describe("what no look-up will ever tell is refused at preview", () => {
  test.each<[sentence: string, rule: Rule, props: Record<string, unknown>, config: object, violation: string]>([
    [
      "the base model of a model that is only adopted",
      rules.allowedBaseModels,
      { adopt: "always", outputModelId: "bot" },
      { allow: ["x"] },
      "Found: no baseModel, and none is looked up for a model that is only adopted, so this cannot be judged. Required: base model x (set by allowed-base-models.allow in the policy configuration). Fix: set baseModel or make allowed-base-models advisory.",
    ],
    [
      "a checkpoint that is waited for with preflight off",
      rules.checkpointAge,
      { trainerJob: "sft-7", waitForCheckpoint: "1h", preflight: "off" },
      { minHours: 1 },
      "Found: resolvedCheckpoint.createTime hangs on the checkpoint that the update waits for, so this cannot be judged. Required: a checkpoint that is at least 1 hour old (set by checkpoint-age.minHours in the policy configuration). Fix: promote in an update after the checkpoint is there or make checkpoint-age advisory.",
    ],
  ])("%s", (_sentence, rule, props, config, violation) => {
    expect(runRule(rule, { props, config: { ...config }, run: { dryRun: true } })).toEqual({
      ...SILENT,
      violations: [violation],
    });
  });

  test("and so is, at the update, a checkpoint that it waits for", () => {
    const props = { trainerJob: "sft-7", waitForCheckpoint: "1h" };
    const { violations } = runRule(rules.checkpointAge, { props, config: { minHours: 1 }, run: { dryRun: false } });
    expect(violations[0]).toContain("Fix: promote in an update after the checkpoint is there or make");
  });
});

test("a check can read no input that its rule does not name", () => {
  const spying = rule({
    name: "spying",
    description: "Reads what it does not name.",
    tag: "release",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "None.",
    settings: {},
    example: {},
    on: [],
    limit: () => "nothing",
    reads: ["checkpoint"],
    check: (inputs) => {
      inputs.value("checkpoint");
      inputs.isGiven("baseModel");
      // @ts-expect-error the compiler refuses it
      inputs.value("baseModel");
    },
  });
  expect(spying.reads).toEqual(["checkpoint"]);
});
