import { type IncomingHttpHeaders } from "node:http";

import { type ApiError, notFound, permissionDenied, unauthenticated } from "../server/apiError.js";
import { type Call, param } from "../server/call.js";
import { type Store } from "../store.js";
import { type Account } from "./seed.js";

/** The training SDK sends `X-Api-Key`, the generated client `Authorization: Bearer`; `X-Api-Key` wins (assumed). */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const own = headers["x-api-key"];
  if (typeof own === "string" && own !== "") return own;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/** 401 code 16 for a missing, unknown or inference-only key (SDK `errors.py`); the wording is assumed. */
export function authenticate(store: Store, headers: IncomingHttpHeaders): string {
  const key = presentedKey(headers);
  if (key === undefined) throw unauthenticated("no API key was given");
  if (!store.accounts().some(({ apiKeys }) => apiKeys.includes(key))) throw unauthenticated("invalid API key");
  return key;
}

/** The account in the path, which the key must see. */
export function ownAccount(call: Call): Account {
  const account = call.store.account(param(call, "account"));
  if (account === undefined || !isOwn(call, account)) throw hidden(call, param(call, "account"));
  return account;
}

export function isOwn(call: Call, account: Account): boolean {
  return account.apiKeys.includes(call.apiKey);
}

/** Key valid, but not for this account: 403 code 7, or 404 as the service answers for some objects (SDK hints). */
export function hidden(call: Call, accountId: string): ApiError {
  if (call.store.modes.otherAccount === "not-found") return notFound(`Account ${accountId} not found`);
  return permissionDenied(`the API key has no access to account ${accountId}`);
}
