import { type DeployedModel, type Deployment } from "../../client/deploymentSchemas.js";
import { FireworksApiError } from "../../client/errors.js";
import { type FireworksClient } from "../../client/fireworksClient.js";
import { listModels } from "../../client/listModels.js";
import { parseDeployedModelName, parseDeploymentName } from "../../client/deploymentNames.js";
import { parseModelName, parseParentedCheckpoint, parseTrainerJobName } from "../../client/names.js";
import { type Checkpoint, type Model, type TrainerJob } from "../../client/schemas.js";
import { parseModelOwnerLine } from "../../resources/promotedModel/handler/ownership.js";
import { type SavedResource } from "./savedStack.js";
import { namesIn } from "./told.js";

/** What one replica runs on. */
export type Accelerators = Partial<Pick<Deployment, "acceleratorType" | "acceleratorCount">>;

/** What an account has, by full name. Where the value is `undefined`, the service has been asked and has none. */
export interface Holdings {
  readonly accountId: string;
  readonly jobs: Map<string, TrainerJob | undefined>;
  readonly models: Map<string, Model | undefined>;
  readonly deployments: Map<string, Deployment | undefined>;
  readonly loads: Map<string, DeployedModel | undefined>;
  /** What a job has saved, by the job's name; absent where nobody could tell. */
  readonly checkpoints: Map<string, readonly Checkpoint[]>;
  /** Accelerators of a deployment whose row leaves them to its shape, by the shape's name. */
  readonly shapes: Map<string, Accelerators>;
}

/** Asks for all of it; what lists leave out (what is deleted, or another account's) is asked for where it is named. */
export async function takeHoldings(
  client: FireworksClient,
  saved: readonly SavedResource[],
  { withCheckpoints }: { readonly withCheckpoints: boolean },
): Promise<Holdings> {
  const accountId = await client.getAccountId();
  const [jobs, models, deployments, loads] = await Promise.all([
    client.trainerJobs.listTrainerJobs(),
    listModels(client, accountId),
    client.deployments.listDeployments(),
    client.deployments.listDeployedModels(),
  ]);
  const held: Holdings = {
    accountId,
    jobs: byName(jobs),
    models: byName(models),
    deployments: byName(deployments),
    loads: byName(loads),
    checkpoints: new Map(),
    shapes: new Map(),
  };
  const sources = [...models.map(checkpointOf), ...saved.map(({ checkpoint }) => checkpoint)];
  const parents = new Set(sources.flatMap((name = "") => parseParentedCheckpoint(name)?.parent.name ?? []));
  const trainers = deployments.flatMap(({ hotLoadTrainerJob }) => namesIn([hotLoadTrainerJob]));
  const named = new Set([...saved.map(({ name = "" }) => name), ...parents, ...trainers]);
  await Promise.all([...named].map((name) => find(name, client, held)));
  await Promise.all([
    ...[...(withCheckpoints ? parents : [])].map(async (parent) => {
      const rows = await attempt(() => client.listCheckpoints(parent));
      if (rows !== undefined) held.checkpoints.set(parent, rows);
    }),
    ...[...shapesIn(held)].map(async (shape) => {
      const profile = await attempt(() => client.deployments.resolveDeploymentShape(shape));
      if (profile !== undefined) held.shapes.set(shape, profile);
    }),
  ]);
  return held;
}

/** The checkpoint that a model's ownership line names. */
export function checkpointOf({ description }: Pick<Model, "description">): string | undefined {
  return parseModelOwnerLine(description)?.source?.checkpoint;
}

async function find(name: string, client: FireworksClient, held: Holdings): Promise<void> {
  const { jobs, models, deployments, loads } = held;
  if (parseModelName(name) !== undefined) {
    if (!models.has(name)) models.set(name, await client.findModel(name));
  } else if (parseDeploymentName(name) !== undefined) {
    if (!deployments.has(name)) deployments.set(name, await client.deployments.findDeployment(name));
  } else if (parseDeployedModelName(name) !== undefined) {
    if (!loads.has(name)) loads.set(name, await client.deployments.findDeployedModel(name));
  } else if (parseTrainerJobName(name) !== undefined) {
    if (!jobs.has(name)) jobs.set(name, await client.trainerJobs.findTrainerJob(name));
  } else if (name !== "") {
    // Managed jobs and sessions: their checkpoints are the subject, and not every one has a row that can be read.
    const job = await attempt(() => client.getTrainerJob(name));
    if (job !== undefined) jobs.set(name, job);
  }
}

function shapesIn({ deployments }: Holdings): Set<string> {
  const rows = [...deployments.values()].filter((row) => row !== undefined);
  const shaped = rows.filter(({ acceleratorType }) => namesIn([acceleratorType]).length === 0);
  return new Set(namesIn(shaped.map(({ deploymentShape }) => deploymentShape)));
}

/** For what is told beside the subject: a refusal leaves it out, a wrong key or an outage ends the command. */
async function attempt<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const isRefusal = error instanceof FireworksApiError && error.status !== undefined && error.status < 500;
    if (isRefusal || error instanceof TypeError) return undefined;
    throw error;
  }
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): Map<string, T | undefined> {
  return new Map(rows.map((row) => [row.name, row]));
}
