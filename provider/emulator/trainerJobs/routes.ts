import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { formatTime } from "../time/rfc3339.js";
import { jobAnswer } from "./answer.js";
import { CREATE_QUERY, createTrainerJob } from "./create.js";
import { checkQuota } from "./quota.js";
import { startRun, stopRun } from "./run.js";
import { type TrainerJob } from "./seed.js";
import { cancelRun, checkResumable } from "./stop.js";
import { findJob, isTombstone } from "./trainerJob.js";

function find(call: Call): { account: Account; job: TrainerJob } {
  const account = ownAccount(call);
  return { account, job: findJob(call.store, account, param(call, "job")) };
}

function getJob(call: Call): Json {
  const { account, job } = find(call);
  return masked(jobAnswer(account, job), call.query.readMask ?? "");
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
  const { job } = find(call);
  if (isTombstone(job) || job.state === "JOB_STATE_DELETING") return {};
  const { jobDeletingMs } = store.timing;
  if (jobDeletingMs > 0) {
    stopRun(store, job, "JOB_STATE_DELETING", jobDeletingMs, "JOB_STATE_DELETED");
  } else {
    job.deleteTime = formatTime(store.now());
    delete job.upcoming;
    store.changed();
  }
  return {};
}

/** Body `{}`, an empty object back (generated client). */
function cancelJob(call: Call): Json {
  bodyFields(call.body ?? {}, []);
  cancelRun(call, find(call).job);
  return {};
}

/** No body, or `{}`; the answer is the job. */
function resumeJob(call: Call): Json {
  const { store } = call;
  bodyFields(call.body ?? {}, []);
  const { account, job } = find(call);
  checkResumable(call, job);
  checkQuota(account, job);
  startRun(store, job);
  return jobAnswer(account, job);
}

const JOBS = "/v1/accounts/{account}/rlorTrainerJobs";

export const trainerJobRoutes: readonly Route[] = [
  { method: "GET", template: JOBS, query: LIST_QUERY, handler: listJobs },
  { method: "POST", template: JOBS, query: CREATE_QUERY, handler: createTrainerJob },
  { method: "GET", template: `${JOBS}/{job}`, query: ["readMask"], handler: getJob },
  { method: "DELETE", template: `${JOBS}/{job}`, handler: deleteJob },
  { method: "POST", template: `${JOBS}/{job}:cancel`, handler: cancelJob },
  { method: "POST", template: `${JOBS}/{job}:resume`, handler: resumeJob },
];
