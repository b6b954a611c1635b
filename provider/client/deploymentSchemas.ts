/** The wire of deployments, of models on them and of deployment shapes, by the rules of `schemas.ts`. */

import { z } from "zod";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
/** A count that is left out is 0 (proto3 JSON). */
const count = z
  .union([z.number(), z.string().regex(/^-?\d+$/, "expected an integer")])
  .nullish()
  .transform((value) => Number(value ?? 0));
const optionalCount = z
  .union([z.number(), z.string().regex(/^-?\d+$/, "expected an integer")])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : Number(value)));
const status = z
  .object({ code: z.unknown().optional(), message: text })
  .nullish()
  .transform((value) => value ?? undefined);

export const autoscalingPolicy = z.object({
  scaleUpWindow: text,
  scaleDownWindow: text,
  scaleToZeroWindow: text,
  loadTargets: z
    .record(z.string(), z.number())
    .nullish()
    .transform((value) => value ?? undefined),
});
export type AutoscalingPolicy = Partial<z.output<typeof autoscalingPolicy>>;

export const deployment = z.object({
  name: z.string(),
  displayName: text,
  description: text,
  baseModel: text,
  /** `CREATING READY DELETING FAILED UPDATING DELETED`; an open list. */
  state: text,
  status,
  deploymentShape: text,
  acceleratorType: text,
  acceleratorCount: optionalCount,
  precision: text,
  minReplicaCount: count,
  maxReplicaCount: count,
  replicaCount: count,
  desiredReplicaCount: count,
  autoscalingPolicy: autoscalingPolicy.nullish().transform((value) => value ?? undefined),
  enableAddons: flag,
  draftModel: text,
  maxContextLength: optionalCount,
  hotLoadTrainerJob: text,
  hotLoadTransitionType: text,
  hotLoadBucketUrl: text,
  annotations: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? undefined),
  extraArgs: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? undefined),
  extraValues: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? undefined),
  createTime: text,
  /** When it was deleted softly. */
  deleteTime: text,
  /** When a softly deleted one is gone for good. */
  purgeTime: text,
});
export type Deployment = z.output<typeof deployment>;

export const deploymentPage = z
  .object({ deployments: z.array(deployment).nullish(), nextPageToken: text })
  .transform(({ deployments, nextPageToken }) => ({ items: deployments ?? [], nextPageToken }));

/** A model that is loaded on a deployment. */
export const deployedModel = z.object({
  name: z.string(),
  model: text,
  deployment: text,
  displayName: text,
  description: text,
  default: flag,
  public: flag,
  /** `UNDEPLOYING DEPLOYING DEPLOYED UPDATING`; an open list. */
  state: text,
  status,
  createTime: text,
});
export type DeployedModel = z.output<typeof deployedModel>;

export const deployedModelPage = z
  .object({ deployedModels: z.array(deployedModel).nullish(), nextPageToken: text })
  .transform(({ deployedModels, nextPageToken }) => ({ items: deployedModels ?? [], nextPageToken }));

export const deploymentShapeVersion = z.object({
  name: z.string(),
  snapshot: z
    .object({
      baseModel: text,
      acceleratorType: text,
      acceleratorCount: optionalCount,
      precision: text,
      enableAddons: z.boolean().nullish(),
      maxContextLength: optionalCount,
    })
    .nullish(),
});
export type DeploymentShapeVersion = z.output<typeof deploymentShapeVersion>;

export const deploymentShapeVersionPage = z.object({
  deploymentShapeVersions: z
    .array(deploymentShapeVersion)
    .nullish()
    .transform((value) => value ?? []),
});
