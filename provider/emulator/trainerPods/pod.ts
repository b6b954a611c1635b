import { ownAccount } from "../accounts/access.js";
import { ApiError, notFound } from "../server/apiError.js";
import { type Call, param } from "../server/call.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { type TrainerJob } from "../trainerJobs/seed.js";
import { findJob } from "../trainerJobs/trainerJob.js";

/** The job behind the gateway, if its pod is up. What a pod that is not answers is a mode, and 503 on the way up (assumed). */
export function livePod(call: Call): TrainerJob {
  const { store } = call;
  const job = findJob(store, ownAccount(call), param(call, "job"));
  const running = job.state === "JOB_STATE_RUNNING" && job.deleteTime === undefined;
  const since = job.runningSince === undefined ? 0 : toMilliseconds(job.runningSince);
  if (running && since + store.timing.podHealthyMs <= store.now()) return job;
  const starting = running || ["JOB_STATE_CREATING", "JOB_STATE_PENDING"].includes(job.state);
  const status = starting ? "503" : store.modes.stoppedPod;
  const message = `the trainer of ${job.id} is not up`;
  throw status === "404" ? notFound(message) : new ApiError(Number(status), 14, message);
}

/** The same, asked for work, which counts as activity (SDK `trainer.py`: "trainer API operations and heartbeats"). */
export function busyPod(call: Call): TrainerJob {
  const job = livePod(call);
  job.lastActivityTime = formatTime(call.store.now());
  call.store.changed();
  return job;
}
