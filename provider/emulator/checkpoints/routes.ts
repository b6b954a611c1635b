import { ownAccount } from "../accounts/access.js";
import { MANAGED_COLLECTIONS, type ManagedCollection, managedJobParent } from "../managedJobs/managedJob.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { listing } from "../server/listing.js";
import { type Store } from "../store.js";
import { compareTimes } from "../time/rfc3339.js";
import { findJob, trainerJobParent } from "../trainerJobs/trainerJob.js";
import { findSession, sessionParent } from "../trainingSessions/trainingSession.js";
import { isPromotable, isStored } from "./checkpoint.js";
import { type CheckpointParent } from "./parent.js";
import { type Checkpoint } from "./seed.js";

/** Times are written exactly as they were seeded: precision varies inside one answer. */
function checkpointAnswer(store: Store, parent: CheckpointParent, checkpoint: Checkpoint): Json {
  const { id, listedAt: _listedAt, orphaned: _orphaned, promotable: _promotable, ...wire } = checkpoint;
  const promotable = isPromotable(checkpoint);
  return {
    ...wire,
    name: `${parent.name}/checkpoints/${id}`,
    updateTime: checkpoint.updateTime ?? checkpoint.createTime,
    ...(promotable || store.modes.promotableFalse === "present" ? { promotable } : {}),
  };
}

/** Oldest `createTime` first, in any state of the parent, deleted jobs included until the purge (Page, SDK). */
function rowsOf(store: Store, parent: CheckpointParent): Json[] {
  return parent.checkpoints
    .filter((row) => isStored(store, row) && !(row.orphaned === true && store.modes.orphanedCheckpoint === "hidden"))
    .toSorted((left, right) => compareTimes(left.createTime, right.createTime))
    .map((row) => checkpointAnswer(store, parent, row));
}

function listTrainerJobCheckpoints(call: Call): Json {
  const { store } = call;
  const account = ownAccount(call);
  const job = findJob(store, account, param(call, "job"));
  const alternative = store.modes.checkpointsEnvelope === "rlorTrainerJobCheckpoints";
  return listing(call, rowsOf(store, trainerJobParent(account, job)), {
    rows: store.modes.checkpointsEnvelope,
    token: alternative ? "next_page_token" : "nextPageToken",
    overMaximum: store.modes.checkpointPageSize,
  });
}

/** New in SDK 1.2.28; envelope `checkpoints`. */
function listManagedCheckpoints(collection: ManagedCollection): (call: Call) => Json {
  return (call) => {
    const account = ownAccount(call);
    const parent = managedJobParent(call.store, account, collection, param(call, "job"));
    const overMaximum = call.store.modes.checkpointPageSize;
    return listing(call, rowsOf(call.store, parent), { rows: "checkpoints", overMaximum });
  };
}

/** The caller's part of `run-<32 hex>-<name>-<8 hex>`, or of the older `run-<32 hex>:<name>` (Cookbook). */
function callersName(id: string): string {
  return id.replace(/^run-[0-9a-f]{32}[-:]/, "").replace(/-[0-9a-f]{8}$/, "");
}

/** Its own envelope, and rows that say the caller's name too (what it holds is assumed). */
function listSessionCheckpoints(call: Call): Json {
  const { modes } = call.store;
  const account = ownAccount(call);
  const parent = sessionParent(account, findSession(account, param(call, "session")));
  const rows = rowsOf(call.store, parent).map((row) => ({
    checkpointName: callersName(String(row.name).replace(/.*\//, "")),
    ...row,
  }));
  return listing(call, rows, {
    rows: modes.sessionCheckpointsEnvelope,
    token: modes.sessionCheckpointsEnvelope === "training_session_checkpoints" ? "next_page_token" : "nextPageToken",
    overMaximum: modes.checkpointPageSize,
  });
}

// No filter, order or mask is declared (Swift, likely).
const QUERY = ["pageSize", "pageToken"];
const ACCOUNT = "/v1/accounts/{account}";

export const checkpointRoutes: readonly Route[] = [
  {
    method: "GET",
    template: `${ACCOUNT}/rlorTrainerJobs/{job}/checkpoints`,
    query: QUERY,
    handler: listTrainerJobCheckpoints,
  },
  ...MANAGED_COLLECTIONS.map((collection) => ({
    method: "GET" as const,
    template: `${ACCOUNT}/${collection}/{job}/checkpoints`,
    query: QUERY,
    handler: listManagedCheckpoints(collection),
  })),
  {
    method: "GET",
    template: `${ACCOUNT}/trainingSessions/{session}/checkpoints`,
    query: QUERY,
    handler: listSessionCheckpoints,
  },
];
