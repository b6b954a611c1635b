import { type Account } from "../accounts/seed.js";
import { type CheckpointParent, parentOf } from "../checkpoints/parent.js";
import { notFound } from "../server/apiError.js";
import { type Store } from "../store.js";
import { type ManagedJob } from "./seed.js";

/** The kinds of managed fine-tuning jobs, named like their collections. */
export const MANAGED_COLLECTIONS = ["supervisedFineTuningJobs", "dpoJobs", "reinforcementFineTuningJobs"] as const;
export type ManagedCollection = (typeof MANAGED_COLLECTIONS)[number];

export function managedJobName(account: Account, collection: ManagedCollection, jobId: string): string {
  return `accounts/${account.id}/${collection}/${jobId}`;
}

/** Text assumed, after that of a trainer job. */
export function findManagedJob(account: Account, collection: ManagedCollection, jobId: string): ManagedJob {
  const job = account[collection].find(({ id }) => id === jobId);
  if (job === undefined) throw notFound(`${managedJobName(account, collection, jobId)} not found`);
  return job;
}

/** A job as what its checkpoints belong to; whether reinforcement jobs have any that can be reached is a mode. */
export function managedJobParent(
  store: Store,
  account: Account,
  collection: ManagedCollection,
  jobId: string,
): CheckpointParent {
  const hidden = collection === "reinforcementFineTuningJobs" && store.modes.reinforcementCheckpoints === "not-found";
  if (hidden) throw notFound("Not Found");
  return parentOf(managedJobName(account, collection, jobId), findManagedJob(account, collection, jobId));
}
