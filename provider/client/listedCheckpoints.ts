import { type FireworksClient } from "./fireworksClient.js";
import { compareInstants } from "./instant.js";
import { checkpointsExpireAfter } from "./retention.js";
import { type Checkpoint } from "./schemas.js";

/** All checkpoints of a trainer job, newest first, and until when those of a deleted one are kept at least. */
export async function listedCheckpoints(
  client: FireworksClient,
  trainerJob: string,
): Promise<(Checkpoint & { readonly checkpointsExpireAfter?: string })[]> {
  const [rows, after] = await Promise.all([client.listCheckpoints(trainerJob), expiryOf(client, trainerJob)]);
  const newestFirst = rows.toSorted((a, b) => compareInstants(b.createTime, a.createTime));
  return after === undefined ? newestFirst : newestFirst.map((row) => ({ ...row, checkpointsExpireAfter: after }));
}

/** A job whose record is gone or cannot be read has no known deletion. */
async function expiryOf(client: FireworksClient, trainerJob: string): Promise<string | undefined> {
  try {
    return checkpointsExpireAfter(await client.getTrainerJob(trainerJob));
  } catch {
    return undefined;
  }
}
