import { allPages } from "./allPages.js";
import { type FireworksClient } from "./fireworksClient.js";
import { type Model } from "./schemas.js";

/** All pages of an account's models. */
export async function listModels(client: FireworksClient, accountId: string): Promise<Model[]> {
  const listing = { what: `list models of ${accountId}`, path: `/v1/accounts/${accountId}/models` };
  return allPages((pageToken) => client.listModels(accountId, { pageToken }), listing);
}
