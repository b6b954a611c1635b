import { failedPrecondition } from "../server/apiError.js";
import { type Call } from "../server/call.js";
import { isStopped, stopRun } from "./run.js";
import { type Run } from "./seed.js";
import { isTombstone } from "./trainerJob.js";

/** Its state, a deleted one's too, in the words of the service (Cookbook). */
function refuse(call: Call, verb: string, job: Run): Error {
  const state = isTombstone(job) ? "JOB_STATE_DELETED" : job.state;
  return failedPrecondition(call.store.modes, `cannot ${verb} job in state: ${state}`);
}

/** Stops a run. A paused job can be cancelled, other ones that stopped cannot (assumed). */
export function cancelRun(call: Call, job: Run): void {
  const { store } = call;
  const paused = job.state === "JOB_STATE_PAUSED" && !isTombstone(job);
  if ((isStopped(job) && !paused) || /DELETING|CANCELLING/.test(job.state)) throw refuse(call, "cancel", job);
  stopRun(store, job, "JOB_STATE_CANCELLING", store.timing.jobCancellingMs, "JOB_STATE_CANCELLED");
}

/** Which states can be resumed: SDK `reconnect_and_wait`, and an idle stop. */
const RESUMABLE = ["FAILED", "CANCELLED", "PAUSED", "COMPLETED", "IDLE"].map((state) => `JOB_STATE_${state}`);

export function checkResumable(call: Call, job: Run): void {
  if (isTombstone(job) || !RESUMABLE.includes(job.state)) throw refuse(call, "resume", job);
}
