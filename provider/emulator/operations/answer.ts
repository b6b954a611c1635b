import { type Account } from "../accounts/seed.js";
import { modelAnswer } from "../models/answer.js";
import { findModel } from "../models/model.js";
import { type Json } from "../server/call.js";
import { type Store } from "../store.js";
import { type Operation } from "./seed.js";

/** A google.longrunning operation: `name, metadata, done, error, response`; types and texts are assumed. */
export function operationAnswer(store: Store, account: Account, operation: Operation, done: boolean): Json {
  const name = store.modes.operationName === "account" ? `accounts/${account.id}/operations` : "operations";
  const failed = operation.outcome === "fail";
  return {
    name: `${name}/${operation.id}`,
    metadata: {
      "@type": "type.googleapis.com/gateway.PromoteCheckpointMetadata",
      statusMessage: done ? (failed ? "failed" : "promoted") : "copying checkpoint files",
    },
    done,
    ...(done ? outcomeOf(store, account, operation) : {}),
  };
}

function outcomeOf(store: Store, account: Account, operation: Operation): Json {
  if (operation.outcome === "fail") return { error: { code: 13, message: "", ...operation.error, details: [] } };
  const model = findModel(store, operation.model);
  if (store.modes.operationResponse === "missing" || model === undefined) return {};
  return { response: { "@type": "type.googleapis.com/gateway.Model", ...modelAnswer(account, model) } };
}
