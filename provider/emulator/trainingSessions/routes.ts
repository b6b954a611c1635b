import { ownAccount } from "../accounts/access.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { findSession, sessionName } from "./trainingSession.js";

/** That this route exists, and its fields, are assumed; states: `TRAINING_SESSION_STATE_*` (Swift, likely). */
function getSession(call: Call): Json {
  const account = ownAccount(call);
  const session = findSession(account, param(call, "session"));
  const { id, checkpoints: _checkpoints, boundTrainer: _trainer, trainingConfig: _config, ...wire } = session;
  return { createTime: "2026-01-01T00:00:00Z", ...wire, name: sessionName(account, id) };
}

/** Frees a run slot, and its checkpoints are gone with it; a second time it is 404 (SDK 1.2.28, Docs). */
function deleteSession(call: Call): Json {
  const account = ownAccount(call);
  const session = findSession(account, param(call, "session"));
  account.trainingSessions = account.trainingSessions.filter((row) => row !== session);
  call.store.changed();
  return {};
}

const SESSION = "/v1/accounts/{account}/trainingSessions/{session}";

export const trainingSessionRoutes: readonly Route[] = [
  { method: "GET", template: SESSION, handler: getSession },
  { method: "DELETE", template: SESSION, handler: deleteSession },
];
