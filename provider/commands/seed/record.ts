import { type FireworksClient } from "../../client/fireworksClient.js";
import { noJob } from "../../client/locate.js";
import {
  modelName,
  parseCheckpointParent,
  parseModelName,
  trainerJobName,
  type CheckpointParent,
} from "../../client/names.js";
import { orUndefined } from "../../client/orUndefined.js";
import { type Checkpoint, type Model, type TrainerJob } from "../../client/schemas.js";
import { type ListedTrainingShape } from "../../client/trainingShapeSchemas.js";
import { listModels } from "../../client/listModels.js";

/** What the service says about one job and all that a promotion from it looks at. */
export interface Recording {
  readonly parent: CheckpointParent;
  /** Absent when its record is gone, and for a serverless session, which has none. */
  readonly job: TrainerJob | undefined;
  readonly checkpoints: readonly Checkpoint[];
  /** Of the job's account, and the base models of all of these and of the job. */
  readonly models: readonly Model[];
  /** The latest validated version of every shape that the key sees, and those that were named. */
  readonly shapes: readonly ListedTrainingShape[];
}

/** Reads it all; nothing is written. @param named training shapes, or versions of them, to record besides */
export async function record(client: FireworksClient, job: string, named: readonly string[]): Promise<Recording> {
  const parent = await locate(client, job);
  const checkpoints = await client.listCheckpoints(parent.name);
  const hasRecord = parent.collection !== "trainingSessions";
  const [jobRecord, own, latest, profiles] = await Promise.all([
    hasRecord ? orUndefined(() => client.getTrainerJob(parent.name)) : undefined,
    listModels(client, parent.accountId),
    client.listTrainingShapes(),
    Promise.all(named.map((shape) => client.resolveTrainingProfile(shape))),
  ]);
  const known = new Set(latest.map(({ trainingShapeVersion }) => trainingShapeVersion));
  const older = profiles
    .filter(({ trainingShapeVersion }) => !known.has(trainingShapeVersion))
    .map((profile) => ({ ...profile, latestValidated: false, public: true }));
  const bases = await baseModelsOf(client, jobRecord, own);
  return { parent, job: jobRecord, checkpoints, models: [...own, ...bases], shapes: [...latest, ...older] };
}

async function locate(client: FireworksClient, job: string): Promise<CheckpointParent> {
  const parent = parseCheckpointParent(job.includes("/") ? job : trainerJobName(await client.getAccountId(), job));
  if (parent !== undefined) return parent;
  throw noJob(job);
}

/** Those that are not among the account's own; one that the key does not see is left out. */
async function baseModelsOf(
  client: FireworksClient,
  job: TrainerJob | undefined,
  own: readonly Model[],
): Promise<Model[]> {
  const used = [
    job?.baseModel,
    job?.trainingConfig?.baseModel,
    ...own.map(({ peftDetails }) => peftDetails?.baseModel),
  ];
  const held = new Set(own.map(({ name }) => name));
  const names = [...new Set(used)].filter((name) => name !== undefined && name !== "" && !held.has(name));
  const full = names.flatMap((name) => {
    const parsed = parseModelName(name ?? "");
    return parsed === undefined ? [] : [modelName(parsed.accountId, parsed.modelId)];
  });
  const found = await Promise.all(full.map((name) => client.findModel(name)));
  return found.filter((model) => model !== undefined);
}
