import * as library from "@pulumi/policy";
import { type Rule } from "../../../policies/rule.ts";
import { PROMOTED_MODEL } from "../../../provider/tokens.ts";

/** Exported by the library for tests, but left out of its types. */
export const { unknownCheckingProxy, UnknownValueError } = library as unknown as {
  unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown>;
  UnknownValueError: new () => Error;
};

/** A day on which the built-in prices are fresh. */
export const FRESH = Date.parse("2026-09-02T12:00:00Z");

/** The SDK's sentinel for an unknown text; the package root does not export it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A profile with every field; 2 × 8 = 16 accelerators, $208.00 per hour. */
export const PROFILE = {
  trainingShapeVersion: "accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/v3",
  trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
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
  deploymentShape: "accounts/fireworks/deploymentShapes/qwen3-8b",
  deploymentImageTag: "4.10.0",
};

export interface RuleRun {
  /** The resource's inputs. @default one `PROFILE` */
  readonly props?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly type?: string;
  readonly now?: number;
}

export interface RuleOutcome {
  /** What the rule reported at its own level. */
  violations: string[];
  /** What the rule reported as advisory whatever its level. */
  advisories: string[];
  notApplicable?: string;
}

class NotApplicable extends Error {}

/** Runs one rule on one resource the way a pack does: inputs behind the proxy that guards unknown values. */
export function runRule(rule: Rule, run: RuleRun = {}): RuleOutcome {
  const policy = rule({ now: () => run.now ?? FRESH });
  if (typeof policy.validateResource !== "function") throw new Error(`${policy.name} has no single validation`);
  const outcome: RuleOutcome = { violations: [], advisories: [] };
  const resource: library.ResourceValidationArgs = {
    type: run.type ?? PROMOTED_MODEL,
    props: unknownCheckingProxy(run.props ?? { trainingProfile: PROFILE }),
    urn: "urn:pulumi:test::test::pulumi-nodejs:dynamic/fireworks:PromotedModel::model",
    name: "model",
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: () => (run.config ?? {}) as never,
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
  const report = (finding: string | { message: string; enforcementLevel: string }): void => {
    if (typeof finding === "string") outcome.violations.push(finding);
    else if (finding.enforcementLevel === "advisory") outcome.advisories.push(finding.message);
    else throw new Error(`unexpected level ${finding.enforcementLevel}`);
  };
  try {
    void policy.validateResource(resource, report);
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    outcome.notApplicable = error.message;
  }
  return outcome;
}
