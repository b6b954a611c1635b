/**
 * Resource names of the service and the ids inside them.
 * Source: the vendor's page "FireworksClient" and its Python SDK 1.2.28 (`fireworks_client.py`).
 */

import { MAX_NAME_LENGTH } from "./limits.js";

export const DEFAULT_BASE_URL = "https://api.fireworks.ai";

/** A model id holds 1 to 63 characters. */
export const MAX_MODEL_ID_LENGTH = 63;

// Neither blank nor invisible, and none that leads to another place in a path; all others are encoded there.
const SEGMENT_OF_ANSWER = /^(?!\.{1,2}$)[^\s\p{C}/]+$/u;

/** Whether each part of a name that came from outside can stand in a path. */
export function isWellFormed(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && name.split("/").every((segment) => SEGMENT_OF_ANSWER.test(segment));
}

/** Whether this names an account, with or without `accounts/` before its id. */
export function isAccountName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && SEGMENT_OF_ANSWER.test(name.replace(/^accounts\//, ""));
}

const SEGMENT = "([^/\\s]+)";
const TRAINER_JOB_NAME = new RegExp(`^accounts/${SEGMENT}/rlorTrainerJobs/${SEGMENT}$`);
const MODEL_NAME = new RegExp(`^accounts/${SEGMENT}/models/${SEGMENT}$`);
const TRAINING_SHAPE_NAME = new RegExp(`^accounts/${SEGMENT}/trainingShapes/${SEGMENT}(?:/versions/${SEGMENT})?$`);

/** What is thrown for a name of the caller that cannot mean what the call is about. */
export function notOfForm(name: string, form: string): TypeError {
  return new TypeError(`'${name}' is not of the form ${form}.`);
}

/** Takes a full trainer job name apart; `undefined` when it is not one. */
export function parseTrainerJobName(name: string): { accountId: string; jobId: string } | undefined {
  const [, accountId, jobId] = TRAINER_JOB_NAME.exec(name) ?? [];
  return accountId === undefined || jobId === undefined ? undefined : { accountId, jobId };
}

/** Takes a full model name apart; `undefined` when it is not one. */
export function parseModelName(name: string): { accountId: string; modelId: string } | undefined {
  const [, accountId, modelId] = MODEL_NAME.exec(name) ?? [];
  return accountId === undefined || modelId === undefined ? undefined : { accountId, modelId };
}

/** Takes a training shape name, bare or versioned, apart; `undefined` when it is not one. */
export function parseTrainingShapeName(
  name: string,
): { accountId: string; shapeId: string; versionId: string | undefined } | undefined {
  const [, accountId, shapeId, versionId] = TRAINING_SHAPE_NAME.exec(name) ?? [];
  return accountId === undefined || shapeId === undefined ? undefined : { accountId, shapeId, versionId };
}

/** What checkpoints can belong to: trainer jobs, managed fine-tuning jobs, serverless training sessions. */
export const CHECKPOINT_COLLECTIONS = [
  "rlorTrainerJobs",
  "supervisedFineTuningJobs",
  "dpoJobs",
  "reinforcementFineTuningJobs",
  "trainingSessions",
] as const;
export type CheckpointCollection = (typeof CHECKPOINT_COLLECTIONS)[number];

/** A full name of something that has checkpoints, taken apart. */
export interface CheckpointParent {
  /** `accounts/<a>/<collection>/<id>` */
  readonly name: string;
  readonly accountId: string;
  readonly collection: CheckpointCollection;
  readonly id: string;
}

/** A full checkpoint name of any parent, taken apart. */
export interface ParentedCheckpoint {
  /** `<parent>/checkpoints/<c>` */
  readonly name: string;
  readonly parent: CheckpointParent;
  readonly checkpointId: string;
}

const PARENT = `accounts/${SEGMENT}/(${CHECKPOINT_COLLECTIONS.join("|")})/${SEGMENT}`;
const CHECKPOINT_PARENT = new RegExp(`^${PARENT}$`);
const PARENTED_CHECKPOINT = new RegExp(`^(${PARENT})/checkpoints/${SEGMENT}$`);

/** Takes the full name of something that has checkpoints apart; `undefined` when it is not one. */
export function parseCheckpointParent(name: string): CheckpointParent | undefined {
  const [, accountId, collection, id] = CHECKPOINT_PARENT.exec(name) ?? [];
  if (accountId === undefined || collection === undefined || id === undefined) return undefined;
  return { name, accountId, collection: collection as CheckpointCollection, id };
}

/** Takes a full checkpoint name of any parent apart; `undefined` when it is not one. */
export function parseParentedCheckpoint(name: string): ParentedCheckpoint | undefined {
  const [, parentName = "", , , , checkpointId] = PARENTED_CHECKPOINT.exec(name) ?? [];
  const parent = parseCheckpointParent(parentName);
  return parent === undefined || checkpointId === undefined ? undefined : { name, parent, checkpointId };
}

/** Whether `trainerJob`, an id or a full name, means this parent. */
export function isParent(trainerJob: string, parent: CheckpointParent): boolean {
  return trainerJob.includes("/")
    ? trainerJob === parent.name
    : parent.collection === "rlorTrainerJobs" && trainerJob === parent.id;
}

/** `accounts/<a>/models/<m>` */
export function modelName(accountId: string, modelId: string): string {
  return `accounts/${accountId}/models/${modelId}`;
}

/** `accounts/<a>/rlorTrainerJobs/<j>` */
export function trainerJobName(accountId: string, jobId: string): string {
  return `accounts/${accountId}/rlorTrainerJobs/${jobId}`;
}

/**
 * The logical name of a checkpoint: its id without the `-<8 hex>` suffix that sampler rows carry,
 * so `step-50` for `step-50-a1b2c3d4`.
 */
export function logicalName(checkpointId: string): string {
  return checkpointId.replace(/-[0-9a-f]{8}$/, "");
}
