import { hidden, isOwn } from "../accounts/access.js";
import { notFound } from "../server/apiError.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { type Store } from "../store.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { operationAnswer } from "./answer.js";
import { type Operation } from "./seed.js";

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
