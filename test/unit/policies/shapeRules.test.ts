import { describe, expect, test } from "vitest";
import { type Rule } from "../../../policies/ruleHeader.ts";
import { allowedPrecision, normalise } from "../../../policies/rules/allowedPrecision.ts";
import { allowedTrainerModes } from "../../../policies/rules/allowedTrainerModes.ts";
import { contextLengthBounds } from "../../../policies/rules/contextLengthBounds.ts";
import { deniedAcceleratorTypes } from "../../../policies/rules/deniedAcceleratorTypes.ts";
import { deploymentImageTag } from "../../../policies/rules/deploymentImageTag.ts";
import { deploymentShapeLinked } from "../../../policies/rules/deploymentShapeLinked.ts";
import { maxTotalAccelerators } from "../../../policies/rules/maxTotalAccelerators.ts";
import { pipelineParallelism } from "../../../policies/rules/pipelineParallelism.ts";
import { trainerImageTag } from "../../../policies/rules/trainerImageTag.ts";
import { TRAINING_PROFILE } from "../../../provider/tokens.ts";
import { MODEL, PROFILE, PROFILE_RESOURCE, runRule, SILENT } from "./runRule.ts";

/** The exact violation of a profile that differs from `PROFILE` in `fields`; `undefined` when it passes. */
type Case = [sentence: string, fields: Record<string, unknown>, config: Record<string, unknown>, violation?: string];

const DENY = { deny: ["NVIDIA_B300*", "NVIDIA_GB300"] };
const ALLOW_LORA = { allow: ["LORA_TRAINER"] };
const ALLOW_PRECISION = { allow: ["BF16", "fp8"] };

const suites: [rule: Rule, cases: Case[]][] = [
  [
    deniedAcceleratorTypes,
    [
      ["a type outside the list passes", {}, DENY],
      ["an exact name does not stand for longer names", { acceleratorType: "NVIDIA_GB300_X" }, DENY],
      [
        "a type that begins like an entry with a star fails",
        { acceleratorType: "NVIDIA_B300_288GB" },
        DENY,
        "Found: accelerator type NVIDIA_B300_288GB. Required: any accelerator type except NVIDIA_B300* and NVIDIA_GB300 (set by denied-accelerator-types.deny in the policy configuration). Fix: promote a checkpoint that was trained with another accelerator type.",
      ],
      [
        "an absent type fails, since it could be any",
        { acceleratorType: undefined },
        DENY,
        `Found: acceleratorType is not reported, so this cannot be judged. Required: any accelerator type except NVIDIA_B300* and NVIDIA_GB300 (set by denied-accelerator-types.deny in the policy configuration). Fix: set trainingShape to one that reports acceleratorType.`,
      ],
    ],
  ],
  [
    trainerImageTag,
    [
      ["a released tag passes", { trainerImageTag: "0.383.0" }, {}],
      ["an absent tag says nothing", { trainerImageTag: undefined }, {}],
      ["an empty tag says nothing", { trainerImageTag: "" }, {}],
      [
        "a development tag fails by default",
        { trainerImageTag: "0.0.0-dev-1a2b3c" },
        {},
        "Found: trainer image 0.0.0-dev-1a2b3c. Required: any trainer image except 0.0.0-dev* (set by trainer-image-tag.deny in the policy configuration). Fix: use a version of the training shape with another trainer image.",
      ],
      ["a list of one's own replaces the default", { trainerImageTag: "0.0.0-dev-1a2b3c" }, { deny: ["0.38*"] }],
      [
        "a tag that is no text fails",
        { trainerImageTag: 7 },
        {},
        "Found: trainerImageTag is not a string, so this cannot be judged. Required: any trainer image except 0.0.0-dev* (set by trainer-image-tag.deny in the policy configuration). Fix: set trainingShape to one that reports trainerImageTag.",
      ],
    ],
  ],
  [
    deploymentImageTag,
    [
      ["an absent tag says nothing", { deploymentImageTag: undefined }, {}],
      [
        "a development tag fails by default",
        { deploymentImageTag: "0.0.0-dev" },
        {},
        "Found: deployment image 0.0.0-dev. Required: any deployment image except 0.0.0-dev* (set by deployment-image-tag.deny in the policy configuration). Fix: use a version of the training shape with another deployment image.",
      ],
    ],
  ],
  [
    deploymentShapeLinked,
    [
      ["a linked version passes", {}, {}],
      ...[undefined, "", null].map((absent): Case => [
        `no linked shape (${JSON.stringify(absent)}) fails`,
        { deploymentShapeVersion: absent },
        {},
        "Found: a training shape without a deploymentShapeVersion. Required: a training shape that is linked to a version of a deployment shape (set by the rule deployment-shape-linked in the policy configuration). Fix: use a training shape that reports a deploymentShapeVersion.",
      ]),
      [
        "a linked shape without a version fails",
        { deploymentShapeVersion: "accounts/fireworks/deploymentShapes/qwen3-8b" },
        {},
        "Found: deploymentShapeVersion accounts/fireworks/deploymentShapes/qwen3-8b, which names no version. Required: a training shape that is linked to a version of a deployment shape (set by the rule deployment-shape-linked in the policy configuration). Fix: use a training shape that reports a deploymentShapeVersion.",
      ],
    ],
  ],
  [
    allowedTrainerModes,
    [
      ["a listed mode passes", { trainerMode: "LORA_TRAINER" }, ALLOW_LORA],
      [
        "another mode fails",
        {},
        ALLOW_LORA,
        "Found: trainer mode POLICY_TRAINER. Required: trainer mode LORA_TRAINER (set by allowed-trainer-modes.allow in the policy configuration). Fix: promote a checkpoint that was trained with an allowed trainer mode.",
      ],
      [
        "an absent mode fails",
        { trainerMode: undefined },
        ALLOW_LORA,
        `Found: trainerMode is not reported, so this cannot be judged. Required: trainer mode LORA_TRAINER (set by allowed-trainer-modes.allow in the policy configuration). Fix: set trainingShape to one that reports trainerMode.`,
      ],
    ],
  ],
  [
    allowedPrecision,
    [
      ...["BF16", "bfloat16", "WEIGHT_PRECISION_BFLOAT16", "FP8", "float8"].map((precision): Case => [
        `the spelling ${precision} passes`,
        { baseModelWeightPrecision: precision },
        ALLOW_PRECISION,
      ]),
      [
        "another precision fails",
        { baseModelWeightPrecision: "NF4" },
        ALLOW_PRECISION,
        "Found: weight precision NF4. Required: weight precision BF16 or fp8 (set by allowed-precision.allow in the policy configuration). Fix: promote a checkpoint that was trained with an allowed weight precision.",
      ],
      [
        "a mixture is not one of its parts",
        { baseModelWeightPrecision: "FP4_FP8" },
        ALLOW_PRECISION,
        "Found: weight precision FP4_FP8. Required: weight precision BF16 or fp8 (set by allowed-precision.allow in the policy configuration). Fix: promote a checkpoint that was trained with an allowed weight precision.",
      ],
      [
        "an unspecified precision is told apart",
        { baseModelWeightPrecision: "WEIGHT_PRECISION_UNSPECIFIED" },
        ALLOW_PRECISION,
        "Found: weight precision WEIGHT_PRECISION_UNSPECIFIED, which says nothing, so this cannot be judged. Required: weight precision BF16 or fp8 (set by allowed-precision.allow in the policy configuration). Fix: promote a checkpoint that was trained with an allowed weight precision.",
      ],
      [
        "an absent precision fails",
        { baseModelWeightPrecision: undefined },
        ALLOW_PRECISION,
        `Found: baseModelWeightPrecision is not reported, so this cannot be judged. Required: weight precision BF16 or fp8 (set by allowed-precision.allow in the policy configuration). Fix: set trainingShape to one that reports baseModelWeightPrecision.`,
      ],
    ],
  ],
  [
    contextLengthBounds,
    [
      ["a length at the floor passes", {}, { min: 131072 }],
      ["a length at the ceiling passes", {}, { max: 131072 }],
      [
        "a length one below the floor fails",
        {},
        { min: 131073 },
        "Found: a context of 131072 tokens. Required: a context of at least 131073 tokens (set by context-length-bounds.min in the policy configuration). Fix: promote a checkpoint that was trained with a context of at least 131073 tokens.",
      ],
      [
        "a length one above the ceiling fails, and both bounds are quoted",
        {},
        { min: 1024, max: 131071 },
        "Found: a context of 131072 tokens. Required: a context of at least 1024 tokens and at most 131071 tokens (set by context-length-bounds.min and context-length-bounds.max in the policy configuration). Fix: promote a checkpoint that was trained with a context of at least 1024 tokens and at most 131071 tokens.",
      ],
      [
        "a length of 0 is not taken for a short one",
        { maxSupportedContextLength: 0 },
        { max: 1024 },
        `Found: maxSupportedContextLength is 0, which means not reported, so this cannot be judged. Required: a context of at most 1024 tokens (set by context-length-bounds.max in the policy configuration). Fix: set trainingShape to one that reports maxSupportedContextLength.`,
      ],
    ],
  ],
  [
    pipelineParallelism,
    [
      ["one stage per accelerator passes", { pipelineParallelism: 16 }, {}],
      [
        "more stages than accelerators fail",
        { pipelineParallelism: 17 },
        {},
        "Found: 17 pipeline stages (pipelineParallelism) on 2 nodes × 8 = 16 accelerators. Required: at most one pipeline stage per accelerator (set by the rule pipeline-parallelism in the policy configuration). Fix: promote a checkpoint that was trained with at most one pipeline stage per accelerator.",
      ],
      ["a degree at the cap passes", { pipelineParallelism: 4 }, { max: 4 }],
      [
        "a degree above the cap fails",
        { pipelineParallelism: 5 },
        { max: 4 },
        "Found: 5 pipeline stages (pipelineParallelism). Required: at most 4 pipeline stages (pipeline-parallelism.max), and at most one per accelerator (set by the rule pipeline-parallelism in the policy configuration). Fix: promote a checkpoint that was trained with at most 4 pipeline stages.",
      ],
      ["an absent degree says nothing", { pipelineParallelism: undefined }, { max: 4 }],
      ["a degree of 0 means that nothing is split", { pipelineParallelism: 0 }, { max: 4 }],
      [
        "a count of 0 is no reason to pass",
        { acceleratorCount: 0 },
        {},
        `Found: acceleratorCount is 0, which means not reported, so this cannot be judged. Required: at most one pipeline stage per accelerator (set by the rule pipeline-parallelism in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.`,
      ],
    ],
  ],
];

for (const [rule, cases] of suites) {
  describe(rule.name, () => {
    test.each(cases)("%s", (_sentence, fields, config, violation) => {
      expect(runRule(rule, { props: { ...MODEL, trainingProfile: { ...PROFILE, ...fields } }, config })).toEqual({
        ...SILENT,
        violations: violation === undefined ? [] : [violation],
      });
    });
  });
}

test("context bounds that nothing can fit are a fault of the configuration", () => {
  expect(contextLengthBounds.settingFaults({ min: 2, max: 1 })).toEqual([
    "min is 2, which is more than max, 1: no training shape can pass.",
  ]);
  expect(contextLengthBounds.settingFaults({ min: 2, max: 2 })).toEqual([]);
});

test.each([
  ["BF16", "BF16"],
  ["bfloat16", "BF16"],
  ["BFLOAT16", "BF16"],
  ["weight-precision-bf16", "BF16"],
  ["FP16", "FP16"],
  ["float16", "FP16"],
  ["INT8", "INT8"],
  ["FP4_FP8", "FP4FP8"],
  ["PRECISION_UNSPECIFIED", "UNSPECIFIED"],
])("the precision %s is known as %s", (spelling, name) => {
  expect(normalise(spelling)).toBe(name);
});

test("on a TrainingProfile, a rule on hardware speaks of what may still be chosen", () => {
  const run = { type: TRAINING_PROFILE, props: PROFILE_RESOURCE };
  expect(runRule(maxTotalAccelerators, { ...run, config: { max: 8 } }).violations).toEqual([
    "Found: 2 nodes × 8 = 16 accelerators. Required: at most 8 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: choose a training shape with at most 8 accelerators in total.",
  ]);
  expect(runRule(allowedTrainerModes, { ...run, config: ALLOW_LORA }).violations).toEqual([
    "Found: trainer mode POLICY_TRAINER. Required: trainer mode LORA_TRAINER (set by allowed-trainer-modes.allow in the policy configuration). Fix: choose a training shape with an allowed trainer mode.",
  ]);
});
