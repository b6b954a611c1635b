import { type Call, type Json, type Route } from "../server/call.js";
import { LIST_QUERY, listing } from "../server/listing.js";
import { ownAccount } from "./access.js";
import { type Account } from "./seed.js";

/** Account fields of the REST types. */
function accountAnswer(account: Account): Json {
  return {
    name: `accounts/${account.id}`,
    displayName: account.displayName ?? account.id,
    email: account.email ?? `owner@${account.id}.example`,
    accountType: account.accountType ?? "ENTERPRISE",
    state: account.state ?? "READY",
    suspendState: account.suspendState ?? "UNSUSPENDED",
    status: { code: "OK", message: "" },
    createTime: account.createTime ?? "2025-01-15T09:30:00Z",
  };
}

/** Only the accounts that the key sees: the SDK takes "one row" as the answer to "which account is mine". */
function listAccounts(call: Call): Json {
  const own = call.store.accounts().filter(({ apiKeys }) => apiKeys.includes(call.apiKey));
  return listing(call, own.map(accountAnswer), { rows: "accounts" });
}

export const accountRoutes: readonly Route[] = [
  { method: "GET", template: "/v1/accounts", query: LIST_QUERY, handler: listAccounts },
  {
    method: "GET",
    template: "/v1/accounts/{account}",
    query: ["readMask"],
    handler: (call) => accountAnswer(ownAccount(call)),
  },
];
