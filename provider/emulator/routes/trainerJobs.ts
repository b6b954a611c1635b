import { trainerJobName } from "../../client/names.js";
import { ownAccount } from "../access.js";
import { notFound } from "../apiError.js";
import { type Call, type Json, param, type Route } from "../call.js";
import { LIST_QUERY, listing, masked } from "../listing.js";
import { type Account, type TrainerJob } from "../seed.js";
import { type Store } from "../store.js";
import { formatTime, toMilliseconds } from "../time.js";

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

function jobAnswer(account: Account, job: TrainerJob): Json {
  const { id, baseModel, loraRank, acceleratorType, acceleratorCount, trainingConfig, ...rest } = job;
  const { legacyBucket: _legacy, checkpoints: _checkpoints, ...wire } = rest;
  return {
    status: { code: "OK", message: "" },
    createTime: "2026-01-01T00:00:00Z",
    nodeCount: 1,
    // Constants of every job that the SDK creates (SDK `trainer.py`).
    serviceMode: true,
    keepAlive: false,
    dataset: "",
    ...wire,
    name: trainerJobName(account.id, id),
    state: isTombstone(job) ? TOMBSTONE : job.state,
    trainingConfig: {
      ...(baseModel === undefined ? {} : { baseModel }),
      ...(loraRank === undefined ? {} : { loraRank }),
      ...(acceleratorType === undefined ? {} : { acceleratorType }),
      ...(acceleratorCount === undefined ? {} : { acceleratorCount }),
      ...trainingConfig,
    },
  };
}

/** The trained base and rank, wherever the seed says them. */
export function trainedAs(job: TrainerJob): { baseModel: string | undefined; loraRank: number } {
  const baseModel = job.baseModel ?? job.trainingConfig?.baseModel;
  const loraRank = job.loraRank ?? job.trainingConfig?.loraRank;
  return {
    baseModel: typeof baseModel === "string" && baseModel !== "" ? baseModel : undefined,
    loraRank: typeof loraRank === "number" ? loraRank : 0,
  };
}

function getJob(call: Call): Json {
  const account = ownAccount(call);
  return masked(jobAnswer(account, findJob(call.store, account, param(call, "job"))), call.query.readMask ?? "");
}

/** Tombstones are hidden from the list (Cookbook). */
function listJobs(call: Call): Json {
  const account = ownAccount(call);
  const rows = account.trainerJobs.filter((job) => !isTombstone(job)).map((job) => jobAnswer(account, job));
  return listing(call, rows, { rows: "rlorTrainerJobs" });
}

/** An empty object back; a second delete does not restart the retention clock (Cookbook). */
function deleteJob(call: Call): Json {
  const { store } = call;
  const job = findJob(store, ownAccount(call), param(call, "job"));
  if (job.deleteTime === undefined) {
    job.deleteTime = formatTime(store.now());
    store.changed();
  }
  return {};
}

const JOB = "/v1/accounts/{account}/rlorTrainerJobs/{job}";

export const trainerJobRoutes: readonly Route[] = [
  { method: "GET", template: "/v1/accounts/{account}/rlorTrainerJobs", query: LIST_QUERY, handler: listJobs },
  { method: "GET", template: JOB, query: ["readMask"], handler: getJob },
  { method: "DELETE", template: JOB, handler: deleteJob },
];
