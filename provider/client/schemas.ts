/**
 * The wire: what the service answers, as far as this package reads it. Unknown fields are ignored
 * (and kept out), enums stay open strings, int64 values may be strings, and fields with default
 * values may be missing (proto3 JSON).
 */

import { z } from "zod";
import { parseDeployedModelName } from "./deploymentNames.js";
import { cut, MAX_DETAIL_LENGTH } from "./limits.js";
import { isAccountName } from "./names.js";
import {
  anyJson,
  boundedText,
  flag,
  flagOrFalse,
  integer,
  list,
  name,
  optional,
  reference,
  status,
  text,
  words,
} from "./wireTypes.js";

/** More metadata than this is none that a hint could read. */
const MAX_DETAILS = 50;

/** One page of a listing. */
export interface Page<T> {
  readonly items: T[];
  /** Absent or empty on the last page. */
  readonly nextPageToken?: string | undefined;
}

/** Below `accounts/`, which may be left out; a key that belongs to no account may get one without an id. */
const NO_ACCOUNT = /^(accounts\/)?$/;
export const account = z.object({
  name: z.string().refine((full) => NO_ACCOUNT.test(full) || isAccountName(full), "not the name of an account"),
});
export const accountPage = z.object({ accounts: list(account), nextPageToken: text });

/** `promotable` missing means false; `checkpointType` is opaque. */
export const checkpoint = z.object({
  /** Full name, `accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>`. */
  name,
  /** When it was saved, RFC 3339. */
  createTime: text,
  /** When its record changed last, RFC 3339. */
  updateTime: text,
  /** The service's own type, such as `CHECKPOINT_TYPE_INFERENCE_LORA`; an open list. */
  checkpointType: text,
  /** Whether it can become a model. */
  promotable: flagOrFalse,
});
export type Checkpoint = z.output<typeof checkpoint>;

/**
 * All envelopes: some gateways answer `rlorTrainerJobCheckpoints`, and `next_page_token`; sessions have their own. An empty
 * one may stand beside the one that is filled (SDK 1.2.30).
 */
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
      [
        page.checkpoints,
        page.rlorTrainerJobCheckpoints,
        page.trainingSessionCheckpoints,
        page.training_session_checkpoints,
      ].find((rows) => rows != null && rows.length > 0) ?? [],
    nextPageToken: [page.nextPageToken, page.next_page_token].find((token = "") => token !== ""),
  }));

/** A trainer job, or a managed fine-tuning job, whose `baseModel` is not below `trainingConfig`. */
export const trainerJob = z.object({
  name,
  state: text,
  baseModel: reference,
  displayName: text,
  createTime: text,
  deleteTime: text,
  nodeCount: integer,
  trainerReplicaCount: integer,
  forwardOnly: flag.catch(undefined),
  inactivityTimeout: text.catch(undefined),
  reservationTarget: text.catch(undefined),
  status,
  trainingConfig: optional(
    z.object({
      baseModel: reference,
      loraRank: integer,
      learningRate: optional(z.number()).catch(undefined),
      region: text.catch(undefined),
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

export const deployedModelRef = z.object({
  name: reference.refine((name = "") => name === "" || parseDeployedModelName(name) !== undefined, {
    error: "not the name of a loaded model",
  }),
  deployment: reference,
  state: text,
});

export const model = z.object({
  name,
  state: text,
  kind: text,
  createTime: text,
  displayName: text,
  description: text,
  public: flagOrFalse,
  peftDetails: optional(z.object({ baseModel: reference, r: integer, targetModules: list(boundedText) })),
  status,
  deployedModelRefs: list(deployedModelRef),
  contextLength: integer,
  trainingContextLength: integer,
  conversationConfig: anyJson.optional(),
  defaultDraftModel: reference,
  defaultDraftTokenCount: integer,
  deprecationDate: anyJson.optional(),
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
  name,
  done: flagOrFalse,
  error: optional(z.object({ code: integer, message: words })),
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
  name,
  snapshot: z
    .object({
      trainerImageTag: text,
      maxSupportedContextLength: integer,
      nodeCount: integer,
      deploymentShapeVersion: reference,
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

const detail = z.string().transform((said) => cut(said, MAX_DETAIL_LENGTH));

/** The error body of the gateway, and of the inference side. */
export const errorBody = z.object({
  code: integer.catch(undefined),
  message: words,
  error: z.union([z.string().transform((said) => cut(said)), z.object({ message: words })]).nullish(),
  /** `google.rpc.ErrorInfo` and `BadRequest` entries are read; whatever else there is does no harm. */
  details: z
    .array(
      z
        .object({
          reason: optional(detail),
          metadata: z
            .record(detail, detail)
            .refine((metadata) => Object.keys(metadata).length <= MAX_DETAILS)
            .nullish()
            .catch(undefined),
          fieldViolations: z
            .array(z.object({ field: detail, description: optional(detail) }))
            .nullish()
            .catch(undefined),
        })
        .catch({ reason: undefined, metadata: undefined, fieldViolations: undefined }),
    )
    .nullish()
    .catch(undefined),
});
