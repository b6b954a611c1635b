import { hidden, isOwn } from "../access.js";
import { notFound } from "../apiError.js";
import { type Call, type Json, param, type Route } from "../call.js";
import { modelAnswer } from "../modelAnswer.js";
import { findModel } from "../promotion.js";
import { type Account, type Operation } from "../seed.js";
import { type Store } from "../store.js";
import { toMilliseconds } from "../time.js";

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

function isForgotten(store: Store, operation: Operation): boolean {
  if (operation.outcome === "vanish") return true;
  const expiry = toMilliseconds(operation.dueTime) + store.timing.operationExpiryMs;
  return store.modes.operationExpiry === "expires" && operation.settled && expiry <= store.now();
}

function getOperation(call: Call): Json {
  const { store } = call;
  const id = param(call, "operation");
  const accountId = call.params.account;
  const globalNames = store.modes.operationName === "global";
  const accounts = store.accounts().filter((row) => isOwn(call, row) && (globalNames || row.id === accountId));
  if (accounts.length === 0 && accountId !== undefined) throw hidden(call, accountId);
  if (globalNames === (accountId === undefined)) {
    for (const account of accounts) {
      const operation = account.operations.find((row) => row.id === id && !row.silent);
      if (operation && !isForgotten(store, operation)) {
        return operationAnswer(store, account, operation, operation.settled);
      }
    }
  }
  throw notFound(`operation ${call.path.replace("/v1/", "")} not found`);
}

export const operationRoutes: readonly Route[] = [
  { method: "GET", template: "/v1/accounts/{account}/operations/{operation}", handler: getOperation },
  { method: "GET", template: "/v1/operations/{operation}", handler: getOperation },
];
