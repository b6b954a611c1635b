import { trainerJobName } from "../../client/names.js";
import { notFound } from "../server/apiError.js";
import { type Json } from "../server/call.js";
import { type Account, type TrainerJob } from "../seed.js";
import { type Store } from "../store.js";
import { toMilliseconds } from "../time/rfc3339.js";

const RETENTION_MS = 30 * 24 * 3_600_000;
/** `JOB_STATE_DELETED` inside, shown as archived (Cookbook). */
const TOMBSTONE = "JOB_STATE_ARCHIVED";

export function isTombstone(job: TrainerJob): boolean {
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

/** Emulator only, in the seed's own form. */
const HIDDEN = ["legacyBucket", "checkpoints", "upcoming", "saves", "end", "runningSince", "lastActivityTime"];
/** May be seeded at the top for short. */
const CONFIG = ["baseModel", "loraRank", "acceleratorType", "acceleratorCount"];

/** The training configuration, wherever the seed says its parts. */
export function trainingConfig(job: TrainerJob): Json {
  const short = Object.fromEntries(CONFIG.flatMap((name) => (job[name] === undefined ? [] : [[name, job[name]]])));
  return { ...short, ...job.trainingConfig };
}

export function jobAnswer(account: Account, job: TrainerJob): Json {
  const wire = Object.entries(job).filter(([name]) => ![...HIDDEN, ...CONFIG, "id"].includes(name));
  return {
    status: { code: "OK", message: "" },
    createTime: "2026-01-01T00:00:00Z",
    nodeCount: 1,
    // Constants of every job that the SDK creates (SDK `trainer.py`).
    serviceMode: true,
    keepAlive: false,
    dataset: "",
    ...Object.fromEntries(wire),
    name: trainerJobName(account.id, job.id),
    state: isTombstone(job) ? TOMBSTONE : job.state,
    trainingConfig: trainingConfig(job),
  };
}
