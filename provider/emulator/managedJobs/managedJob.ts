import { type Account } from "../accounts/seed.js";
import { type CheckpointParent, parentOf } from "../checkpoints/parent.js";
import { notFound } from "../server/apiError.js";
import { type ManagedJob } from "./seed.js";

/** The two kinds of managed fine-tuning jobs, named like their collections. */
export type ManagedCollection = "supervisedFineTuningJobs" | "dpoJobs";

export function managedJobName(account: Account, collection: ManagedCollection, jobId: string): string {
  return `accounts/${account.id}/${collection}/${jobId}`;
}

/** Text assumed, after that of a trainer job. */
export function findManagedJob(account: Account, collection: ManagedCollection, jobId: string): ManagedJob {
  const job = account[collection].find(({ id }) => id === jobId);
  if (job === undefined) throw notFound(`${managedJobName(account, collection, jobId)} not found`);
  return job;
}

export function managedJobParent(account: Account, collection: ManagedCollection, job: ManagedJob): CheckpointParent {
  return parentOf(managedJobName(account, collection, job.id), job);
}
