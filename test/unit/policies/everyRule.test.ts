import { describe, expect, test } from "vitest";
import { ROOT_STACK } from "../../../policies/rule.ts";
import { type Rule } from "../../../policies/ruleHeader.ts";
import * as rules from "../../../policies/rules/index.ts";
import { PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../../../provider/tokens.ts";
import { contextOf, MODEL, PROFILE, PROFILE_RESOURCE, runRule, SILENT, UNKNOWN } from "./runRule.ts";

/** A new rule needs a row here: a configuration that `MODEL` and `PROFILE_RESOURCE` pass, and the inputs it reads. */
interface Row {
  readonly level: string;
  readonly config: Record<string, unknown>;
  /** The settings that it needs. */
  readonly needs?: readonly string[];
  /** Inputs and fields of the profile whose being unknown makes it wait. */
  readonly reads: readonly string[];
  /** A configuration that carries the same name for its settings. */
  readonly known: string;
  readonly on?: readonly string[];
  /** It judges resources together, and has a test file of its own. */
  readonly wholeStack?: true;
}

const MODEL_ONLY = [PROMOTED_MODEL];

const expected: { readonly [Name in keyof typeof rules]: Row } = {
  allowedAcceleratorTypes: {
    level: "mandatory",
    config: { allow: ["NVIDIA_B200*"] },
    needs: ["allow"],
    reads: ["trainingProfile", "trainingProfile.acceleratorType"],
    known: "known settings: allow",
  },
  allowedBaseModels: {
    level: "mandatory",
    config: { allow: ["accounts/fireworks/models/*"] },
    needs: ["allow"],
    reads: ["baseModel"],
    known: "known settings: allow",
    on: [PROMOTED_MODEL, TRAINER_JOB],
  },
  allowedPrecision: {
    level: "mandatory",
    config: { allow: ["bfloat16"] },
    needs: ["allow"],
    reads: ["trainingProfile", "trainingProfile.baseModelWeightPrecision"],
    known: "known settings: allow",
  },
  allowedShapeAccounts: {
    level: "mandatory",
    config: { allow: ["fireworks"] },
    needs: ["allow"],
    reads: ["trainingShape"],
    known: "known settings: allow",
  },
  allowedTrainerModes: {
    level: "mandatory",
    config: { allow: ["POLICY_TRAINER"] },
    needs: ["allow"],
    reads: ["trainingProfile", "trainingProfile.trainerMode"],
    known: "known settings: allow",
  },
  checkpointAge: {
    level: "mandatory",
    config: { minHours: 24 },
    needs: ["minHours", "maxDays"],
    reads: ["resolvedCheckpoint", "resolvedCheckpoint.createTime"],
    known: "known settings: minHours, maxDays",
    on: MODEL_ONLY,
  },
  contextLengthBounds: {
    level: "mandatory",
    config: { min: 131072, max: 131072 },
    needs: ["min", "max"],
    reads: ["trainingProfile", "trainingProfile.maxSupportedContextLength"],
    known: "known settings: min, max",
  },
  deletionProtection: {
    level: "disabled",
    config: {},
    reads: ["onDelete"],
    known: "deletion-protection has no settings",
    on: MODEL_ONLY,
  },
  deniedAcceleratorTypes: {
    level: "mandatory",
    config: { deny: ["NVIDIA_B300*"] },
    needs: ["deny"],
    reads: ["trainingProfile", "trainingProfile.acceleratorType"],
    known: "known settings: deny",
  },
  deploymentImageTag: {
    level: "advisory",
    config: { deny: ["0.0.0-dev*"] },
    reads: ["trainingProfile", "trainingProfile.deploymentImageTag"],
    known: "known settings: deny",
  },
  deploymentShapeLinked: {
    level: "disabled",
    config: {},
    reads: ["trainingProfile", "trainingProfile.deploymentShapeVersion"],
    known: "deployment-shape-linked has no settings",
  },
  deploymentUsesLinkedShape: {
    level: "advisory",
    config: {},
    reads: [],
    known: "deployment-uses-linked-shape has no settings",
    on: [],
    wholeStack: true,
  },
  // Of deployments alone, see its own test file.
  endpointMayExpire: {
    level: "advisory",
    config: {},
    reads: [],
    known: "endpoint-may-expire has no settings",
    on: [],
  },
  explicitCheckpoint: {
    level: "disabled",
    config: {},
    reads: ["checkpoint"],
    known: "explicit-checkpoint has no settings",
    on: MODEL_ONLY,
  },
  maxAcceleratorsPerNode: {
    level: "mandatory",
    config: { max: 8 },
    needs: ["max"],
    reads: ["trainingProfile", "trainingProfile.acceleratorCount"],
    known: "known settings: max",
  },
  maxHourlyCost: {
    level: "advisory",
    config: { maxUsdPerHour: 208, showEstimate: false },
    needs: ["maxUsdPerHour"],
    reads: [
      "trainingProfile",
      "trainingProfile.acceleratorType",
      "trainingProfile.nodeCount",
      "trainingProfile.acceleratorCount",
    ],
    known: "known settings: maxUsdPerHour, prices, regionalMultiplier, maxPriceAgeDays, showEstimate",
  },
  maxNodes: {
    level: "mandatory",
    config: { max: 2 },
    needs: ["max"],
    reads: ["trainingProfile", "trainingProfile.nodeCount"],
    known: "known settings: max",
  },
  maxTotalAccelerators: {
    level: "mandatory",
    config: { max: 16 },
    needs: ["max"],
    reads: ["trainingProfile", "trainingProfile.nodeCount", "trainingProfile.acceleratorCount"],
    known: "known settings: max",
  },
  modelIdConvention: {
    level: "mandatory",
    config: { pattern: "bot-r[0-9]+", prefix: "bot-" },
    needs: ["pattern", "prefix"],
    reads: ["outputModelId"],
    known: "known settings: pattern, prefix",
    on: MODEL_ONLY,
  },
  modelNotPublic: {
    level: "mandatory",
    config: {},
    reads: ["public"],
    known: "model-not-public has no settings",
    on: MODEL_ONLY,
  },
  ownerAndEvaluationRecorded: {
    level: "disabled",
    config: { keys: ["owner", "evaluation"] },
    reads: ["annotations", "annotations.owner", "annotations.evaluation"],
    known: "known settings: keys",
    on: MODEL_ONLY,
  },
  pinnedTrainingShape: {
    level: "disabled",
    config: {},
    reads: ["trainingShape"],
    known: "pinned-training-shape has no settings",
  },
  pipelineParallelism: {
    level: "advisory",
    config: { max: 1 },
    reads: [
      "trainingProfile",
      "trainingProfile.pipelineParallelism",
      "trainingProfile.nodeCount",
      "trainingProfile.acceleratorCount",
    ],
    known: "known settings: max",
  },
  provenanceVerified: {
    level: "disabled",
    config: {},
    reads: ["resolvedCheckpoint", "trainingProfile", "provenance"],
    known: "provenance-verified has no settings",
    on: MODEL_ONLY,
  },
  quotaHeadroom: {
    level: "advisory",
    config: {},
    reads: [],
    known: "known settings: accelerators",
    on: [TRAINER_JOB],
    wholeStack: true,
  },
  trainerImageTag: {
    level: "advisory",
    config: { deny: ["0.0.0-dev*"] },
    reads: ["trainingProfile", "trainingProfile.trainerImageTag"],
    known: "known settings: deny",
  },
  trainingProfileRequired: {
    level: "advisory",
    config: {},
    reads: ["trainingProfile"],
    known: "training-profile-required has no settings",
  },
};

interface TableRow extends Row {
  readonly name: string;
  readonly rule: Rule;
  readonly types: readonly string[];
}

const all: TableRow[] = Object.entries(expected).map(([key, row]: [string, Row]) => {
  const rule: Rule = rules[key as keyof typeof rules];
  return { ...row, rule, name: rule.name, types: row.on ?? [PROMOTED_MODEL, TRAINING_PROFILE, TRAINER_JOB] };
});
const table = all.filter(({ wholeStack }) => wholeStack !== true);

/** Inputs in which one path is unknown. */
function withUnknown(inputs: Record<string, unknown>, path: string): Record<string, unknown> {
  const [key = "", ...rest] = path.split(".");
  const inner = inputs[key] as Record<string, unknown>;
  return { ...inputs, [key]: rest.length === 0 ? UNKNOWN : withUnknown(inner, rest.join(".")) };
}

/** Every input and every field of the inner objects, by path. */
const PATHS = Object.entries(MODEL).flatMap(([key, value]) =>
  typeof value === "object" ? [key, ...Object.keys(value).map((field) => `${key}.${field}`)] : [key],
);

describe.each(all)("$name", ({ name, level, config, known, rule, types, wholeStack }) => {
  const policy = rule.toPolicy(contextOf({}));

  test("says what it is, what to do, and where to read more", () => {
    expect(policy).toMatchObject({
      name,
      enforcementLevel: level,
      url: `https://unpkg.com/pulumi-fireworks/docs/policies.md#${name}`,
      tags: [rule.tag],
    });
    expect(policy.description).toMatch(/\.$/);
    expect(policy.severity).toMatch(/^(low|medium|high|critical)$/);
    expect(policy.remediationSteps).toMatch(/\.$/);
  });

  test("says when it acts, if it judges hardware", () => {
    if (wholeStack === true) return;
    if (rule.tag === "release" && !policy.description.includes("reventive")) return;
    const preventive = rule.on.some(({ name }) => name === "Deployment")
      ? "TrainingProfile, TrainerJob and Deployment"
      : "TrainingProfile and TrainerJob";
    expect(policy.description).toContain(
      `Preventive on ${preventive}; retrospective on PromotedModel: it stops the promotion, not the training, which has already run.`,
    );
  });

  test("has a schema with a description for each setting and nothing required", () => {
    expect(policy.configSchema?.required).toBeUndefined();
    for (const schema of Object.values(policy.configSchema?.properties ?? {})) {
      expect(schema.type).toBeTypeOf("string");
      expect(schema.description).toMatch(/\.$/);
    }
  });

  test("looks at the resources that it says", () => {
    expect(rule.on.map(({ type }) => type).filter((type) => !type.endsWith("Deployment"))).toEqual(types);
    expect(rule.settingFaults(config)).toEqual([]);
    expect(known).toContain(Object.keys(rule.settings).join(", "));
  });
});

describe.each(table)("$name", ({ name, config, known, reads, rule, types }) => {
  test("passes what is within its limits, on every resource that it looks at", () => {
    expect(runRule(rule, { config })).toEqual(SILENT);
    if (types.includes(TRAINING_PROFILE)) {
      expect(runRule(rule, { config, type: TRAINING_PROFILE, props: PROFILE_RESOURCE })).toEqual(SILENT);
    }
  });

  test("says nothing about other resource types, and reads none of their properties", () => {
    const props = Object.fromEntries(Object.keys(MODEL).map((key) => [key, UNKNOWN]));
    const others = ["pulumi-nodejs:dynamic/fireworks:Other", "aws:s3/bucket:Bucket", "", TRAINING_PROFILE];
    for (const type of others.filter((other) => !types.includes(other))) {
      expect(runRule(rule, { config: { ...config, stray: 1 }, type, props })).toEqual(SILENT);
    }
  });

  test("waits for exactly those unknown inputs that it reads, and says which", () => {
    const waits = PATHS.filter((path) => {
      const outcome = runRule(rule, { config, props: withUnknown(MODEL, path), run: { dryRun: true } });
      if (outcome.notApplicable === undefined) {
        expect(outcome).toEqual(SILENT);
        return false;
      }
      const notApplicable = `${path} is not known yet`;
      expect(outcome).toEqual({ ...SILENT, notEvaluated: [`${name}: ${notApplicable}`], notApplicable });
      return true;
    });
    expect(new Set(waits)).toEqual(new Set(reads));
    const declared = rule.reads.flatMap((read) => [read, `trainingProfile.${read}`, "trainingProfile"]);
    expect(waits.filter((path) => !declared.includes(path) && !declared.includes(path.split(".")[0] ?? ""))).toEqual(
      [],
    );
  });

  test("refuses what is not known even at the update", () => {
    for (const path of reads) {
      const { violations } = runRule(rule, { config, props: withUnknown(MODEL, path), run: { dryRun: false } });
      expect(violations).toEqual([
        expect.stringContaining(`Found: ${path}, which is not known even now, so this cannot be judged. Required: `),
      ]);
      expect(violations[0]).toContain(
        `Fix: set ${path.split(".")[0] ?? ""} to a known value or make ${name} advisory.`,
      );
    }
  });

  test("reports on the stack, once, the settings that it does not know, and still checks", () => {
    const strays = { ...config, maxx: 8, Max: 9 };
    expect(runRule(rule, { config: strays })).toEqual(SILENT);
    expect(runRule(rule, { config: strays, type: ROOT_STACK, props: {} })).toEqual({
      ...SILENT,
      violations: ["maxx", "Max"].map(
        (stray) => `Unknown setting ${name}.${stray} in the policy configuration; ${known}. Correct or remove it.`,
      ),
    });
  });

  test("does not take the level for a setting", () => {
    expect(runRule(rule, { config: { ...config, enforcementLevel: "mandatory" }, type: ROOT_STACK })).toEqual(SILENT);
  });
});

describe.each(table.filter(({ needs }) => needs !== undefined))("$name", ({ name, needs = [], rule }) => {
  test("does not apply until its limit is set, and says which setting that is", () => {
    const notApplicable = `set ${needs.map((need) => `${name}.${need}`).join(" or ")}`;
    const props = Object.fromEntries(Object.keys(MODEL).map((key) => [key, UNKNOWN]));
    expect(runRule(rule, { props })).toEqual({ ...SILENT, notApplicable });
  });
});

const onProfile = table.filter(
  ({ reads, name }) =>
    reads.includes("trainingProfile") && !["training-profile-required", "provenance-verified"].includes(name),
);

describe.each(onProfile)("$name", ({ name, config, reads, rule }) => {
  test.each([{}, { trainingProfile: null, trainingShape: null }])(
    "leaves a model without a profile (%j) to training-profile-required",
    (props) => {
      const notApplicable = "no trainingProfile; training-profile-required reports that";
      expect(runRule(rule, { config, props })).toEqual({ ...SILENT, notApplicable });
    },
  );

  const lacking = { trainingShape: PROFILE.trainingShape };

  test("waits, at preview, for a profile that was not looked up", () => {
    const notApplicable = "trainingProfile was not looked up";
    expect(runRule(rule, { config, props: lacking, run: { dryRun: true } })).toEqual({
      ...SILENT,
      notEvaluated: [`${name}: ${notApplicable}`],
      notApplicable,
    });
  });

  test.each([{ dryRun: false }, {}])("refuses, when it is no preview (%j), what it cannot judge", (run) => {
    expect(runRule(rule, { config, props: lacking, run })).toEqual({
      ...SILENT,
      violations: [
        expect.stringMatching(
          /^Found: trainingProfile was not looked up \(preflight is off, or the look-up failed\), so this cannot be judged\. Required: .+ \(set by .+ in the policy configuration\)\. Fix: set preflight: "strict" on this resource, pass the profile of a TrainingProfile or make [a-z-]+ advisory\.$/,
        ),
      ],
    });
  });

  test("refuses it on a TrainingProfile too", () => {
    const { violations } = runRule(rule, { config, props: lacking, type: TRAINING_PROFILE, run: { dryRun: false } });
    expect(violations).toEqual([
      expect.stringMatching(/Fix: set preflight: "strict" on this resource or make [a-z-]+ advisory\.$/),
    ]);
  });

  test("refuses at preview what the program itself keeps from being looked up", () => {
    const props = { ...lacking, preflight: "off" };
    expect(runRule(rule, { config, props, run: { dryRun: true } })).toEqual({
      ...SILENT,
      violations: [
        expect.stringMatching(
          /^Found: trainingProfile is not looked up while preflight is "off", so this cannot be judged\. .+ Fix: remove preflight: "off", pass the profile of a TrainingProfile or make [a-z-]+ advisory\.$/,
        ),
      ],
    });
    const unknown = runRule(rule, { config, props: { ...lacking, preflight: UNKNOWN }, run: { dryRun: true } });
    expect(unknown.violations).toEqual([]);
  });

  // An absent field of these means that there is nothing to judge.
  const optional = ["deploymentImageTag", "trainerImageTag", "pipelineParallelism", "deploymentShapeVersion"];
  if (!reads.some((path) => optional.includes(path.split(".")[1] ?? ""))) {
    test.each([{}, "[secret]", 7, []])("refuses a profile from which nothing can be read (%j)", (trainingProfile) => {
      const { violations } = runRule(rule, { config, props: { trainingProfile } });
      expect(violations).toEqual([expect.stringMatching(/^Found: \w+ is not reported, so this cannot be judged\./)]);
    });
  }
});
