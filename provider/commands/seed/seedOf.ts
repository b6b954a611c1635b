import { parseModelName, parseTrainingShapeName } from "../../client/names.js";
import { type Model, type TrainerJob } from "../../client/schemas.js";
import { type ListedTrainingShape } from "../../client/trainingShapeSchemas.js";
import { type Seed } from "../../emulator/seed.js";
import { idOf } from "../../resources/promotedModel/handler/selection.js";
import { type Recording } from "./record.js";
import { redactedDescription } from "./redact.js";

type AccountSeed = Seed["accounts"][number];
type ModelSeed = NonNullable<AccountSeed["models"]>[number];
type ShapeSeed = NonNullable<AccountSeed["trainingShapes"]>[number];

/** A recording in the form of a seed, of fields that are known to hold nothing private alone. */
export function seedOf({ parent, job, checkpoints, models, shapes }: Recording, recordedAt: string): Seed {
  const accounts = new Map<string, AccountSeed>();
  const accountOf = (id: string): AccountSeed => {
    const account = accounts.get(id) ?? { id };
    accounts.set(id, account);
    return account;
  };
  const own = accountOf(parent.accountId);
  const rows = checkpoints.map((row) => {
    const { createTime = recordedAt, updateTime, checkpointType = "", promotable } = row;
    return { id: idOf(row), createTime, ...defined({ updateTime }), checkpointType, promotable };
  });
  const collection = parent.collection === "rlorTrainerJobs" ? "trainerJobs" : parent.collection;
  own[collection] = [{ ...jobOf(job), id: parent.id, checkpoints: rows }];
  for (const model of models) {
    const { accountId, modelId } = parseModelName(model.name) ?? {};
    if (accountId === undefined || modelId === undefined) continue;
    const account = accountOf(accountId);
    account.models = [...(account.models ?? []), modelOf(modelId, model)];
  }
  for (const shape of shapes) {
    const { accountId, shapeId } = parseTrainingShapeName(shape.trainingShape) ?? {};
    if (accountId === undefined || shapeId === undefined) continue;
    const account = accountOf(accountId);
    account.trainingShapes = withVersion(account.trainingShapes ?? [], shapeId, shape);
  }
  // What was recorded is listed by this service.
  const isReinforcement = parent.collection === "reinforcementFineTuningJobs";
  const modes = isReinforcement ? { modes: { reinforcementCheckpoints: "listed" as const } } : {};
  // It stands still, so that a deleted job's checkpoints are there as long as the seed is.
  return { ...modes, clock: { now: recordedAt }, accounts: [...accounts.values()] };
}

function jobOf(job: TrainerJob | undefined): object {
  if (job === undefined) return {};
  const { state, createTime, deleteTime, nodeCount, trainerReplicaCount, baseModel, trainingConfig } = job;
  const config = trainingConfig === undefined ? undefined : defined(trainingConfig);
  return defined({
    state,
    createTime,
    deleteTime,
    nodeCount,
    trainerReplicaCount,
    baseModel,
    trainingConfig: config,
  });
}

function modelOf(id: string, model: Model): ModelSeed {
  const { state, kind, createTime, public: isPublic, peftDetails, contextLength, supportsTools } = model;
  const { supportsImageInput, supportsLora, trainingContextLength, defaultDraftModel } = model;
  return {
    id,
    public: isPublic,
    ...defined({
      state,
      kind,
      createTime,
      peftDetails: peftDetails === undefined ? undefined : defined(peftDetails),
      contextLength,
      trainingContextLength,
      supportsTools,
      supportsImageInput,
      supportsLora,
      defaultDraftModel,
      description: redactedDescription(model.description),
    }),
  };
}

function withVersion(shapes: readonly ShapeSeed[], shapeId: string, listed: ListedTrainingShape): ShapeSeed[] {
  const version = {
    id: listed.trainingShapeVersion.split("/").at(-1) ?? "",
    latestValidated: listed.latestValidated,
    validated: true,
    ...defined({ createTime: listed.createTime }),
    snapshot: snapshotOf(listed),
  };
  const known = shapes.find(({ id }) => id === shapeId);
  const others = shapes.filter((shape) => shape !== known);
  const versions = [...(known?.versions ?? []), version];
  return [...others, { id: shapeId, public: listed.public, ...known, versions }];
}

/** The wire's form of a profile. */
function snapshotOf(profile: ListedTrainingShape): Record<string, unknown> {
  const {
    // Derived from others, or of the version rather than of its snapshot.
    trainingShapeVersion: _version,
    trainingShape: _shape,
    deploymentShape: _deployment,
    supportsLora: _lora,
    latestValidated: _latest,
    public: _public,
    createTime: _created,
    pipelineParallelism,
    ...snapshot
  } = profile;
  const sharding = pipelineParallelism === undefined ? {} : { trainerShardingScheme: { pipelineParallelism } };
  return { ...snapshot, ...sharding };
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
