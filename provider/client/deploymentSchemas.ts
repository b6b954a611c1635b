/** The wire of deployments, of models on them and of deployment shapes, by the rules of `schemas.ts`. */

import { z } from "zod";
import { type Page } from "./schemas.js";
import { flagOrFalse, integer, integerOrZero, list, optional, status, text } from "./wireTypes.js";

export const autoscalingPolicy = z.object({
  scaleUpWindow: text,
  scaleDownWindow: text,
  scaleToZeroWindow: text,
  loadTargets: optional(z.record(z.string(), z.number())),
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
  acceleratorCount: integer,
  precision: text,
  minReplicaCount: integerOrZero,
  maxReplicaCount: integerOrZero,
  replicaCount: integerOrZero,
  desiredReplicaCount: integerOrZero,
  autoscalingPolicy: optional(autoscalingPolicy),
  enableAddons: flagOrFalse,
  draftModel: text,
  maxContextLength: integer,
  hotLoadTrainerJob: text,
  hotLoadTransitionType: text,
  hotLoadBucketUrl: text,
  annotations: optional(z.record(z.string(), z.string())),
  extraArgs: optional(z.array(z.string())),
  extraValues: optional(z.record(z.string(), z.unknown())),
  createTime: text,
  /** When it was deleted softly. */
  deleteTime: text,
  /** When a softly deleted one is gone for good. */
  purgeTime: text,
});
export type Deployment = z.output<typeof deployment>;

export const deploymentPage: z.ZodType<Page<Deployment>> = z
  .object({ deployments: list(deployment), nextPageToken: text })
  .transform(({ deployments, nextPageToken }) => ({ items: deployments, nextPageToken }));

/** A model that is loaded on a deployment. */
export const deployedModel = z.object({
  name: z.string(),
  model: text,
  deployment: text,
  displayName: text,
  description: text,
  default: flagOrFalse,
  public: flagOrFalse,
  /** `UNDEPLOYING DEPLOYING DEPLOYED UPDATING`; an open list. */
  state: text,
  status,
  createTime: text,
});
export type DeployedModel = z.output<typeof deployedModel>;

export const deployedModelPage: z.ZodType<Page<DeployedModel>> = z
  .object({ deployedModels: list(deployedModel), nextPageToken: text })
  .transform(({ deployedModels, nextPageToken }) => ({ items: deployedModels, nextPageToken }));

export const deploymentShapeVersion = z.object({
  name: z.string(),
  snapshot: z
    .object({
      baseModel: text,
      acceleratorType: text,
      acceleratorCount: integer,
      precision: text,
      enableAddons: z.boolean().nullish(),
      maxContextLength: integer,
    })
    .nullish(),
});
export type DeploymentShapeVersion = z.output<typeof deploymentShapeVersion>;

export const deploymentShapeVersionPage: z.ZodType<Page<DeploymentShapeVersion>> = z
  .object({ deploymentShapeVersions: list(deploymentShapeVersion) })
  .transform(({ deploymentShapeVersions }) => ({ items: deploymentShapeVersions }));
