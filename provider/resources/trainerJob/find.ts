import { trainerJobName } from "../../client/names.js";
import { type TrainerJob } from "../../client/schemas.js";
import { isBeingDeleted, isTombstone, shortState } from "../../client/trainerJobState.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { jobsOf } from "./jobs.js";
import { autoJobId, isOwn } from "./naming.js";

/** What is looked for. */
export interface Wanted {
  readonly identity: Identity;
  readonly launch: Properties;
  /** The user's own id. */
  readonly jobId: string | undefined;
  /** Full names of jobs that the state holds for this resource already: one that replaces them is another one. */
  readonly recorded: ReadonlySet<string>;
  /** The state holds a job of this very launch whose name is not known: the first one that lives. */
  readonly replacesSame: boolean;
}

/** The id that the job has or will have, with the job if an interrupted run has started it already. */
export interface Target {
  readonly jobId: string;
  readonly name: string;
  readonly existing?: TrainerJob | undefined;
}

/** How often the same launch can be deleted and made again; each try costs one look. */
const MAX_GENERATIONS = 100;

/**
 * Finds the first id that is free or holds this resource's own job.
 * @param from the first generation to look at
 * @throws Error when an explicit id is taken or was used before
 */
export async function findTarget(wanted: Wanted, runtime: Runtime, from = 1): Promise<Target & { generation: number }> {
  const jobs = jobsOf(runtime);
  const accountId = await jobs.getAccountId();
  let passesOver = wanted.replacesSame && from === 1;
  for (let generation = from; generation <= MAX_GENERATIONS; generation += 1) {
    const jobId = wanted.jobId ?? autoJobId(wanted.identity, wanted.launch, generation);
    const name = trainerJobName(accountId, jobId);
    const explicit = wanted.jobId !== undefined;
    const recorded = wanted.recorded.has(name);
    if (recorded && explicit) throw new Error(`'${jobId}' is the id of the very job that is to be replaced`);
    const existing = recorded ? "recorded" : await jobs.findTrainerJob(name);
    if (existing === undefined) return { jobId, name, generation };
    if (existing !== "recorded" && !isTombstone(existing) && !isBeingDeleted(existing)) {
      requireOwn(existing, jobId, wanted);
      if (!passesOver) return { jobId, name, existing, generation };
      passesOver = false;
    }
    if (explicit) throw new Error(usedUp(jobId));
  }
  throw new Error(`this launch was deleted and started again ${MAX_GENERATIONS} times; set jobId to an id of your own`);
}

/** @throws Error unless this resource started the job, so that nobody else's is ever touched */
export function requireOwn(existing: TrainerJob, jobId: string, { identity, launch, jobId: chosen }: Wanted): void {
  if (isOwn(existing, { identity, launch, explicitId: chosen !== undefined })) return;
  throw new Error(
    `'${jobId}' is the id of a job that exists (${shortState(existing)}), and nothing proves that this resource started it; choose another jobId, or leave jobId out`,
  );
}

export function usedUp(jobId: string): string {
  return `'${jobId}' was deleted, and a deleted id can never be used again; choose another jobId, or leave jobId out`;
}
