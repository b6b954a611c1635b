import { parseInstant } from "./instant.js";
import { type TrainerJob } from "./schemas.js";

const RETENTION_MS = 30 * 24 * 3_600_000;

/**
 * When the checkpoints of a deleted trainer job may begin to go: 30 days after the deletion, RFC 3339.
 * `undefined` for a job that is not deleted, or whose deletion time is not known: no date is invented.
 */
export function checkpointsExpireAfter({ deleteTime }: Pick<TrainerJob, "deleteTime">): string | undefined {
  const deleted = deleteTime === undefined ? undefined : parseInstant(deleteTime);
  return deleted === undefined ? undefined : new Date(Number(deleted / 1_000_000n) + RETENTION_MS).toISOString();
}
