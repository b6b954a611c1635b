import { z } from "zod";

import { invalidArgument } from "../server/apiError.js";
import { writableFields } from "../server/patchFields.js";
import { parseProtoDuration } from "../time/duration.js";

const count = z.number().int().nonnegative();
const window = z.string().refine((text) => parseProtoDuration(text) !== undefined, 'must be a duration such as "600s"');

const autoscalingPolicy = z
  .strictObject({
    scaleUpWindow: window,
    scaleDownWindow: window,
    // At least 5 minutes (REST types).
    scaleToZeroWindow: window.refine(
      (text) => (parseProtoDuration(text) ?? 0) >= 300_000,
      "must be at least 5 minutes",
    ),
    loadTargets: z.record(z.string(), z.number()),
  })
  .partial();

/** What PATCH can change. */
const mutable = z
  .strictObject({
    displayName: z.string().max(63, "must be shorter than 64 characters"),
    description: z.string().max(999, "must be shorter than 1000 characters"),
    expireTime: z.string(),
    minReplicaCount: count,
    maxReplicaCount: count,
    maxWithRevocableReplicaCount: count,
    pricingPlanId: z.string(),
    hotLoadBucketUrl: z.string(),
    autoscalingPolicy,
    enableSessionAffinity: z.boolean(),
    draftModel: z.string(),
    draftTokenCount: count,
    ngramSpeculationLength: count,
    directRouteApiKeys: z.array(z.string()),
    directRouteType: z.string(),
    hotLoadTrainerJob: z.string(),
    hotLoadTransitionType: z.enum(["ASYNC", "SYNC"]),
    annotations: z.record(z.string(), z.string()),
    activeModelVersion: z.string(),
    targetModelVersion: z.string(),
    extraArgs: z.array(z.string()),
    extraValues: z.looseObject({}),
  })
  .partial();

/** What PATCH lists beside it (REST reference, `firectl`); which of these a server refuses is not known. */
const reshaped = z
  .strictObject({
    deploymentShape: z.string(),
    acceleratorType: z.string(),
    acceleratorCount: count,
    precision: z.string(),
    placement: z.looseObject({}),
    maxContextLength: count,
    enableAddons: z.boolean(),
    enableMtp: z.boolean(),
    enableHotLoad: z.boolean(),
  })
  .partial();

/** What only a create request can say (assumed). */
const fixed = z
  .strictObject({
    baseModel: z.string(),
    enableHotReloadLatestAddon: z.boolean(),
    hotLoadBucketType: z.string(),
    forTraining: z.boolean(),
    preemptible: z.boolean(),
    autoTune: z.looseObject({}),
    deploymentTemplate: z.string(),
    disableDeploymentSizeValidation: z.boolean(),
  })
  .partial();

const READ_ONLY = (
  "name createTime updateTime deleteTime purgeTime state status replicaCount desiredReplicaCount replicaStats cluster " +
  "region directRouteHandle numPeftDeviceCached"
).split(" ");

const FIXED = Object.keys(fixed.shape);
export const RESHAPED = Object.keys(reshaped.shape);

/** What a PATCH can write. @param isWritable of the fields that it lists beside the mutable ones */
export function patchable(isWritable: (name: string) => boolean) {
  const rest = Object.fromEntries(Object.entries(reshaped.shape).filter(([name]) => isWritable(name)));
  const fixed = [...FIXED, ...RESHAPED.filter((name) => !(name in rest))];
  return { writable: mutable.extend(rest), fixed, readOnly: [...READ_ONLY, ...fixed] };
}

const creatable = mutable.extend(fixed.shape).extend(reshaped.shape).partial();

/** The body of a create request. */
export function deploymentRequest(body: unknown): z.output<typeof creatable> {
  const fields = creatable.parse(writableFields(body, { writable: creatable, readOnly: READ_ONLY }));
  checkReplicas(fields);
  checkPlacement(fields.placement);
  return fields;
}

export function checkPlacement(placement: unknown): void {
  const places = Object.keys(placement ?? {});
  // Exactly one of the three (REST types).
  if (places.some((name) => !["region", "multiRegion", "regions"].includes(name)) || places.length > 1) {
    throw invalidArgument("placement must have exactly one of region, multiRegion, regions");
  }
}

interface Replicas {
  readonly minReplicaCount?: number | undefined;
  readonly maxReplicaCount?: number | undefined;
}

/** `maxReplicaCount` is max(minReplicaCount, 1) unless it is given (REST types). */
export function checkReplicas({ minReplicaCount = 0, maxReplicaCount }: Replicas): void {
  if (minReplicaCount > (maxReplicaCount ?? minReplicaCount)) {
    throw invalidArgument("min_replica_count must not be greater than max_replica_count");
  }
}
