import { ownAccount } from "../accounts/access.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import {
  findManagedJob,
  findSession,
  type ManagedCollection,
  managedJobName,
  sessionName,
} from "../checkpoints/parent.js";
import { masked } from "../server/listing.js";

/** A DPO job has its base model in `trainingConfig`, a supervised one at the top (REST types, Docs/api-reference). */
function getJob(collection: ManagedCollection): (call: Call) => Json {
  return (call) => {
    const account = ownAccount(call);
    const job = findManagedJob(account, collection, param(call, "job"));
    const { id, checkpoints: _checkpoints, baseModel, loraRank, trainingConfig, ...wire } = job;
    const trained = {
      ...(baseModel === undefined ? {} : { baseModel }),
      ...(loraRank === undefined ? {} : { loraRank }),
    };
    const config = collection === "dpoJobs" ? { trainingConfig: { ...trained, ...trainingConfig } } : trained;
    const answer = {
      status: { code: "OK", message: "" },
      createTime: "2026-01-01T00:00:00Z",
      dataset: "",
      ...wire,
      ...config,
      name: managedJobName(account, collection, id),
    };
    return masked(answer, call.query.readMask ?? "");
  };
}

/** That this route exists, and its fields, are assumed; states: `TRAINING_SESSION_STATE_*` (Swift, likely). */
function getSession(call: Call): Json {
  const account = ownAccount(call);
  const session = findSession(account, param(call, "session"));
  const { id, checkpoints: _checkpoints, boundTrainer: _trainer, trainingConfig: _config, ...wire } = session;
  return { createTime: "2026-01-01T00:00:00Z", ...wire, name: sessionName(account, id) };
}

/** Frees a run slot, and its checkpoints are gone with it; a second time it is 404 (SDK 1.2.28, Docs). */
function deleteSession(call: Call): Json {
  const account = ownAccount(call);
  const session = findSession(account, param(call, "session"));
  account.trainingSessions = account.trainingSessions.filter((row) => row !== session);
  call.store.changed();
  return {};
}

const ACCOUNT = "/v1/accounts/{account}";

export const managedJobRoutes: readonly Route[] = [
  ...(["supervisedFineTuningJobs", "dpoJobs"] as const).map((collection) => ({
    method: "GET" as const,
    template: `${ACCOUNT}/${collection}/{job}`,
    query: ["readMask"],
    handler: getJob(collection),
  })),
  { method: "GET", template: `${ACCOUNT}/trainingSessions/{session}`, handler: getSession },
  { method: "DELETE", template: `${ACCOUNT}/trainingSessions/{session}`, handler: deleteSession },
];
