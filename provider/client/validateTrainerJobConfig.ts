import { parseDuration } from "./duration.js";
import { parseModelName, parseTrainingShapeName } from "./names.js";
import { launchPathOf, type TrainerJobConfig } from "./trainerJobConfig.js";

/** One violation: the property, and the value with the rule and the fix. */
export interface ConfigFault {
  readonly property: keyof TrainerJobConfig;
  readonly reason: string;
}

/** What is known beside the configuration. */
export interface ConfigContext {
  /** The account that the job is started in. */
  readonly accountId?: string | undefined;
  /** Properties that are set to something that is not known yet; their values are not judged. */
  readonly unknown?: ReadonlySet<string> | undefined;
}

/** A configuration of which anything may be missing. */
export type UncheckedConfig = {
  readonly [Property in keyof TrainerJobConfig]?: TrainerJobConfig[Property] | undefined;
};

const SHAPE_FORM = "accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>";
const JOB_ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_INACTIVITY_MS = 3 * 3_600_000;
const MAX_DISPLAY_NAME = 63;

/**
 * Every violation of the vendor's rules at once, without asking the service.
 * Source: SDK 1.2.28, `trainer.py`, which joins them into one error.
 */
export function validateTrainerJobConfig(
  config: UncheckedConfig,
  { accountId, unknown = new Set() }: ConfigContext = {},
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fail = (property: keyof TrainerJobConfig, reason: string): void => {
    faults.push({ property, reason });
  };
  const isSet = (property: keyof TrainerJobConfig): boolean => config[property] !== undefined || unknown.has(property);
  const requireCount = (property: keyof TrainerJobConfig, least: 0 | 1): void => {
    const value = config[property];
    if (value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= least)) return;
    fail(property, `${JSON.stringify(value)} must be a whole number, ${least} or more`);
  };

  const { baseModel, learningRate, trainingShape, displayName, jobId, inactivityTimeout } = config;
  if (!isSet("baseModel")) fail("baseModel", "is required: a full name such as accounts/fireworks/models/qwen3-8b");
  if (baseModel !== undefined && parseModelName(baseModel) === undefined) {
    fail("baseModel", `'${baseModel}' must be a full model name such as accounts/fireworks/models/qwen3-8b`);
  }
  requireCount("loraRank", 0);
  if (learningRate !== undefined && !(Number.isFinite(learningRate) && learningRate > 0)) {
    fail("learningRate", `${learningRate} must be a number greater than 0`);
  }
  requireCount("projectionHeadDim", 0);
  for (const count of ["maxContextLength", "nodeCount", "acceleratorCount", "trainerReplicaCount"] as const) {
    requireCount(count, 1);
  }
  if (trainingShape !== undefined) {
    const shape = parseTrainingShapeName(trainingShape);
    if (shape === undefined) fail("trainingShape", `'${trainingShape}' must be ${SHAPE_FORM}`);
    if (shape?.versionId === "latest") {
      fail(
        "trainingShape",
        `'${trainingShape}' names no version; leave /versions/latest out, or write a version's own id`,
      );
    }
  }

  // The launch path.
  const byShape = isSet("trainingShape");
  const path = byShape ? "shape" : launchPathOf(config);
  if (byShape && config.autoSelectTrainingShape === true) {
    fail("autoSelectTrainingShape", "cannot be combined with trainingShape; set one of the two");
  }
  if (path !== "manual") {
    const decider = path === "shape" ? "the training shape" : "autoSelectTrainingShape";
    for (const property of ["acceleratorType", "acceleratorCount", "nodeCount"] as const) {
      if (isSet(property))
        fail(property, `cannot be set, because ${decider} decides it; leave it out, or leave the shape out`);
    }
  }
  if (path === "shape" && isSet("maxContextLength")) {
    fail(
      "maxContextLength",
      "cannot be set, because the training shape decides it; leave it out, or leave the shape out",
    );
  }

  if (displayName !== undefined && (displayName === "" || displayName.length > MAX_DISPLAY_NAME)) {
    fail("displayName", `has ${displayName.length} characters; it must have 1 to ${MAX_DISPLAY_NAME}`);
  }
  if (config.gradientAccumulationSteps !== undefined && config.gradientAccumulationSteps !== 1) {
    fail(
      "gradientAccumulationSteps",
      `${config.gradientAccumulationSteps} must be 1: the service has no such setting any more; accumulate in the training loop`,
    );
  }
  if (inactivityTimeout !== undefined) {
    const ms = parseDuration(inactivityTimeout);
    if (ms === undefined || ms === 0) {
      fail("inactivityTimeout", `'${inactivityTimeout}' must be a duration such as 30m, 1800s or 1h30m`);
    } else if (ms > MAX_INACTIVITY_MS) {
      fail("inactivityTimeout", `'${inactivityTimeout}' must be at most 3h`);
    }
  }
  if (config.disableInactivityCleanup === true) {
    if (isSet("inactivityTimeout")) {
      fail("disableInactivityCleanup", "cannot be combined with inactivityTimeout; set one of the two");
    }
    if (accountId !== undefined && accountId !== "fireworks") {
      fail(
        "disableInactivityCleanup",
        `is for account 'fireworks' only, not for '${accountId}'; set inactivityTimeout instead, up to 3h`,
      );
    }
  }
  if (jobId !== undefined && !JOB_ID.test(jobId)) {
    fail(
      "jobId",
      `'${jobId}' must have 1 to 63 characters of a-z, 0-9 and hyphen, and begin and end with a letter or digit`,
    );
  }
  return faults;
}
