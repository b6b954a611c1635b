import { type z } from "zod";

import { ownAccount } from "../accounts/access.js";
import { findModel, servedBase } from "../models/model.js";
import { takeScript } from "../script.js";
import { alreadyExists, invalidArgument, notFound } from "../server/apiError.js";
import { type Call, type Json } from "../server/call.js";
import { writableFields } from "../server/patchFields.js";
import { formatTime } from "../time/rfc3339.js";
import { trainingConfigOf } from "../trainerJobs/request.js";
import { startRun } from "../trainerJobs/run.js";
import { type runSchema } from "../trainerJobs/seed.js";
import { managedJobAnswer } from "./answer.js";
import { type ManagedCollection } from "./managedJob.js";
import { CREATING, READ_ONLY } from "./request.js";
import { type ManagedJob, managedJobSchema } from "./seed.js";

/**
 * Starts a managed job (REST types); the order and the wording of the refusals are assumed. Datasets and evaluators are not
 * looked up. Unless `runs` says otherwise it saves one sampler checkpoint and is completed.
 */
export function createManagedJob(call: Call, collection: ManagedCollection): Json {
  const { store } = call;
  const account = ownAccount(call);
  const { fields: writable, idQuery, required } = CREATING[collection];
  const fields = writableFields(call.body, { writable, readOnly: READ_ONLY });
  const missing = required.filter((name) => (fields[name] ?? "") === "");
  if (missing.length > 0) throw invalidArgument(`${missing.join(", ")} must be set`);
  const given = collection === "supervisedFineTuningJobs" ? fields : trainingConfigOf(fields.trainingConfig);
  const { baseModel = "", warmStartFrom = "" } = given;
  if ((baseModel === "") === (warmStartFrom === "")) {
    throw invalidArgument("exactly one of base_model and warm_start_from must be set");
  }
  const source = String(baseModel === "" ? warmStartFrom : baseModel);
  const base = servedBase(call, source);
  if (base === undefined) throw notFound(`Model ${source} not found`);
  // What it continues decides base and rank (assumed).
  const loraRank = given.loraRank ?? findModel(store, source)?.peftDetails?.r ?? 0;
  const trained = { ...given, baseModel: base, loraRank };
  const id = jobId(account[collection], collection, call.query[idQuery] ?? "");
  const job = managedJobSchema.parse({
    ...fields,
    ...(collection === "supervisedFineTuningJobs" ? trained : { trainingConfig: trained }),
    id,
    createTime: formatTime(store.now()),
    ...scripted(takeScript(account.runs, id), Number(loraRank) > 0),
  });
  account[collection].push(job);
  startRun(store, job);
  return managedJobAnswer(account, collection, job);
}

function jobId(jobs: readonly ManagedJob[], collection: ManagedCollection, wanted: string): string {
  const taken = (id: string): boolean => jobs.some((row) => row.id === id);
  if (wanted === "") {
    let count = 1;
    while (taken(`job-${count}`)) count += 1;
    return `job-${count}`;
  }
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(wanted)) throw invalidArgument(`invalid job id "${wanted}"`);
  if (taken(wanted)) throw alreadyExists(`${collection}/${wanted} already exists`);
  return wanted;
}

/** How the run goes: it ends by itself, at the latest when it has saved all. */
function scripted(script: z.output<typeof runSchema> | undefined, isLora: boolean) {
  const checkpointType = `CHECKPOINT_TYPE_INFERENCE_${isLora ? "LORA" : "BASE"}`;
  const saves = script?.saves ?? [{ id: "final-a1b2c3d4", checkpointType }];
  const afterMs = Math.max(0, ...saves.map((save) => ("afterMs" in save ? save.afterMs : 0)));
  return { saves, end: script?.end ?? { state: "JOB_STATE_COMPLETED", afterMs } };
}
