import { checkpointKind } from "../checkpoints/checkpoint.js";
import { type Call, type Handler, type Json, type Route } from "../server/call.js";
import { busyPod, livePod } from "./pod.js";
import { createModel, createSession, heartbeat, retrieveFuture } from "./session.js";

function healthz(call: Call): Json {
  livePod(call);
  return { status: "ok" };
}

/** DCP checkpoints only, as plain names (SDK `client.py`). */
function listCheckpoints(call: Call): Json {
  const job = busyPod(call);
  const names = job.checkpoints.filter((row) => checkpointKind(row).startsWith("TRAINING")).map(({ id }) => id);
  return { checkpoints: call.store.modes.podCheckpoints === "sorted" ? names.toSorted() : names };
}

const POD = "/training/v1/rlorTrainerJobs/{account}/{job}/api/v1";
const post = (name: string, handler: Handler): Route => ({ method: "POST", template: `${POD}/${name}`, handler });

/** The gateway to the trainers' own servers (SDK `trainer.py`, `client.py`). */
export const trainerPodRoutes: readonly Route[] = [
  { method: "GET", template: `${POD}/healthz`, handler: healthz },
  { method: "GET", template: `${POD}/list_checkpoints`, handler: listCheckpoints },
  post("create_session", createSession),
  post("session_heartbeat", heartbeat),
  post("create_model", createModel),
  post("retrieve_future", retrieveFuture),
  // What the client tells of itself; nobody reads it.
  post("telemetry", () => ({ status: "accepted" })),
];
