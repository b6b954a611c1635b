import { trainerJobName } from "../../../client/names.js";
import { type TrainerJob } from "../../../client/schemas.js";
import { type TrainerJobConfig } from "../../../client/trainerJobConfig.js";
import { TrainerJobIdUsed } from "../../../client/trainerJobManager.js";
import { isBeingDeleted, isTombstone, shortState } from "../../../client/trainerJobState.js";
import { type Call } from "../../../lifecycle/call.js";
import { findTarget, type Ids, makeOne, type Target, generatedId } from "../../../lifecycle/freeId.js";
import { type Properties, typed } from "../../../lifecycle/handler.js";
import { type Identity } from "../../../lifecycle/identity.js";
import { type Made } from "../../../lifecycle/kind.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { fingerprint } from "../../../lifecycle/properties.js";
import { launchOf, type Place, type TrainerJobInputs } from "./state.js";

const MAX_ID_LENGTH = 63;
const MAX_DISPLAY_NAME_LENGTH = 63;

/** The ids that come into question for a job. */
async function idsOf(inputs: TrainerJobInputs, call: Call): Promise<Ids<TrainerJob>> {
  const { trainerJobs: jobs } = call.client();
  const accountId = await jobs.getAccountId();
  const launch = launchOf(inputs);
  return {
    noun: "trainer job",
    generate: (generation) =>
      generatedId(call.identity, launch, generation, { maxLength: MAX_ID_LENGTH, fallback: "trainer" }),
    nameOf: (id) => trainerJobName(accountId, id),
    find: (name) => jobs.findTrainerJob(name),
    isGoing: (job) => isTombstone(job) || isBeingDeleted(job),
    requireOwn: (job, id) => {
      requireOwn(job, id, inputs, call);
    },
    choice: { property: "jobId", id: inputs.jobId, taken: usedUp },
  };
}

/** The first id that is free or holds this resource's own job, which an interrupted run has started. */
export async function findJob(inputs: TrainerJobInputs, call: Call, memory: Memory): Promise<Target<TrainerJob>> {
  return findTarget(await idsOf(inputs, call), call, memory);
}

/** Starts exactly one job. */
export async function make(inputs: TrainerJobInputs, call: Call, memory: Memory): Promise<Made<TrainerJob, Place>> {
  const making = {
    ...(await idsOf(inputs, call)),
    doing: "starting",
    create: async (id: string) => {
      const job = await call.client().trainerJobs.create(configOf(inputs, call, id));
      // After a lost answer it was looked for, and somebody else may have been quicker.
      if (isOfAnother(job, inputs, call)) requireOwn(job, id, inputs, call);
      return job;
    },
    // Not there and refused all the same: its record is purged.
    isUsedUp: (error: unknown) => error instanceof TrainerJobIdUsed,
  };
  const { found, existing } = await makeOne(making, call, memory);
  return { name: found.name, found, existing, own: placeOf(found, inputs, call) };
}

/** Where a job is, as far as a state has to know. */
export function placeOf(job: TrainerJob, inputs: TrainerJobInputs, call: Call): Place {
  const { trainerJobs: jobs } = call.client();
  return { service: call.client().baseUrl, endpoint: jobs.endpointOf(job), launch: launchOf(inputs) };
}

/** What the client is asked to create. */
function configOf(inputs: TrainerJobInputs, { identity }: Call, jobId: string): TrainerJobConfig {
  const launch = typed<TrainerJobConfig>(launchOf(inputs));
  const { skipValidations } = inputs;
  return { ...launch, skipValidations, jobId, displayName: launch.displayName ?? ownDisplayName(identity) };
}

/** @throws Error unless this resource started the job, so that nobody else's is ever touched */
function requireOwn(existing: TrainerJob, id: string, inputs: TrainerJobInputs, { identity }: Call): void {
  if (isOwn(existing, { identity, launch: launchOf(inputs), explicitId: inputs.jobId !== undefined })) return;
  throw new Error(
    `'${id}' is the id of a job that exists (${shortState(existing)}), and nothing proves that this resource started it; choose another jobId, or leave jobId out`,
  );
}

/** Whether the display name says that another resource than this one started the job. */
function isOfAnother({ displayName = "" }: TrainerJob, inputs: TrainerJobInputs, { identity }: Call): boolean {
  const [mark] = MARK.exec(displayName) ?? [];
  return launchOf(inputs).displayName === undefined && mark !== undefined && mark !== markOf(identity);
}

function usedUp(id: string): string {
  return `'${id}' was deleted, and a deleted id can never be used again; choose another jobId, or leave jobId out`;
}

const MARK = / \[pulumi [0-9a-f]+\]$/;

function markOf({ text }: Identity): string {
  return ` [pulumi ${fingerprint(text)}]`;
}

/** The display name of a job whose resource names none: it says whose job it is, and proves it. */
export function ownDisplayName(identity: Identity): string {
  const mark = markOf(identity);
  const room = MAX_DISPLAY_NAME_LENGTH - mark.length;
  // No half of a surrogate pair.
  const name = identity.resource
    .replace(/\s+/g, " ")
    .slice(0, room)
    .replace(/[\uD800-\uDBFF]$/, "");
  return name + mark;
}

/** What proves that a live job under the wanted id is the one that this resource started. */
export interface Claim {
  readonly identity: Identity;
  readonly launch: Properties;
  /** The user chose the id, so the id proves nothing. */
  readonly explicitId: boolean;
}

/**
 * Whether a job was started by this resource with this launch. A generated id holds the digest of
 * both; under an explicit one the generated display name proves it, and a name of the user's own does
 * not. In both cases the job's base model and LoRA rank have to agree.
 */
export function isOwn({ displayName, trainingConfig }: TrainerJob, { identity, launch, explicitId }: Claim): boolean {
  const fits =
    trainingConfig?.baseModel === launch.baseModel && (trainingConfig?.loraRank ?? 0) === (launch.loraRank ?? 0);
  return fits && (!explicitId || (launch.displayName === undefined && displayName === ownDisplayName(identity)));
}
