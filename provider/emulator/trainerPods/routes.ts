import { ownAccount } from "../accounts/access.js";
import { checkpointKind } from "../checkpoints/checkpoint.js";
import { ApiError, notFound } from "../server/apiError.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { type TrainerJob } from "../trainerJobs/seed.js";
import { findJob } from "../trainerJobs/trainerJob.js";

/** The job behind the gateway, if its pod is up. What a pod that is not answers is a mode, and 503 on the way up (assumed). */
function livePod(call: Call): TrainerJob {
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

function healthz(call: Call): Json {
  livePod(call);
  return { status: "ok" };
}

/** DCP checkpoints only, as plain names (SDK `client.py`); asking for them counts as activity (assumed). */
function listCheckpoints(call: Call): Json {
  const { store } = call;
  const job = livePod(call);
  job.lastActivityTime = formatTime(store.now());
  store.changed();
  const names = job.checkpoints.filter((row) => checkpointKind(row).startsWith("TRAINING")).map(({ id }) => id);
  return { checkpoints: store.modes.podCheckpoints === "sorted" ? names.toSorted() : names };
}

const POD = "/training/v1/rlorTrainerJobs/{account}/{job}/api/v1";

/** The gateway to the trainers' own servers (SDK `trainer.py`, `client.py`). */
export const trainerPodRoutes: readonly Route[] = [
  { method: "GET", template: `${POD}/healthz`, handler: healthz },
  { method: "GET", template: `${POD}/list_checkpoints`, handler: listCheckpoints },
];
