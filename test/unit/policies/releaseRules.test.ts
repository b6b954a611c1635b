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
        `Found: trainingShape ${SHAPE}, without /versions/<version>. Required: a training shape with its version (set by the rule pinned-training-shape in the policy configuration). Fix: add the version, or disable the rule: the state keeps the chosen version anyway, and versions in programs go stale.`,
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
        "Found: a training shape of account acme-labs. Required: a training shape of account fireworks or acme (set by allowed-shape-accounts.allow in the policy configuration). Fix: use a training shape of an allowed account.",
      ],
      [
        "a name without an account fails",
        { trainingShape: "qwen3-8b-128k" },
        { allow: ["fireworks"] },
        "Found: training shape qwen3-8b-128k, which names no account. Required: a training shape of account fireworks (set by allowed-shape-accounts.allow in the policy configuration). Fix: use a training shape of an allowed account.",
      ],
      [
        "a shape is judged by its name, so that it needs no look-up",
        { trainingProfile: undefined },
        { allow: ["acme"] },
        "Found: a training shape of account fireworks. Required: a training shape of account acme (set by allowed-shape-accounts.allow in the policy configuration). Fix: use a training shape of an allowed account.",
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
        "Found: base model accounts/fireworks/models/glm-5p2. Required: base model accounts/fireworks/models/qwen3* (set by allowed-base-models.allow in the policy configuration). Fix: use an allowed base model.",
      ],
      [
        "a base model that nobody looked up cannot be judged",
        { baseModel: undefined },
        BASE_MODELS,
        `Found: baseModel ${NOT_LOOKED_UP} Required: base model accounts/fireworks/models/qwen3* (set by allowed-base-models.allow in the policy configuration). Fix: set preflight: "strict" on this resource, set baseModel or make allowed-base-models advisory.`,
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
        "Found: outputModelId my-bot-r12. Required: an outputModelId that fully matches bot-r[0-9]+ (set by model-id-convention.pattern in the policy configuration). Fix: choose another outputModelId.",
      ],
      [
        "alternatives are taken as a whole, too",
        { outputModelId: "a-x" },
        { pattern: "a|b" },
        "Found: outputModelId a-x. Required: an outputModelId that fully matches a|b (set by model-id-convention.pattern in the policy configuration). Fix: choose another outputModelId.",
      ],
      [
        "another beginning fails, and both conventions are quoted",
        {},
        { pattern: ".*", prefix: "prod-" },
        "Found: outputModelId bot-r12. Required: an outputModelId that fully matches .* and begins with prod- (set by model-id-convention.pattern and model-id-convention.prefix in the policy configuration). Fix: choose another outputModelId.",
      ],
      [
        "what is no regular expression is not taken for one that passes",
        {},
        { pattern: "[" },
        "Found: outputModelId bot-r12, and a pattern that is not a regular expression, so this cannot be judged. Required: an outputModelId that fully matches [ (set by model-id-convention.pattern in the policy configuration). Fix: correct the pattern.",
      ],
      [
        "a regular expression that would take years stops nothing but itself",
        { outputModelId: "a".repeat(60) },
        { pattern: "(a+)+b" },
        `Found: outputModelId ${"a".repeat(60)}, which takes too long to compare with the pattern, so this cannot be judged. Required: an outputModelId that fully matches (a+)+b (set by model-id-convention.pattern in the policy configuration). Fix: simplify the pattern.`,
      ],
      [
        "an id that is chosen later cannot be judged",
        { outputModelId: undefined },
        { prefix: "prod-" },
        `Found: outputModelId ${NOT_LOOKED_UP} Required: an outputModelId that begins with prod- (set by model-id-convention.prefix in the policy configuration). Fix: set preflight: "strict" on this resource, set outputModelId or make model-id-convention advisory.`,
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
        "Found: checkpoint step-80, which stands for step-80-a1b2c3d4 today. Required: an exact checkpoint (set by the rule explicit-checkpoint in the policy configuration). Fix: set checkpoint to a full name or an exact id.",
      ],
      [
        "the newest checkpoint fails",
        { checkpoint: undefined, trainerJob: "sft-7" },
        {},
        "Found: no checkpoint, which means the newest one. Required: an exact checkpoint (set by the rule explicit-checkpoint in the policy configuration). Fix: set checkpoint to a full name or an exact id.",
      ],
      [
        "a short name that nobody looked up cannot be judged",
        { checkpoint: "step-80", resolvedCheckpoint: undefined },
        {},
        `Found: resolvedCheckpoint ${NOT_LOOKED_UP} Required: an exact checkpoint (set by the rule explicit-checkpoint in the policy configuration). Fix: set preflight: "strict" on this resource, set checkpoint to a full name or make explicit-checkpoint advisory.`,
      ],
      ["a model that is only adopted chooses nothing", ADOPTED, {}, { notApplicable: "it chooses no checkpoint" }],
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
        "Found: public: true. Required: a model that no other account may use (set by the rule model-not-public in the policy configuration). Fix: set public to false.",
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
        "Found: a checkpoint that is 24 h 0 min old (made at 2026-09-01T12:00:00Z). Required: a checkpoint that is at least 24.5 hours old (set by checkpoint-age.minHours in the policy configuration). Fix: wait, or promote an older checkpoint.",
      ],
      [
        "a checkpoint that is too old fails",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "2026-08-01T11:00:00.5Z" } },
        { minHours: 1, maxDays: 30 },
        "Found: a checkpoint that is 32 d 0 h old (made at 2026-08-01T11:00:00.5Z). Required: a checkpoint that is at least 1 hour and at most 30 days old (set by checkpoint-age.minHours and checkpoint-age.maxDays in the policy configuration). Fix: promote a newer checkpoint.",
      ],
      [
        "a checkpoint of the future is too fresh",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "2026-09-03T12:00:00Z" } },
        { minHours: 0 },
        "Found: a checkpoint that is 0 h 0 min old (made at 2026-09-03T12:00:00Z). Required: a checkpoint that is at least 0 hours old (set by checkpoint-age.minHours in the policy configuration). Fix: wait, or promote an older checkpoint.",
      ],
      [
        "a time that is none cannot be judged",
        { resolvedCheckpoint: { name: FULL_NAME, createTime: "[secret]" } },
        { maxDays: 30 },
        "Found: resolvedCheckpoint.createTime is [secret], which is not a time, so this cannot be judged. Required: a checkpoint that is at most 30 days old (set by checkpoint-age.maxDays in the policy configuration). Fix: disable the rule.",
      ],
      [
        "an age that nobody looked up cannot be judged",
        { resolvedCheckpoint: { name: FULL_NAME } },
        { maxDays: 30 },
        `Found: resolvedCheckpoint.createTime ${NOT_LOOKED_UP} Required: a checkpoint that is at most 30 days old (set by checkpoint-age.maxDays in the policy configuration). Fix: set preflight: "strict" on this resource or make checkpoint-age advisory.`,
      ],
      [
        "a model that is only adopted has no checkpoint",
        ADOPTED,
        { maxDays: 1 },
        { notApplicable: "it chooses no checkpoint" },
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
        'Found: no onDelete, which means "delete". Required: onDelete: "keep" (set by the rule deletion-protection in the policy configuration). Fix: set onDelete: "keep" (protect: true passes too, but blocks every release that replaces the model).',
      ],
      [
        "a model that is deleted fails",
        { onDelete: "delete" },
        {},
        'Found: onDelete: "delete". Required: onDelete: "keep" (set by the rule deletion-protection in the policy configuration). Fix: set onDelete: "keep" (protect: true passes too, but blocks every release that replaces the model).',
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
        "Found: annotations without owner and evaluation. Required: annotations with the keys owner and evaluation (set by owner-and-evaluation-recorded.keys in the policy configuration). Fix: add owner and evaluation to annotations.",
      ],
      [
        "an empty text counts as absent, and no value is quoted",
        { annotations: { owner: "nlp", evaluation: " " } },
        {},
        "Found: annotations without evaluation. Required: annotations with the keys owner and evaluation (set by owner-and-evaluation-recorded.keys in the policy configuration). Fix: add evaluation to annotations.",
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
        "Found: no training profile, so no rule on accelerators or cost could judge this resource. Required: a training profile (set by the rule training-profile-required in the policy configuration). Fix: set profile, or set trainingShape to the shape that it was trained on.",
      ]),
      [
        "a shape without its profile cannot be judged",
        { trainingProfile: undefined },
        {},
        `Found: trainingProfile ${NOT_LOOKED_UP} Required: a training profile (set by the rule training-profile-required in the policy configuration). Fix: set preflight: "strict" on this resource, pass the profile of a TrainingProfile or make training-profile-required advisory.`,
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
        "Found: provenance declared, not verified. Required: a training shape that the trainer job's own record confirms (set by the rule provenance-verified in the policy configuration). Fix: promote from a job whose record names its accelerators.",
      ],
      [
        "a provenance that nobody looked up cannot be judged",
        { provenance: undefined },
        {},
        `Found: provenance ${NOT_LOOKED_UP} Required: a training shape that the trainer job's own record confirms (set by the rule provenance-verified in the policy configuration). Fix: set preflight: "strict" on this resource or make provenance-verified advisory.`,
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
    [
      checkpointAge,
      { minHours: 25, maxDays: 1 },
      ["minHours is 25, which is longer than maxDays, 1: no checkpoint can pass."],
    ],
    [checkpointAge, { minHours: 24, maxDays: 1 }, []],
  ])("%#: are found", (rule, settings, faults) => {
    expect(rule.settingFaults(settings)).toEqual(faults);
  });

  test("are reported on the stack, beside the settings that do not exist", () => {
    const config = { pattern: "[", prefx: "x" };
    expect(runRule(modelIdConvention, { type: "pulumi:pulumi:Stack", props: {}, config }).violations).toEqual([
      "Unknown setting model-id-convention.prefx in the policy configuration; known settings: pattern, prefix. Correct or remove it.",
      "model-id-convention.pattern is not a regular expression: [. Correct the policy configuration.",
    ]);
  });
});
