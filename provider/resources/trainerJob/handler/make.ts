import { ConflictError } from "../../../client/errors.js";
import { trainerJobName } from "../../../client/names.js";
import { type TrainerJob } from "../../../client/schemas.js";
import { type TrainerJobConfig } from "../../../client/trainerJobConfig.js";
import { TrainerJobIdUsed } from "../../../client/trainerJobManager.js";
import { isBeingDeleted, isTombstone, shortState } from "../../../client/trainerJobState.js";
import { type Call } from "../../../lifecycle/call.js";
import { findTarget, type FreeId, type Target } from "../../../lifecycle/freeId.js";
import { typed } from "../../../lifecycle/handler.js";
import { type Made } from "../../../lifecycle/kind.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { autoJobId, isOwn, ownDisplayName } from "./naming.js";
import { launchOf, type Place, type TrainerJobInputs } from "./state.js";

/** The first id that is free or holds this resource's own job, which an interrupted run has started. */
export async function findJob(
  inputs: TrainerJobInputs,
  call: Call,
  memory: Memory,
  from = 1,
): Promise<Target<TrainerJob>> {
  const { trainerJobs: jobs } = call.client();
  const accountId = await jobs.getAccountId();
  const { text } = call.identity;
  const launch = launchOf(inputs);
  const wanted: FreeId<TrainerJob> = {
    noun: "trainer job",
    property: "jobId",
    explicit: inputs.jobId,
    generate: (generation) => autoJobId(call.identity, launch, generation),
    nameOf: (id) => trainerJobName(accountId, id),
    find: (name) => jobs.findTrainerJob(name),
    isGoing: (job) => isTombstone(job) || isBeingDeleted(job),
    requireOwn: (job, id) => {
      requireOwn(job, id, inputs, call);
    },
    taken: usedUp,
    recorded: memory.recorded(text),
    replacesSame: memory.replacesSame(text),
  };
  return findTarget(wanted, from);
}

/**
 * Makes sure that exactly one job is there: looks first, starts one only when nothing is there, and
 * after a lost answer looks again instead of sending again.
 */
export async function make(inputs: TrainerJobInputs, call: Call, memory: Memory): Promise<Made<TrainerJob, Place>> {
  const { trainerJobs: jobs } = call.client();
  const made = (found: TrainerJob, existing: boolean) => {
    return { name: found.name, found, existing, own: placeOf(found, inputs, call) };
  };
  for (let from = 1; ;) {
    const { id, existing, generation } = await findJob(inputs, call, memory, from);
    if (existing !== undefined) return made(existing, true);
    await call.say(`starting trainer job ${id}`);
    try {
      return made(await jobs.create(configOf(inputs, call, id)), false);
    } catch (error) {
      if (error instanceof TrainerJobIdUsed) {
        // Not there and refused all the same: its record is purged. The next id is another one.
        if (inputs.jobId !== undefined) throw new Error(`jobId: ${usedUp(id)}`, { cause: error });
        from = generation + 1;
      } else if (error instanceof ConflictError) {
        // It has appeared since the look: somebody else's, or an earlier run's that came late.
        const job = await jobs.getTrainerJob(id);
        requireOwn(job, id, inputs, call);
        return made(job, true);
      } else {
        throw error;
      }
    }
  }
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

function usedUp(id: string): string {
  return `'${id}' was deleted, and a deleted id can never be used again; choose another jobId, or leave jobId out`;
}
