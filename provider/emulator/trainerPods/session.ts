import { invalidArgument, notFound } from "../server/apiError.js";
import { type Call, type Json } from "../server/call.js";
import { type TrainerJob } from "../trainerJobs/seed.js";
import { busyPod } from "./pod.js";
import { type Pod } from "./seed.js";

/*
 * What a training client asks its trainer for before its first step (SDK `client.py`, recorded); every step after that is
 * answered 501. The texts of refusals are assumed.
 */

function podOf(job: TrainerJob): Pod {
  return (job.pod ??= { sessions: [], models: [] });
}

/** Whatever else the body has is for the trainer and not looked at. */
function required(call: Call, name: string): string {
  const { body } = call;
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof value !== "string" || value === "") throw invalidArgument(`${name} is required`);
  return value;
}

export function createSession(call: Call): Json {
  const job = busyPod(call);
  const { sessions } = podOf(job);
  const id = `session-${job.id}-${sessions.length + 1}`;
  sessions.push(id);
  return { type: "create_session", session_id: id };
}

function checkSession(call: Call, job: TrainerJob): void {
  const session = required(call, "session_id");
  if (!podOf(job).sessions.includes(session)) throw notFound(`session ${session} not found`);
}

export function heartbeat(call: Call): Json {
  checkSession(call, busyPod(call));
  return { type: "session_heartbeat" };
}

/** The model is there at once, and told by the future. */
export function createModel(call: Call): Json {
  const job = busyPod(call);
  checkSession(call, job);
  const base = required(call, "base_model");
  const trained = job.baseModel ?? job.trainingConfig?.baseModel;
  if (base !== trained) throw invalidArgument(`this trainer trains ${String(trained)}, not ${base}`);
  const { models } = podOf(job);
  const requestId = `request-${models.length + 1}`;
  models.push({ id: `model-${models.length + 1}`, requestId });
  return { request_id: requestId };
}

export function retrieveFuture(call: Call): Json {
  const requestId = required(call, "request_id");
  const model = podOf(busyPod(call)).models.find((row) => row.requestId === requestId);
  if (model === undefined) throw notFound(`request ${requestId} not found`);
  return { type: "create_model", model_id: model.id };
}
