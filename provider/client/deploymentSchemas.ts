/** The wire of deployments, of models on them and of deployment shapes, by the rules of `schemas.ts`. */

import { z } from "zod";
import { type Page } from "./schemas.js";
import {
  anyJson,
  boundedText,
  flag,
  flagOrFalse,
  integer,
  integerOrZero,
  list,
  name,
  optional,
  reference,
  status,
  text,
  texts,
} from "./wireTypes.js";

export const autoscalingPolicy = z.object({
  scaleUpWindow: text,
  scaleDownWindow: text,
  scaleToZeroWindow: text,
  loadTargets: optional(z.record(boundedText, z.number())),
});
export type AutoscalingPolicy = Partial<z.output<typeof autoscalingPolicy>>;

/** Where replicas run: one of the three; read only where it has this form. */
const placement = optional(z.object({ region: text, multiRegion: text, regions: optional(z.array(z.string())) }));

export const deployment = z.object({
  name,
  displayName: text,
  description: text,
  baseModel: reference,
  /** `CREATING READY DELETING FAILED UPDATING DELETED`; an open list. */
  state: text,
  status,
  deploymentShape: reference,
  acceleratorType: text,
  acceleratorCount: integer,
  precision: text,
  minReplicaCount: integerOrZero,
  maxReplicaCount: integerOrZero,
  replicaCount: integerOrZero,
  desiredReplicaCount: integerOrZero,
  autoscalingPolicy: optional(autoscalingPolicy),
  placement: placement.catch(undefined),
  enableAddons: flagOrFalse,
  enableHotLoad: flag.catch(undefined),
  draftModel: reference,
  maxContextLength: integer,
  hotLoadTrainerJob: reference,
  hotLoadTransitionType: text,
  hotLoadBucketUrl: text,
  annotations: optional(texts),
  extraArgs: optional(z.array(boundedText)),
  extraValues: optional(z.record(boundedText, anyJson)),
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
  name,
  model: reference,
  deployment: reference,
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
  name,
  snapshot: z
    .object({
      baseModel: reference,
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
