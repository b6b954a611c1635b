/**
 * The wire: what the service answers, as far as this package reads it. Unknown fields are ignored
 * (and kept out), enums stay open strings, int64 values may be strings, and fields with default
 * values may be missing (proto3 JSON).
 */

import { z } from "zod";
import { flag, flagOrFalse, integer, list, optional, status, text } from "./wireTypes.js";

/** One page of a listing. */
export interface Page<T> {
  readonly items: T[];
  /** Absent or empty on the last page. */
  readonly nextPageToken?: string | undefined;
}

export const account = z.object({ name: z.string() });
export const accountPage = z.object({ accounts: list(account), nextPageToken: text });

/** `promotable` missing means false; `checkpointType` is opaque. */
export const checkpoint = z.object({
  name: z.string(),
  createTime: text,
  updateTime: text,
  checkpointType: text,
  promotable: flagOrFalse,
});
export type Checkpoint = z.output<typeof checkpoint>;

/** All envelopes: some gateways answer `rlorTrainerJobCheckpoints`, and `next_page_token`; sessions have their own. */
export const checkpointPage: z.ZodType<Page<Checkpoint>> = z
  .object({
    checkpoints: z.array(checkpoint).nullish(),
    rlorTrainerJobCheckpoints: z.array(checkpoint).nullish(),
    trainingSessionCheckpoints: z.array(checkpoint).nullish(),
    training_session_checkpoints: z.array(checkpoint).nullish(),
    nextPageToken: text,
    next_page_token: text,
  })
  .transform((page) => ({
    items:
      page.checkpoints ??
      page.rlorTrainerJobCheckpoints ??
      page.trainingSessionCheckpoints ??
      page.training_session_checkpoints ??
      [],
    nextPageToken: page.nextPageToken ?? page.next_page_token,
  }));

/** A trainer job, or a managed fine-tuning job, whose `baseModel` is not below `trainingConfig`. */
export const trainerJob = z.object({
  name: z.string(),
  state: text,
  baseModel: text,
  displayName: text,
  createTime: text,
  deleteTime: text,
  nodeCount: integer,
  trainerReplicaCount: integer,
  status,
  trainingConfig: optional(
    z.object({
      baseModel: text,
      loraRank: integer,
      acceleratorType: text,
      acceleratorCount: integer,
      maxContextLength: integer,
    }),
  ),
});
export type TrainerJob = z.output<typeof trainerJob>;

/** One page of trainer jobs; deleted ones are left out by the service. */
export const trainerJobPage: z.ZodType<Page<TrainerJob>> = z
  .object({ rlorTrainerJobs: list(trainerJob), nextPageToken: text })
  .transform(({ rlorTrainerJobs, nextPageToken }) => ({ items: rlorTrainerJobs, nextPageToken }));

export const deployedModelRef = z.object({ name: text, deployment: text, state: text });

export const model = z.object({
  name: z.string(),
  state: text,
  kind: text,
  createTime: text,
  displayName: text,
  description: text,
  public: flagOrFalse,
  peftDetails: optional(z.object({ baseModel: text, r: integer, targetModules: list(z.string()) })),
  status,
  deployedModelRefs: list(deployedModelRef),
  contextLength: integer,
  trainingContextLength: integer,
  conversationConfig: z.unknown().optional(),
  defaultDraftModel: text,
  defaultDraftTokenCount: integer,
  deprecationDate: z.unknown().optional(),
  githubUrl: text,
  huggingFaceUrl: text,
  supportsImageInput: flag,
  supportsTools: flag,
  supportsLora: flag,
  useHfApplyChatTemplate: flag,
});
export type Model = z.output<typeof model>;
export const modelPage: z.ZodType<Page<Model>> = z
  .object({ models: list(model), nextPageToken: text })
  .transform(({ models, nextPageToken }) => ({ items: models, nextPageToken }));

/** google.longrunning.Operation; `response` carries an extra `@type`. */
export const operation = z.object({
  name: z.string(),
  done: flagOrFalse,
  error: optional(z.object({ code: integer, message: text })),
  response: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
export type Operation = z.output<typeof operation>;

/** The answer of `:promote`: an operation when asynchronous, the model when synchronous. */
export const promotion = z.object({
  model: optional(model),
  operation: optional(operation),
});
export type Promotion = z.output<typeof promotion>;

export const trainingShapeVersion = z.object({
  name: z.string(),
  snapshot: z
    .object({
      trainerImageTag: text,
      maxSupportedContextLength: integer,
      nodeCount: integer,
      deploymentShapeVersion: text,
      deploymentImageTag: text,
      acceleratorType: text,
      acceleratorCount: integer,
      baseModelWeightPrecision: text,
      trainerShardingScheme: z.object({ pipelineParallelism: integer }).nullish(),
      trainerMode: text,
    })
    .nullish(),
});
export type TrainingShapeVersion = z.output<typeof trainingShapeVersion>;
export const trainingShapeVersionPage: z.ZodType<Page<TrainingShapeVersion>> = z
  .object({ trainingShapeVersions: list(trainingShapeVersion) })
  .transform(({ trainingShapeVersions }) => ({ items: trainingShapeVersions }));

export const empty = z.object({});

/** The error body of the gateway, and of the inference side. */
export const errorBody = z.object({
  code: integer.catch(undefined),
  message: text,
  error: z.union([z.string(), z.object({ message: text })]).nullish(),
  /** `google.rpc.ErrorInfo` entries are read; whatever else there is does no harm. */
  details: z
    .array(
      z
        .object({ reason: text, metadata: z.record(z.string(), z.string()).nullish().catch(undefined) })
        .catch({ reason: undefined, metadata: undefined }),
    )
    .nullish()
    .catch(undefined),
});
