import { trainerJobName } from "../../client/names.js";
import { type Account } from "../accounts/seed.js";
import { type CheckpointParent, parentOf } from "../checkpoints/parent.js";
import { notFound } from "../server/apiError.js";
import { type Store } from "../store.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { type Run, type TrainerJob } from "./seed.js";

const RETENTION_MS = 30 * 24 * 3_600_000;
/** `JOB_STATE_DELETED` inside, shown as archived (Cookbook). */
export const TOMBSTONE = "JOB_STATE_ARCHIVED";

export function isTombstone(job: Run): boolean {
  return job.deleteTime !== undefined || job.state === TOMBSTONE || job.state === "JOB_STATE_DELETED";
}

/** A job by its id: deleted ones too, until their row and their files are purged 30 days later (Cookbook, Docs). */
export function findJob(store: Store, account: Account, jobId: string): TrainerJob {
  const job = account.trainerJobs.find(({ id }) => id === jobId);
  const purged = job?.deleteTime !== undefined && toMilliseconds(job.deleteTime) + RETENTION_MS <= store.now();
  // Body as in the SDK's tests.
  if (job === undefined || purged) throw notFound(`RlorTrainerJob ${trainerJobName(account.id, jobId)} not found`);
  return job;
}

/** A job as what its checkpoints belong to. */
export function trainerJobParent(account: Account, job: TrainerJob): CheckpointParent {
  return parentOf(trainerJobName(account.id, job.id), job);
}
