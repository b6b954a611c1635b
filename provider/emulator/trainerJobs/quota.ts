import { type Account } from "../accounts/seed.js";
import { ApiError } from "../server/apiError.js";
import { trainingConfig } from "./answer.js";
import { isStopped } from "./run.js";
import { type TrainerJob } from "./seed.js";

export type Family = keyof NonNullable<Account["trainingQuotas"]>;

/** Training GPUs by tier, from "no payment method" to 4 (Docs/account-quotas). */
const TIERS: readonly Record<Family, number>[] = [
  { blackwell: 0, h200: 0, h100: 0 },
  { blackwell: 0, h200: 16, h100: 8 },
  { blackwell: 16, h200: 16, h100: 16 },
  { blackwell: 24, h200: 24, h100: 24 },
  { blackwell: 32, h200: 32, h100: 32 },
];

/** B200 and B300 count together, so do H100 and A100 (Docs/account-quotas). Others have no quota here. */
function familyOf(acceleratorType: unknown): Family | undefined {
  if (typeof acceleratorType !== "string") return undefined;
  if (/^NVIDIA_G?B[23]00/.test(acceleratorType)) return "blackwell";
  if (acceleratorType.startsWith("NVIDIA_H200")) return "h200";
  return /^NVIDIA_[HA]100/.test(acceleratorType) ? "h100" : undefined;
}

function gpusOf(job: TrainerJob): { family: Family | undefined; count: number } {
  const { acceleratorType, acceleratorCount } = trainingConfig(job);
  const perNode = typeof acceleratorCount === "number" ? acceleratorCount : 0;
  const count = perNode * Math.max(1, job.nodeCount ?? 1) * Math.max(1, job.trainerReplicaCount ?? 1);
  return { family: familyOf(acceleratorType), count };
}

/** Absent: unlimited. */
export function limitOf(account: Account, family: Family): number | undefined {
  return account.trainingQuotas?.[family] ?? TIERS[account.tier ?? -1]?.[family];
}

export function usedBy(account: Account, family: Family, except?: TrainerJob): number {
  return account.trainerJobs
    .filter((row) => row !== except && !isStopped(row))
    .map(gpusOf)
    .reduce((total, row) => total + (row.family === family ? row.count : 0), 0);
}

/**
 * Refuses a job that the account has no GPUs left for: 429 for what is in use, 403 when the tier has none of the family at
 * all. `details` as SDK `errors.py` reads them; the messages are assumed. Jobs that wait for GPUs count too (assumed).
 */
export function checkQuota(account: Account, job: TrainerJob): void {
  const { family, count } = gpusOf(job);
  if (family === undefined) return;
  const limit = limitOf(account, family);
  if (limit === undefined) return;
  const used = usedBy(account, family, job);
  const available = Math.max(0, limit - used);
  if (count <= available) return;
  const counts = { quota_required: String(count), quota_available: String(available) };
  if (limit === 0) {
    const message = `training on ${family} GPUs needs a higher tier`;
    throw new ApiError(403, 7, message, [errorInfo("TIER_REQUIRED", counts)]);
  }
  const message = `quota_exceeded: ${count} ${family} training GPUs required, ${available} of ${limit} available`;
  throw new ApiError(429, 8, message, [errorInfo("QUOTA_EXCEEDED", counts)]);
}

function errorInfo(reason: string, counts: Record<string, string>): unknown {
  return {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason,
    domain: "training.fireworks.ai",
    metadata: { version: "1", source: "lifecycle", ...counts },
  };
}
