import { z } from "zod";
import { type DeploymentPatch } from "../../../client/deploymentConfig.js";
import {
  annotationsArg,
  displayNameArg,
  durationArg,
  preflightArg,
  textArg,
  timeoutsArg,
  waitForArg,
} from "../../../lifecycle/args.js";
import { parseDuration } from "../../../client/duration.js";
import { type FieldTable, fieldsThat, fixed, ignored, patched, saved } from "../../../lifecycle/fieldTable.js";

const count = z
  .number("must be a number")
  .refine((value) => Number.isInteger(value) && value >= 0, "must be a whole number, 0 or more");
const positive = z
  .number("must be a number")
  .refine((value) => Number.isInteger(value) && value >= 1, "must be a whole number, 1 or more");
const MIN_SCALE_TO_ZERO_MS = 300_000;

/** What a deployment is made of, and the vendor's PATCH lists; which of these a server refuses is not known. */
const tried = <Arg extends z.ZodType>(arg: Arg) => ({ ...fixed(arg), tried: true }) as const;
const triedFlag = () => ({ ...tried(z.boolean()), offIsAbsent: true }) as const;
const fixedFlag = () => ({ ...fixed(z.boolean()), offIsAbsent: true }) as const;
/** What acts when the deployment is created. */
const once = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "ignore", sent: "create" }) as const;

/** The fields of a deployment, a row each. */
export const FIELDS = {
  baseModel: fixed(z.string()),
  deploymentShape: tried(z.string()),
  expectedDeploymentShape: ignored(z.string()),
  deploymentId: { arg: z.string(), change: "replace" },
  displayName: patched(displayNameArg),
  description: patched(z.string()),
  minReplicaCount: { ...patched(count), default: 0 },
  maxReplicaCount: patched(count),
  autoscalingPolicy: patched(
    z.strictObject({
      scaleUpWindow: durationArg.optional(),
      scaleDownWindow: durationArg.optional(),
      scaleToZeroWindow: durationArg
        .refine((text) => (parseDuration(text) ?? Infinity) >= MIN_SCALE_TO_ZERO_MS, "must be at least 5m")
        .optional(),
      loadTargets: z.record(z.string(), z.number()).optional(),
    }),
  ),
  acceleratorType: tried(textArg),
  acceleratorCount: tried(positive),
  precision: tried(textArg),
  region: tried(textArg),
  multiRegion: tried(textArg),
  regions: tried(z.array(textArg).min(1, "must name at least one region")),
  enableAddons: triedFlag(),
  draftModel: patched(z.string()),
  maxContextLength: tried(positive),
  enableHotLoad: triedFlag(),
  hotLoadBucketType: fixed(textArg),
  hotLoadTrainerJob: patched(z.string()),
  hotLoadTransitionType: patched(z.enum(["ASYNC", "SYNC"], "must be ASYNC or SYNC")),
  disableSpeculativeDecoding: fixedFlag(),
  skipShapeValidation: once(z.boolean()),
  acceptShapelessRisk: once(z.boolean()),
  extraArgs: patched(z.array(z.string())),
  extraValues: patched(z.record(z.string(), z.unknown())),
  forTraining: fixedFlag(),
  preemptible: fixedFlag(),
  whenImmutable: ignored(z.enum(["fail", "replace"], "must be fail or replace")),
  onReplace: ignored(z.enum(["delete", "scaleToZero", "keep"], "must be delete, scaleToZero or keep")),
  waitFor: ignored(waitForArg),
  forceDelete: saved(z.boolean()),
  timeouts: saved(timeoutsArg),
  preflight: ignored(preflightArg),
  annotations: patched(annotationsArg),
  /** What the shape stands for; `check` adds it. */
  deploymentProfile: { change: "ignore" },
} as const satisfies FieldTable;

export const FIXED_FIELDS = fieldsThat(FIELDS, { change: "replace", sent: "create" } as const);
export type FixedField = (typeof FIXED_FIELDS)[number];
export const TRIED_FIELDS = fieldsThat(FIELDS, { tried: true } as const);
export type TriedField = (typeof TRIED_FIELDS)[number];
/** A flag that is off and one that is left out are the same. */
export const FLAGS = fieldsThat(FIELDS, { offIsAbsent: true } as const);
export const PATCHED_FIELDS = fieldsThat(FIELDS, { sent: "patch" } as const) satisfies (keyof DeploymentPatch)[];
export type PatchedField = (typeof PATCHED_FIELDS)[number];
/** What acts once, when the deployment is created. */
export const ONCE_FIELDS = fieldsThat(FIELDS, { change: "ignore", sent: "create" } as const);
