import { parseTrainerJobName } from "../../client/names.js";
import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { storedCheckpoint } from "../checkpoints/checkpoint.js";
import { type CheckpointParent } from "../checkpoints/parent.js";
import { type Checkpoint } from "../checkpoints/seed.js";
import { MANAGED_COLLECTIONS, type ManagedCollection, managedJobParent } from "../managedJobs/managedJob.js";
import { invalidArgument, notFound } from "../server/apiError.js";
import { bodyFields, textField } from "../server/bodyFields.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { type TrainerJob } from "../trainerJobs/seed.js";
import { findJob, trainerJobParent } from "../trainerJobs/trainerJob.js";
import { findSession, sessionParent } from "../trainingSessions/trainingSession.js";
import { requestPromotion, wantedModels, wantsOperation } from "./request.js";

const FIELDS = ["outputModel", "baseModel", "trainerJobId", "asyncPromotion", "hotLoadDeploymentId"];

/** `POST /v1/accounts/<a>/checkpoints/<c>:promote` (SDK `fireworks_client.py`). */
function promote(call: Call): Json {
  const { store } = call;
  const account = ownAccount(call);
  const fields = bodyFields(call.body, FIELDS);
  const asynchronous = wantsOperation(call, fields);
  const wanted = wantedModels(fields);
  const { job, checkpoint } = findCheckpoint(call, account, fields);
  if (job.legacyBucket === true && store.modes.legacyBucket === "needs-deployment") {
    const deployment = textField(fields, "hotLoadDeploymentId");
    if (deployment === undefined) throw invalidArgument("this job has no stored bucket: give hot_load_deployment_id");
  }
  return requestPromotion(call, { account, parent: trainerJobParent(account, job), checkpoint }, wanted, asynchronous);
}

/** The job says where the files are; without it the account's jobs are searched (assumed). */
function findCheckpoint(
  call: Call,
  account: Account,
  fields: Record<string, unknown>,
): { job: TrainerJob; checkpoint: Checkpoint } {
  const { store } = call;
  const id = param(call, "checkpoint");
  const jobName = textField(fields, "trainerJobId");
  const jobs =
    call.params.job === undefined
      ? jobName === undefined
        ? account.trainerJobs
        : [findJob(store, account, jobIdOf(account, jobName))]
      : [findJob(store, account, call.params.job)];
  for (const job of jobs) {
    const checkpoint = storedCheckpoint(store, trainerJobParent(account, job), id);
    if (checkpoint) return { job, checkpoint };
  }
  throw notStored(id);
}

/** Server text (SDK, Cookbook). */
function notStored(checkpointId: string): Error {
  return invalidArgument(`checkpoint "${checkpointId}" not found in GCS`);
}

/** A full name despite the "id" in the field's name. */
function jobIdOf(account: Account, name: string): string {
  const parsed = parseTrainerJobName(name);
  if (parsed?.accountId !== account.id) {
    throw invalidArgument(`invalid trainer_job_id "${name}": want accounts/${account.id}/rlorTrainerJobs/<id>`);
  }
  return parsed.jobId;
}

/** 4-part names in the URL: 404 unless the mode accepts them. */
function promoteByFullName(call: Call): Json {
  if (call.store.modes.fourPartPromote === "not-found") throw notFound("Not Found");
  return promote(call);
}

function checkpointOf(call: Call, parent: CheckpointParent): Checkpoint {
  const id = param(call, "checkpoint");
  const checkpoint = storedCheckpoint(call.store, parent, id);
  if (checkpoint === undefined) throw notStored(id);
  return checkpoint;
}

/** As for trainer jobs, without a job in the body (new in SDK 1.2.28). */
function promoteManaged(collection: ManagedCollection): (call: Call) => Json {
  return (call) => {
    const account = ownAccount(call);
    const fields = bodyFields(call.body, ["outputModel", "baseModel", "asyncPromotion"]);
    const asynchronous = wantsOperation(call, fields);
    const wanted = wantedModels(fields);
    const parent = managedJobParent(call.store, account, collection, param(call, "job"));
    return requestPromotion(call, { account, parent, checkpoint: checkpointOf(call, parent) }, wanted, asynchronous);
  };
}

/** Two fields only, and always synchronous: the answer is `{model}` (SDK `fireworks_client.py`). */
function promoteOfSession(call: Call): Json {
  const account = ownAccount(call);
  const wanted = wantedModels(bodyFields(call.body, ["outputModel", "baseModel"]));
  const parent = sessionParent(account, findSession(account, param(call, "session")));
  return requestPromotion(call, { account, parent, checkpoint: checkpointOf(call, parent) }, wanted, false);
}

const ACCOUNT = "/v1/accounts/{account}";
const PROMOTE = "checkpoints/{checkpoint*}:promote";

export const promotionRoutes: readonly Route[] = [
  { method: "POST", template: `${ACCOUNT}/${PROMOTE}`, handler: promote },
  { method: "POST", template: `${ACCOUNT}/rlorTrainerJobs/{job}/${PROMOTE}`, handler: promoteByFullName },
  ...MANAGED_COLLECTIONS.map((collection) => ({
    method: "POST" as const,
    template: `${ACCOUNT}/${collection}/{job}/${PROMOTE}`,
    handler: promoteManaged(collection),
  })),
  { method: "POST", template: `${ACCOUNT}/trainingSessions/{session}/${PROMOTE}`, handler: promoteOfSession },
];
