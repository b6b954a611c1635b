import { trainerJobName } from "../../client/names.js";
import { notFound } from "../server/apiError.js";
import { type Account, type Checkpoint, type ManagedJob, type TrainerJob, type TrainingSession } from "../seed.js";
import { type Store } from "../store.js";
import { toMilliseconds } from "../time/rfc3339.js";

/** What checkpoints belong to, as far as listing and promoting them goes. */
export interface CheckpointParent {
  /** Full name. */
  readonly name: string;
  readonly baseModel: string | undefined;
  readonly loraRank: number;
  readonly checkpoints: Checkpoint[];
}

type Trained = Pick<ManagedJob, "baseModel" | "loraRank" | "trainingConfig" | "checkpoints">;

/** The trained base and rank, wherever the seed says them. */
function parentOf(name: string, row: Trained): CheckpointParent {
  const baseModel = row.baseModel ?? row.trainingConfig?.baseModel;
  const loraRank = row.loraRank ?? row.trainingConfig?.loraRank;
  return {
    name,
    baseModel: typeof baseModel === "string" && baseModel !== "" ? baseModel : undefined,
    loraRank: typeof loraRank === "number" ? loraRank : 0,
    checkpoints: row.checkpoints,
  };
}

export function trainerJobParent(account: Account, job: TrainerJob): CheckpointParent {
  return parentOf(trainerJobName(account.id, job.id), job);
}

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

export function sessionName(account: Account, sessionId: string): string {
  return `accounts/${account.id}/trainingSessions/${sessionId}`;
}

/** Text assumed, after that of a trainer job. */
export function findSession(account: Account, sessionId: string): TrainingSession {
  const session = account.trainingSessions.find(({ id }) => id === sessionId);
  if (session === undefined) throw notFound(`TrainingSession ${sessionName(account, sessionId)} not found`);
  return session;
}

/** The session and the trainer it is bound to must both still be there (SDK; the answer is assumed). */
export function sessionParent(account: Account, session: TrainingSession): CheckpointParent {
  const trainer = account.trainerJobs.find(({ id }) => id === session.boundTrainer);
  if (session.boundTrainer !== undefined && (trainer === undefined || trainer.deleteTime !== undefined)) {
    throw notFound(`the trainer of ${sessionName(account, session.id)} is gone`);
  }
  return parentOf(sessionName(account, session.id), session);
}

/** The server scans storage, so a new save can lag (Cookbook: up to 90 s, its merge script waits 900 s). */
export function isStored(store: Store, checkpoint: Checkpoint): boolean {
  const lag = store.timing.storageLagMs;
  if (checkpoint.listedAt !== undefined) return toMilliseconds(checkpoint.listedAt) <= store.now();
  return lag === 0 || toMilliseconds(checkpoint.createTime) + lag <= store.now();
}

/** The checkpoint, if its files can be found. */
export function storedCheckpoint(store: Store, parent: CheckpointParent, id: string): Checkpoint | undefined {
  return parent.checkpoints.find((row) => row.id === id && row.orphaned !== true && isStored(store, row));
}

/** Sampler weights are promotable; DCP state and deltas of full-parameter runs are not (Docs/cookbook-checkpoints). */
const PROMOTABLE_TYPES = ["INFERENCE_BASE", "INFERENCE_LORA"];

/** The type without its prefix, which the Docs tables leave out. */
export function checkpointKind(checkpoint: Checkpoint): string {
  return checkpoint.checkpointType.replace(/^CHECKPOINT_TYPE_/, "");
}

export function isPromotable(checkpoint: Checkpoint): boolean {
  return checkpoint.promotable ?? PROMOTABLE_TYPES.includes(checkpointKind(checkpoint));
}
