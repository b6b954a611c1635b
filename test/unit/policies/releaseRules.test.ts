import { describe, expect, test } from "vitest";
import { type Rule } from "../../../policies/ruleHeader.ts";
import { allowedBaseModels } from "../../../policies/rules/allowedBaseModels.ts";
import { allowedShapeAccounts } from "../../../policies/rules/allowedShapeAccounts.ts";
import { checkpointAge } from "../../../policies/rules/checkpointAge.ts";
import { deletionProtection } from "../../../policies/rules/deletionProtection.ts";
import { explicitCheckpoint } from "../../../policies/rules/explicitCheckpoint.ts";
import { modelIdConvention } from "../../../policies/rules/modelIdConvention.ts";
import { modelNotPublic } from "../../../policies/rules/modelNotPublic.ts";
import { ownerAndEvaluationRecorded } from "../../../policies/rules/ownerAndEvaluationRecorded.ts";
import { pinnedTrainingShape } from "../../../policies/rules/pinnedTrainingShape.ts";
import { provenanceVerified } from "../../../policies/rules/provenanceVerified.ts";
import { trainingProfileRequired } from "../../../policies/rules/trainingProfileRequired.ts";
import { TRAINING_PROFILE } from "../../../provider/tokens.ts";
import { MODEL, PROFILE_RESOURCE, runRule, SHAPE, SILENT, type RuleOutcome } from "./runRule.ts";

/** What a rule says of a model that differs from `MODEL` in `inputs`: a text is its exact violation. */
type Case = [
  sentence: string,
  inputs: Record<string, unknown>,
  config: Record<string, unknown>,
  outcome?: string | Partial<RuleOutcome>,
];

const FULL_NAME = MODEL.checkpoint;
const NOT_LOOKED_UP = "was not looked up (preflight is off, or the look-up failed), so this cannot be judged.";
const BASE_MODELS = { allow: ["accounts/fireworks/models/qwen3*"] };
const ADOPTED = { checkpoint: undefined, resolvedCheckpoint: undefined, adopt: "always" };

const suites: [rule: Rule, cases: Case[]][] = [
  [
    pinnedTrainingShape,
    [
      ["a name with a version passes", {}, {}],
      [
        "a bare name fails, with the way out that the vendor advises",
        { trainingShape: SHAPE },
        {},
        `trainingShape is ${SHAPE}, without /versions/<version>. A version is required by pinned-training-shape in the policy configuration. Name it, or leave it to the state, which keeps the one that was chosen (Fireworks advises against versions in names, which go stale), or disable the rule.`,
      ],
      [
        "a model without a shape is not judged",
        { trainingShape: undefined },
        {},
        { notApplicable: "no trainingShape" },
      ],
    ],
  ],
  [
    allowedShapeAccounts,
    [
      ["a shape of a listed account passes", {}, { allow: ["acme", "fireworks"] }],
      [
        "a shape of another account fails",
        { trainingShape: "accounts/acme-labs/trainingShapes/secret" },
        { allow: ["fireworks", "acme"] },
        "trainingShape is of account acme-labs. Allowed are fireworks, acme, set by allowed-shape-accounts.allow in the policy configuration. Use a shape of one of these accounts, or change the setting.",
      ],
      [
        "a name without an account fails",
        { trainingShape: "qwen3-8b-128k" },
        { allow: ["fireworks"] },
        "trainingShape qwen3-8b-128k names no account. Allowed are fireworks, set by allowed-shape-accounts.allow in the policy configuration. Use a shape of one of these accounts, or change the setting.",
      ],
      [
        "a shape is judged by its name, so that it needs no look-up",
        { trainingProfile: undefined },
        { allow: ["acme"] },
        "trainingShape is of account fireworks. Allowed are acme, set by allowed-shape-accounts.allow in the policy configuration. Use a shape of one of these accounts, or change the setting.",
      ],
    ],
  ],
  [
    allowedBaseModels,
    [
      ["a base model that begins like an entry with a star passes", {}, BASE_MODELS],
      ["an exact name passes", {}, { allow: ["accounts/fireworks/models/qwen3-8b"] }],
      [
        "another base model fails",
        { baseModel: "accounts/fireworks/models/glm-5p2" },
        BASE_MODELS,
        "The base model is accounts/fireworks/models/glm-5p2. Allowed are accounts/fireworks/models/qwen3*, set by allowed-base-models.allow in the policy configuration. Use one of these, or change the setting.",
      ],
      [
        "a base model that nobody looked up cannot be judged",
        { baseModel: undefined },
        BASE_MODELS,
        `baseModel ${NOT_LOOKED_UP} Allowed are accounts/fireworks/models/qwen3*, set by allowed-base-models.allow in the policy configuration. Set baseModel, or turn preflight on, or disable the rule.`,
      ],
    ],
  ],
  [
    modelIdConvention,
    [
      ["an id that matches as a whole passes", {}, { pattern: "bot-r[0-9]+" }],
      [
        "an id that matches in part only fails",
        { outputModelId: "my-bot-r12" },
        { pattern: "bot-r[0-9]+" },
        "The id is my-bot-r12. The form bot-r[0-9]+ is asked for, set by model-id-convention.pattern in the policy configuration. Choose an outputModelId that fits, or change the setting.",
      ],
      [
        "alternatives are taken as a whole, too",
        { outputModelId: "a-x" },
        { pattern: "a|b" },
        "The id is a-x. The form a|b is asked for, set by model-id-convention.pattern in the policy configuration. Choose an outputModelId that fits, or change the setting.",
      ],
      [
        "another beginning fails, and both conventions are quoted",
        {},
        { pattern: ".*", prefix: "prod-" },
        "The id is bot-r12. The form .* and the beginning prod- is asked for, set by model-id-convention.pattern and model-id-convention.prefix in the policy configuration. Choose an outputModelId that fits, or change the setting.",
      ],
      [
        "what is no regular expression is not taken for one that passes",
        {},
        { pattern: "[" },
        "The id is bot-r12. The form [ is asked for, set by model-id-convention.pattern in the policy configuration. That is not a regular expression, so the id cannot be judged; correct it.",
      ],
      [
        "an id that is chosen later cannot be judged",
        { outputModelId: undefined },
        { prefix: "prod-" },
        `outputModelId ${NOT_LOOKED_UP} The beginning prod- is asked for, set by model-id-convention.prefix in the policy configuration. Set outputModelId, or turn preflight on, or disable the rule.`,
      ],
    ],
  ],
  [
    explicitCheckpoint,
    [
      ["a full name passes, also before it was looked up", { resolvedCheckpoint: undefined }, {}],
      ["an exact id passes", { checkpoint: "step-80-a1b2c3d4" }, {}],
      [
        "a logical name fails, and says what it stands for",
        { checkpoint: "step-80" },
        {},
        "checkpoint is step-80, which stands for step-80-a1b2c3d4 today. An exact checkpoint is required by explicit-checkpoint in the policy configuration. Set checkpoint to a full name or an exact id, or disable the rule.",
      ],
      [
        "the newest checkpoint fails",
        { checkpoint: undefined, trainerJob: "sft-7" },
        {},
        "checkpoint is left out, which means the newest one. An exact checkpoint is required by explicit-checkpoint in the policy configuration. Set checkpoint to a full name or an exact id, or disable the rule.",
      ],
      [
        "a short name that nobody looked up cannot be judged",
        { checkpoint: "step-80", resolvedCheckpoint: undefined },
        {},
        `resolvedCheckpoint ${NOT_LOOKED_UP} An exact checkpoint is required by explicit-checkpoint in the policy configuration. Set checkpoint to a full name, or turn preflight on, or disable the rule.`,
      ],
      ["a model that is only adopted chooses nothing", ADOPTED, {}, { notApplicable: "nothing is chosen" }],
    ],
  ],
  [
    modelNotPublic,
    [
      ["a model that is not public passes", {}, {}],
      ["an absent field counts as false", { public: undefined }, {}],
      [
        "a public model fails",
        { public: true },
        {},
        "public is true. A model of this account alone is required by model-not-public in the policy configuration. Set public to false, or disable the rule.",
      ],
    ],
  ],
  [
    // The checkpoint of `MODEL` is 24 hours old.
    checkpointAge,
    [
      ["an age at the least passes", {}, { minHours: 24 }],
      ["an age at the greatest passes", {}, { maxDays: 1 }],
      [
        "a checkpoint that is too fresh fails",
        {},
        { minHours: 24.5 },
        "The checkpoint was made at 2026-09-01T12:00:00Z, 24 h 0 min ago. At least 24.5 hours of age are asked for, set by checkpoint-age.minHours in the policy configuration. Wait, or promote an older one, or change the setting.",
      ],
      [
        "a checkpoint that is too old fails",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "2026-08-01T11:00:00.5Z" } },
        { minHours: 1, maxDays: 30 },
        "The checkpoint was made at 2026-08-01T11:00:00.5Z, 32 d 0 h ago. At least 1 hour and at most 30 days of age are asked for, set by checkpoint-age.minHours and checkpoint-age.maxDays in the policy configuration. Promote a newer one, or change the setting.",
      ],
      [
        "a checkpoint of the future is too fresh",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "2026-09-03T12:00:00Z" } },
        { minHours: 0 },
        "The checkpoint was made at 2026-09-03T12:00:00Z, 0 h 0 min ago. At least 0 hours of age are asked for, set by checkpoint-age.minHours in the policy configuration. Wait, or promote an older one, or change the setting.",
      ],
      [
        "a time that is none cannot be judged",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "[secret]" } },
        { maxDays: 30 },
        "resolvedCheckpoint.createTime is [secret], which is not a time. At most 30 days of age are asked for, set by checkpoint-age.maxDays in the policy configuration. The age cannot be judged; disable the rule.",
      ],
      [
        "an age that nobody looked up cannot be judged",
        { resolvedCheckpoint: { name: FULL_NAME } },
        { maxDays: 30 },
        `resolvedCheckpoint.createTime ${NOT_LOOKED_UP} At most 30 days of age are asked for, set by checkpoint-age.maxDays in the policy configuration. Turn preflight on, or disable the rule.`,
      ],
      [
        "a model that is only adopted has no checkpoint",
        ADOPTED,
        { maxDays: 1 },
        { notApplicable: "nothing is chosen" },
      ],
    ],
  ],
  [
    deletionProtection,
    [
      ["a model that is kept passes", {}, {}],
      [
        "the default fails",
        { onDelete: undefined },
        {},
        'onDelete is left out, which means "delete". onDelete: "keep" is required by deletion-protection in the policy configuration. Set onDelete: "keep" (protect: true passes too, but blocks every release that replaces the model), or disable the rule.',
      ],
      [
        "a model that is deleted fails",
        { onDelete: "delete" },
        {},
        'onDelete is "delete". onDelete: "keep" is required by deletion-protection in the policy configuration. Set onDelete: "keep" (protect: true passes too, but blocks every release that replaces the model), or disable the rule.',
      ],
      ["a model that is only adopted is kept by default", { ...ADOPTED, onDelete: undefined }, {}],
    ],
  ],
  [
    ownerAndEvaluationRecorded,
    [
      ["texts under both keys pass", {}, {}],
      [
        "no annotations at all fail",
        { annotations: undefined },
        {},
        "annotations has no owner and no evaluation. The annotations owner, evaluation are asked for, set by owner-and-evaluation-recorded.keys in the policy configuration. Add them, or change the setting.",
      ],
      [
        "an empty text counts as absent, and no value is quoted",
        { annotations: { owner: "nlp", evaluation: " " } },
        {},
        "annotations has no evaluation. The annotations owner, evaluation are asked for, set by owner-and-evaluation-recorded.keys in the policy configuration. Add it, or change the setting.",
      ],
      ["keys of one's own replace the default", { annotations: { ticket: "T-1" } }, { keys: ["ticket"] }],
    ],
  ],
  [
    trainingProfileRequired,
    [
      ["a profile passes", {}, {}],
      ...[undefined, null].map((absent): Case => [
        `a model without a profile (${String(absent)}) fails`,
        { trainingProfile: absent, trainingShape: absent },
        {},
        "There is no trainingProfile, so no rule on accelerators or cost was evaluated. A training profile is required by training-profile-required in the policy configuration. Set profile, or trainingShape to the shape that it was trained on, or disable the rule.",
      ]),
      [
        "a shape without its profile cannot be judged",
        { trainingProfile: undefined },
        {},
        `trainingProfile ${NOT_LOOKED_UP} A training profile is required by training-profile-required in the policy configuration. Turn preflight on, or pass the profile of a TrainingProfile, or disable the rule.`,
      ],
    ],
  ],
  [
    provenanceVerified,
    [
      ["a verified shape passes", {}, {}],
      [
        "a shape that is only declared fails",
        { provenance: "declared" },
        {},
        "provenance is declared: the job's record does not confirm the training shape. A training shape that the trainer job's record confirms is required by provenance-verified in the policy configuration. Promote from a job whose record names its accelerators, or disable the rule.",
      ],
      [
        "a provenance that nobody looked up cannot be judged",
        { provenance: undefined },
        {},
        `provenance ${NOT_LOOKED_UP} A training shape that the trainer job's record confirms is required by provenance-verified in the policy configuration. Turn preflight on, or disable the rule.`,
      ],
      [
        "without a shape there is nothing to verify",
        { provenance: undefined, trainingShape: undefined, trainingProfile: undefined },
        {},
        { notApplicable: "no trainingShape; training-profile-required reports that" },
      ],
    ],
  ],
];

for (const [rule, cases] of suites) {
  describe(rule.name, () => {
    test.each(cases)("%s", (_sentence, inputs, config, outcome) => {
      const expected = typeof outcome === "string" ? { violations: [outcome] } : outcome;
      expect(runRule(rule, { props: { ...MODEL, ...inputs }, config })).toEqual({ ...SILENT, ...expected });
    });
  });
}

describe("pinned-training-shape", () => {
  test("believes a TrainingProfile what was asked for, not what it was resolved to", () => {
    const bare = { ...PROFILE_RESOURCE, requestedShape: SHAPE, trainingShape: SHAPE, pinned: false };
    expect(runRule(pinnedTrainingShape, { type: TRAINING_PROFILE, props: bare }).violations).toHaveLength(1);
  });
});

describe("deletion-protection", () => {
  test("passes a protected model, and says what protection alone costs", () => {
    expect(runRule(deletionProtection, { props: { ...MODEL, onDelete: "delete" }, protect: true })).toEqual({
      ...SILENT,
      advisories: [
        'protect: true alone blocks every release that replaces the model; onDelete: "keep" keeps the model and lets releases pass.',
      ],
    });
    expect(runRule(deletionProtection, { protect: true })).toEqual(SILENT);
  });
});

describe("settings that contradict each other", () => {
  test.each<[Rule, Record<string, unknown>, string[]]>([
    [modelIdConvention, { pattern: "[" }, ["pattern is not a regular expression: [."]],
    [modelIdConvention, { prefix: "[" }, []],
    [checkpointAge, { minHours: 25, maxDays: 1 }, ["minHours is 25 and maxDays is 1: nothing fits."]],
    [checkpointAge, { minHours: 24, maxDays: 1 }, []],
  ])("%#: are found", (rule, settings, faults) => {
    expect(rule.settingFaults(settings)).toEqual(faults);
  });

  test("are reported on the stack, beside the settings that do not exist", () => {
    const config = { pattern: "[", prefx: "x" };
    expect(runRule(modelIdConvention, { type: "pulumi:pulumi:Stack", props: {}, config }).violations).toEqual([
      "Unknown setting model-id-convention.prefx in the policy configuration; known are: pattern, prefix. Correct or remove it.",
      "model-id-convention.pattern is not a regular expression: [. Correct the policy configuration.",
    ]);
  });
});
