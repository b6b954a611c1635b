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
const MISSING = "which means the shape did not report one; cannot check the limit.";

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
        "Trained on NVIDIA_B300_288GB. Denied are NVIDIA_B300*, NVIDIA_GB300, set by denied-accelerator-types.deny in the policy configuration. Promote a checkpoint trained on none of these, or change the setting.",
      ],
      [
        "an absent type fails, since it could be any",
        { acceleratorType: undefined },
        DENY,
        `acceleratorType is missing, ${MISSING} Denied are NVIDIA_B300*, NVIDIA_GB300, set by denied-accelerator-types.deny in the policy configuration. Set trainingShape to one that reports acceleratorType.`,
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
        "Trained on a shape with trainer image 0.0.0-dev-1a2b3c. Denied are 0.0.0-dev*, set by trainer-image-tag.deny in the policy configuration. Promote a checkpoint trained on a shape with another trainer image, or change the setting.",
      ],
      ["a list of one's own replaces the default", { trainerImageTag: "0.0.0-dev-1a2b3c" }, { deny: ["0.38*"] }],
      [
        "a tag that is no text fails",
        { trainerImageTag: 7 },
        {},
        "trainerImageTag is not a text; cannot check the limit. Denied are 0.0.0-dev*, set by trainer-image-tag.deny in the policy configuration. Set trainingShape to one that reports trainerImageTag.",
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
        "Trained on a shape with deployment image 0.0.0-dev. Denied are 0.0.0-dev*, set by deployment-image-tag.deny in the policy configuration. Promote a checkpoint trained on a shape with another deployment image, or change the setting.",
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
        "Trained on a shape with no deploymentShapeVersion. A linked version of a deployment shape is required by deployment-shape-linked in the policy configuration. Promote a checkpoint trained on a shape with one, or disable the rule.",
      ]),
      [
        "a linked shape without a version fails",
        { deploymentShapeVersion: "accounts/fireworks/deploymentShapes/qwen3-8b" },
        {},
        "Trained on a shape with deploymentShapeVersion accounts/fireworks/deploymentShapes/qwen3-8b, which names no version. A linked version of a deployment shape is required by deployment-shape-linked in the policy configuration. Promote a checkpoint trained on a shape with one, or disable the rule.",
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
        "Trained on a shape with trainer mode POLICY_TRAINER. Allowed are LORA_TRAINER, set by allowed-trainer-modes.allow in the policy configuration. Promote a checkpoint trained on a shape with one of these modes, or change the setting.",
      ],
      [
        "an absent mode fails",
        { trainerMode: undefined },
        ALLOW_LORA,
        `trainerMode is missing, ${MISSING} Allowed are LORA_TRAINER, set by allowed-trainer-modes.allow in the policy configuration. Set trainingShape to one that reports trainerMode.`,
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
        "Trained on a shape with precision NF4. Allowed are BF16, fp8, set by allowed-precision.allow in the policy configuration. Promote a checkpoint trained on a shape with one of these precisions, or change the setting.",
      ],
      [
        "a mixture is not one of its parts",
        { baseModelWeightPrecision: "FP4_FP8" },
        ALLOW_PRECISION,
        "Trained on a shape with precision FP4_FP8. Allowed are BF16, fp8, set by allowed-precision.allow in the policy configuration. Promote a checkpoint trained on a shape with one of these precisions, or change the setting.",
      ],
      [
        "an unspecified precision is told apart",
        { baseModelWeightPrecision: "WEIGHT_PRECISION_UNSPECIFIED" },
        ALLOW_PRECISION,
        "Trained on a shape with precision WEIGHT_PRECISION_UNSPECIFIED, which the service leaves unspecified. Allowed are BF16, fp8, set by allowed-precision.allow in the policy configuration. Promote a checkpoint trained on a shape with a stated precision, or disable the rule.",
      ],
      [
        "an absent precision fails",
        { baseModelWeightPrecision: undefined },
        ALLOW_PRECISION,
        `baseModelWeightPrecision is missing, ${MISSING} Allowed are BF16, fp8, set by allowed-precision.allow in the policy configuration. Set trainingShape to one that reports baseModelWeightPrecision.`,
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
        "Trained on a shape with a context of at most 131072 tokens. At least 131073 tokens are asked for, set by context-length-bounds.min in the policy configuration. Promote a checkpoint trained on a shape with a longer one, or change the setting.",
      ],
      [
        "a length one above the ceiling fails, and both bounds are quoted",
        {},
        { min: 1024, max: 131071 },
        "Trained on a shape with a context of at most 131072 tokens. At least 1024 and at most 131071 tokens are asked for, set by context-length-bounds.min and context-length-bounds.max in the policy configuration. Promote a checkpoint trained on a shape with a shorter one, or change the setting.",
      ],
      [
        "a length of 0 is not taken for a short one",
        { maxSupportedContextLength: 0 },
        { max: 1024 },
        `maxSupportedContextLength is 0, ${MISSING} At most 1024 tokens are asked for, set by context-length-bounds.max in the policy configuration. Set trainingShape to one that reports maxSupportedContextLength.`,
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
        "Trained on a shape with pipelineParallelism 17 on 2 nodes × 8 = 16 accelerators. At most one stage per accelerator is required by pipeline-parallelism in the policy configuration. Promote a checkpoint trained on a shape with a degree that fits, or disable the rule.",
      ],
      ["a degree at the cap passes", { pipelineParallelism: 4 }, { max: 4 }],
      [
        "a degree above the cap fails",
        { pipelineParallelism: 5 },
        { max: 4 },
        "Trained on a shape with pipelineParallelism 5. At most 4 (pipeline-parallelism.max) and at most one stage per accelerator is required by pipeline-parallelism in the policy configuration. Promote a checkpoint trained on a shape with at most 4, or disable the rule.",
      ],
      ["an absent degree says nothing", { pipelineParallelism: undefined }, { max: 4 }],
      ["a degree of 0 means that nothing is split", { pipelineParallelism: 0 }, { max: 4 }],
      [
        "a count of 0 is no reason to pass",
        { acceleratorCount: 0 },
        {},
        `acceleratorCount is 0, ${MISSING} At most one stage per accelerator is required by pipeline-parallelism in the policy configuration. Set trainingShape to one that reports acceleratorCount.`,
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
  expect(contextLengthBounds.settingFaults({ min: 2, max: 1 })).toEqual(["min is 2 and max is 1: nothing fits."]);
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
    "This training shape uses 2 nodes × 8 = 16 accelerators. The limit is 8 in total, set by max-total-accelerators.max in the policy configuration. Choose a training shape with at most 8 in total, or change the setting.",
  ]);
  expect(runRule(allowedTrainerModes, { ...run, config: ALLOW_LORA }).violations).toEqual([
    "This training shape has trainer mode POLICY_TRAINER. Allowed are LORA_TRAINER, set by allowed-trainer-modes.allow in the policy configuration. Choose a training shape with one of these modes, or change the setting.",
  ]);
});
