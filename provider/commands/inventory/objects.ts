import { type DeployedModel } from "../../client/deploymentSchemas.js";
import { parseParentedCheckpoint } from "../../client/names.js";
import { tellDeployment } from "./deployment.js";
import { checkpointOf, type Holdings } from "./holdings.js";
import { tellModel, usedModels } from "./model.js";
import { type SavedResource } from "./savedStack.js";
import { type Noun, type ServiceObject } from "./serviceObject.js";
import { namesIn, type Told } from "./told.js";
import { tellTrainerJob } from "./trainerJob.js";

export const GONE = "GONE";

/** What the service has, and what a stack's state names beside it. */
export function objectsOf(held: Holdings, saved: readonly SavedResource[], now: number): ServiceObject[] {
  const bySaved = new Map(saved.map((one) => [one.name, one]));
  const sources = new Map<string, string>();
  for (const [name, row] of held.models) {
    const source = bySaved.get(name)?.checkpoint ?? (row === undefined ? undefined : checkpointOf(row));
    if (source !== undefined && parseParentedCheckpoint(source) !== undefined) sources.set(name, source);
  }
  const used = usedModels(held);
  const objects = [
    ...each("trainer job", held.jobs, (job) => tellTrainerJob(job, now)),
    ...[...new Set(sources.values())].map((name) => checkpoint(name, held)),
    ...each("model", held.models, (model) => tellModel(model, sources.get(model.name), used)),
    ...each("loaded model", held.loads, loaded),
    ...each("deployment", held.deployments, (row) => tellDeployment(row, held, now)),
  ];
  return objects.map((one) => {
    const resource = bySaved.get(one.name)?.resource;
    const told = one.name.startsWith(`accounts/${held.accountId}/`) ? one : elsewhere(one);
    return resource === undefined ? told : { ...told, resource, ...MISSING[told.state] };
  });
}

/** What it means that the service shows nothing of what the state has. */
const MISSING: Readonly<Record<string, { readonly problem: string }>> = {
  [GONE]: { problem: "the state has it, and the service has it no more; pulumi refresh shows what follows" },
  "NOT FOUND": { problem: "it is in another account, where this key does not find it" },
};

/** A key may see nothing of an account that is not its own: nothing proves there that something is gone, or not used. */
function elsewhere({ unused: _, ...one }: ServiceObject): ServiceObject {
  return one.state === GONE ? { ...one, state: "NOT FOUND" } : one;
}

function each<T>(noun: Noun, rows: ReadonlyMap<string, T | undefined>, tell: (row: T) => Told): ServiceObject[] {
  return [...rows].map(([name, row]) => ({
    noun,
    name,
    ...(row === undefined ? { state: GONE, from: [] } : tell(row)),
  }));
}

function checkpoint(name: string, { checkpoints, jobs }: Holdings): ServiceObject {
  const parent = parseParentedCheckpoint(name)?.parent.name ?? "";
  const row = checkpoints.get(parent)?.find((one) => one.name === name);
  const isGone = checkpoints.has(parent) || (jobs.has(parent) && jobs.get(parent) === undefined);
  const state = row === undefined ? (isGone ? GONE : "") : row.promotable ? "PROMOTABLE" : "NOT PROMOTABLE";
  return { noun: "checkpoint", name, state, since: row?.createTime, from: [parent] };
}

function loaded({ state = "", createTime, model }: DeployedModel): Told {
  return { state, since: createTime, from: namesIn([model]) };
}
