import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { notFound } from "../server/apiError.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { type Family, limitOf, usedBy } from "../trainerJobs/quota.js";

/** Those of training GPUs, which are the ones that the emulator keeps; their ids and fields are assumed (`gatewayQuota`). */
const FAMILIES: readonly Family[] = ["blackwell", "h200", "h100"];

/** What is not limited has no quota. */
function quotasOf(account: Account): Json[] {
  return FAMILIES.flatMap((family) => {
    const limit = limitOf(account, family);
    const name = `accounts/${account.id}/quotas/training-${family}-count`;
    if (limit === undefined) return [];
    return [{ name, value: String(limit), maxValue: String(limit), usage: usedBy(account, family) }];
  });
}

function getQuota(call: Call): Json {
  const account = ownAccount(call);
  const name = `accounts/${account.id}/quotas/${param(call, "quota")}`;
  const row = quotasOf(account).find((quota) => quota.name === name);
  if (row === undefined) throw notFound(`Quota ${name} not found`);
  return masked(row, call.query.readMask ?? "");
}

const QUOTAS = "/v1/accounts/{account}/quotas";

export const quotaRoutes: readonly Route[] = [
  {
    method: "GET",
    template: QUOTAS,
    query: LIST_QUERY,
    handler: (call) => listing(call, quotasOf(ownAccount(call)), { rows: "quotas" }),
  },
  { method: "GET", template: `${QUOTAS}/{quota}`, query: ["readMask"], handler: getQuota },
];
