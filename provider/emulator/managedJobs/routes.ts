import { ownAccount } from "../accounts/access.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { masked } from "../server/listing.js";
import { findManagedJob, type ManagedCollection, managedJobName } from "./managedJob.js";

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

const ACCOUNT = "/v1/accounts/{account}";

export const managedJobRoutes: readonly Route[] = [
  ...(["supervisedFineTuningJobs", "dpoJobs"] as const).map((collection) => ({
    method: "GET" as const,
    template: `${ACCOUNT}/${collection}/{job}`,
    query: ["readMask"],
    handler: getJob(collection),
  })),
];
