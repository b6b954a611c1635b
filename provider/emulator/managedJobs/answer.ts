import { type Account } from "../accounts/seed.js";
import { type Json } from "../server/call.js";
import { HIDDEN } from "../trainerJobs/answer.js";
import { type ManagedCollection, managedJobName } from "./managedJob.js";
import { type ManagedJob } from "./seed.js";

/** A supervised job has its base model at the top, the others in `trainingConfig` (REST types, Docs/api-reference). */
export function managedJobAnswer(account: Account, collection: ManagedCollection, job: ManagedJob): Json {
  const { id, baseModel, loraRank, trainingConfig, ...rest } = job;
  const trained = {
    ...(baseModel === undefined ? {} : { baseModel }),
    ...(loraRank === undefined ? {} : { loraRank }),
  };
  const isSupervised = collection === "supervisedFineTuningJobs";
  return {
    status: { code: "OK", message: "" },
    createTime: "2026-01-01T00:00:00Z",
    dataset: "",
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !HIDDEN.includes(name))),
    ...(isSupervised ? trained : { trainingConfig: { ...trained, ...trainingConfig } }),
    name: managedJobName(account, collection, id),
  };
}
