import { trainerJobName } from "../../client/names.js";
import { ownAccount } from "../access.js";
import { type Call, type Json, param, type Route } from "../call.js";
import { listing } from "../listing.js";
import { type Account, type Checkpoint, type TrainerJob } from "../seed.js";
import { type Store } from "../store.js";
import { compareTimes, toMilliseconds } from "../time.js";
import { findJob } from "./trainerJobs.js";

/** Sampler weights are promotable; DCP state and deltas of full-parameter runs are not (Docs/cookbook-checkpoints). */
const PROMOTABLE_TYPES = ["INFERENCE_BASE", "INFERENCE_LORA"];

/** The type without its prefix, which the Docs tables leave out. */
export function checkpointKind(checkpoint: Checkpoint): string {
  return checkpoint.checkpointType.replace(/^CHECKPOINT_TYPE_/, "");
}

export function isPromotable(checkpoint: Checkpoint): boolean {
  return checkpoint.promotable ?? PROMOTABLE_TYPES.includes(checkpointKind(checkpoint));
}

/** The server scans storage, so a new save can lag (Cookbook: up to 90 s, its merge script waits 900 s). */
export function isStored(store: Store, checkpoint: Checkpoint): boolean {
  const lag = store.timing.storageLagMs;
  if (checkpoint.listedAt !== undefined) return toMilliseconds(checkpoint.listedAt) <= store.now();
  return lag === 0 || toMilliseconds(checkpoint.createTime) + lag <= store.now();
}

/** Times are written exactly as they were seeded: precision varies inside one answer. */
function checkpointAnswer(store: Store, account: Account, job: TrainerJob, checkpoint: Checkpoint): Json {
  const { id, listedAt: _listedAt, orphaned: _orphaned, promotable: _promotable, ...wire } = checkpoint;
  const promotable = isPromotable(checkpoint);
  return {
    ...wire,
    name: `${trainerJobName(account.id, job.id)}/checkpoints/${id}`,
    updateTime: checkpoint.updateTime ?? checkpoint.createTime,
    ...(promotable || store.modes.promotableFalse === "present" ? { promotable } : {}),
  };
}

/** Oldest `createTime` first, in any job state, deleted ones included until the purge (Page, SDK). */
function listCheckpoints(call: Call): Json {
  const { store } = call;
  const account = ownAccount(call);
  const job = findJob(store, account, param(call, "job"));
  const rows = job.checkpoints
    .filter((row) => isStored(store, row) && !(row.orphaned === true && store.modes.orphanedCheckpoint === "hidden"))
    .toSorted((left, right) => compareTimes(left.createTime, right.createTime))
    .map((row) => checkpointAnswer(store, account, job, row));
  const alternative = store.modes.checkpointsEnvelope === "rlorTrainerJobCheckpoints";
  return listing(call, rows, {
    rows: store.modes.checkpointsEnvelope,
    token: alternative ? "next_page_token" : "nextPageToken",
    overMaximum: store.modes.checkpointPageSize,
  });
}

export const checkpointRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "/v1/accounts/{account}/rlorTrainerJobs/{job}/checkpoints",
    // No filter, order or mask is declared (Swift, likely).
    query: ["pageSize", "pageToken"],
    handler: listCheckpoints,
  },
];
