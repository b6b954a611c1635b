import { type FireworksClient } from "../client/fireworksClient.js";
import { type Model } from "../client/schemas.js";

/** All pages of an account's models. */
export async function listModels(client: FireworksClient, accountId: string): Promise<Model[]> {
  const models: Model[] = [];
  for (let pageToken: string | undefined = ""; pageToken !== undefined;) {
    const page = await client.listModels(accountId, { pageToken });
    models.push(...page.items);
    pageToken = page.nextPageToken === "" ? undefined : page.nextPageToken;
  }
  return models;
}
