import * as library from "@pulumi/policy";
import { expect } from "vitest";
import { NotEvaluatedRules } from "../../../policies/notEvaluated.ts";
import { type PackRun } from "../../../policies/packRun.ts";
import { type Rule, type RuleContext } from "../../../policies/ruleHeader.ts";
import { pluginType, PROMOTED_MODEL } from "../../../provider/tokens.ts";
import { CHECKPOINT } from "../../support/account.js";

/** Exported by the library for tests, but left out of its types. */
export const { unknownCheckingProxy } = library as unknown as {
  unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown>;
};

/** A day on which the built-in prices are fresh. */
export const FRESH = Date.parse("2026-09-02T12:00:00Z");

/** The SDK's sentinel for an unknown text; the package root does not export it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";

/** A profile with every field; 2 × 8 = 16 accelerators, $208.00 per hour. */
export const PROFILE = {
  trainingShapeVersion: `${SHAPE}/versions/v3`,
  trainingShape: SHAPE,
  trainerImageTag: "0.383.0",
  trainerMode: "POLICY_TRAINER",
  supportsLora: false,
  nodeCount: 2,
  acceleratorType: "NVIDIA_B200_180GB",
  acceleratorCount: 8,
  pipelineParallelism: 1,
  maxSupportedContextLength: 131072,
  baseModelWeightPrecision: "BF16",
  deploymentShapeVersion: "accounts/fireworks/deploymentShapes/qwen3-8b/versions/v1",
  deploymentShape: "accounts/fireworks/deploymentShapes/qwen3-8b/versions/v1",
  deploymentImageTag: "4.10.0",
};

/** The checked inputs of a `PromotedModel` that passes every rule that is set up for it. */
export const MODEL = {
  checkpoint: CHECKPOINT,
  resolvedCheckpoint: { name: CHECKPOINT, createTime: "2026-09-01T12:00:00Z", checkpointType: "INFERENCE_LORA" },
  outputModelId: "bot-r12",
  baseModel: "accounts/fireworks/models/qwen3-8b",
  trainingShape: PROFILE.trainingShapeVersion,
  trainingProfile: PROFILE,
  provenance: "verified",
  public: false,
  onDelete: "keep",
  annotations: { owner: "nlp", evaluation: "https://example.com/eval/12" },
};

/** The checked inputs of a `TrainingProfile` with the same profile. */
export const PROFILE_RESOURCE = {
  trainingShape: PROFILE.trainingShapeVersion,
  requestedShape: PROFILE.trainingShapeVersion,
  pinned: true,
  totalAccelerators: 16,
  trainingProfile: PROFILE,
};

export interface RuleRun {
  /** The resource's inputs. @default `MODEL` */
  readonly props?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly type?: string;
  readonly now?: number;
  /** What the engine said. @default an update */
  readonly run?: PackRun;
  readonly protect?: boolean;
}

export interface RuleOutcome {
  /** What the rule reported at its own level. */
  violations: string[];
  /** What the rule reported as advisory whatever its level. */
  advisories: string[];
  /** What it could not judge yet, and why. */
  notEvaluated: string[];
  notApplicable?: string;
}

/** An outcome in which nothing was said. */
export const SILENT: RuleOutcome = { violations: [], advisories: [], notEvaluated: [] };

const urnOf = (type: string): string => `urn:pulumi:test::test::${type}::model`;

class NotApplicable extends Error {}

export function contextOf({ now = FRESH, run = { dryRun: false } }: RuleRun): RuleContext {
  return { now: () => now, run, notEvaluated: new NotEvaluatedRules(), defaults: new Map() };
}

/**
 * Runs one rule on one resource the way a pack does: inputs behind the proxy that guards unknown values. A resource of
 * the plugin must be judged as one of the classes is, so whatever is tried is tried on both.
 */
export function runRule(rule: Rule, run: RuleRun = {}): RuleOutcome {
  const outcomeOn = (type: string): RuleOutcome => {
    const context = contextOf(run);
    return runPolicy(rule.toPolicy(context), { ...run, type }, context);
  };
  const type = run.type ?? PROMOTED_MODEL;
  const outcome = outcomeOn(type);
  expect(outcomeOn(pluginType(type)), `${rule.name} on ${pluginType(type)}`).toEqual(outcome);
  return outcome;
}

/** Runs a policy, so that several resources can be shown to the same one. */
export function runPolicy(
  policy: ReturnType<Rule["toPolicy"]>,
  run: RuleRun,
  context: Pick<RuleContext, "notEvaluated">,
): RuleOutcome {
  if (!("validateResource" in policy) || typeof policy.validateResource !== "function") {
    throw new Error(`${policy.name} has no single validation`);
  }
  const outcome: RuleOutcome = { violations: [], advisories: [], notEvaluated: [] };
  const { type = PROMOTED_MODEL } = run;
  const urn = urnOf(type);
  const resource: library.ResourceValidationArgs = {
    type,
    props: unknownCheckingProxy(run.props ?? MODEL),
    urn,
    name: "model",
    opts: {
      protect: run.protect ?? false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: () => (run.config ?? {}) as never,
    notApplicable: throwNotApplicable,
  };
  try {
    void policy.validateResource(resource, collectInto(outcome));
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    outcome.notApplicable = error.message;
  }
  outcome.notEvaluated.push(...context.notEvaluated.take(urn).map(({ rule, reason }) => `${rule}: ${reason}`));
  return outcome;
}

/**
 * Runs a rule on a whole stack, and on the same stack of the plugin.
 * @param run what the engine said, by default that it is a preview
 */
export function runStackRule(
  rule: Rule,
  resources: readonly Partial<library.PolicyResource>[],
  config: Record<string, unknown> = {},
  run: PackRun = { dryRun: true },
): RuleOutcome {
  const outcome = runOnStack(rule, resources, config, run);
  expect(runOnStack(rule, resources.map(ofPlugin), config, run), `${rule.name} on the plugin's`).toEqual(outcome);
  return outcome;
}

function ofPlugin(resource: Partial<library.PolicyResource>): Partial<library.PolicyResource> {
  const { type = "", dependencies, propertyDependencies } = resource;
  const sources = (list: readonly library.PolicyResource[]) => list.map(ofPlugin) as library.PolicyResource[];
  return {
    ...resource,
    type: pluginType(type),
    ...(dependencies && { dependencies: sources(dependencies) }),
    ...(propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([input, list]) => [input, sources(list)]),
      ),
    }),
  };
}

function runOnStack(
  rule: Rule,
  resources: readonly Partial<library.PolicyResource>[],
  config: Record<string, unknown>,
  run: PackRun,
): RuleOutcome {
  const policy = rule.toPolicy(contextOf({ run }));
  if (!("validateStack" in policy)) throw new Error(`${policy.name} is no stack rule`);
  const outcome: RuleOutcome = { violations: [], advisories: [], notEvaluated: [] };
  const stack: library.StackValidationArgs = {
    resources: resources as library.PolicyResource[],
    getConfig: () => config as never,
    stackTags: new Map(),
    notApplicable: throwNotApplicable,
  };
  void policy.validateStack(stack, collectInto(outcome));
  return outcome;
}

function throwNotApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}

function collectInto(outcome: RuleOutcome): library.ReportViolation {
  const report = (finding: string | { message: string; enforcementLevel: string }): void => {
    if (typeof finding === "string") outcome.violations.push(finding);
    else if (finding.enforcementLevel === "advisory") outcome.advisories.push(finding.message);
    else throw new Error(`unexpected level ${finding.enforcementLevel}`);
  };
  return report;
}
