import { type Clock } from "./clock.js";
import { type TrainerJob } from "./schemas.js";
import { shortState } from "./trainerJobState.js";
import { pollUntilDone } from "./wait.js";

/** How to wait for a trainer. All times in milliseconds. */
export interface WaitForTrainerOptions {
  readonly signal?: AbortSignal | undefined;
  /** The longest time in `PENDING`, that is, without GPUs. @default 172800000 (48 h, as the vendor's SDK) */
  readonly pendingTimeoutMs?: number | undefined;
  /** From the first other state to `RUNNING` with a healthy pod. @default 900000 (15 min) */
  readonly readyTimeoutMs?: number | undefined;
  /** @default 5000 */
  readonly pollMs?: number | undefined;
  /** Called after each look that found it not ready. */
  readonly onProgress?: ((message: string, elapsedMs: number) => void) | undefined;
}

/** A trainer job will not become ready by waiting: it failed, ended, or was deleted. */
export class TrainerJobStopped extends Error {
  /** Full name of the job. */
  readonly jobName: string;
  /** Such as `JOB_STATE_FAILED`. */
  readonly state: string;
  /** The job's own status message; empty when it has none. */
  readonly serverMessage: string;

  constructor({ name, state = "", status }: TrainerJob) {
    const serverMessage = status?.message ?? "";
    super(`${name} is ${state}${serverMessage === "" ? "" : `: ${serverMessage}`}`);
    this.name = "TrainerJobStopped";
    this.jobName = name;
    this.state = state;
    this.serverMessage = serverMessage;
  }
}

export const PENDING_TIMEOUT_MS = 172_800_000;
export const READY_TIMEOUT_MS = 900_000;
const POLL_MS = 5_000;
/** A job that was just resumed may show its old end for a while (SDK 1.2.28). */
const END_GRACE_MS = 30_000;

const FAILED = ["FAILED", "DELETED", "ARCHIVED"];
const ENDING = ["CANCELLING", "CANCELLED", "COMPLETED", "EARLY_STOPPED", "DELETING"];

/**
 * Waits until a trainer runs and its pod is healthy. While it is `PENDING` one limit counts, in every
 * other state the other one, from the beginning of that phase. `PAUSED` just waits.
 * @throws TrainerJobStopped, WaitTimeout
 */
export async function waitForTrainer(
  look: () => Promise<TrainerJob>,
  isHealthy: () => Promise<boolean>,
  { clock, signal, onProgress, ...options }: WaitForTrainerOptions & { readonly clock: Clock },
): Promise<TrainerJob> {
  const { pendingTimeoutMs = PENDING_TIMEOUT_MS, readyTimeoutMs = READY_TIMEOUT_MS, pollMs = POLL_MS } = options;
  const start = clock.now();
  let phase = { isPending: false, since: start };
  return pollUntilDone(
    async () => {
      const job = await look();
      const state = shortState(job);
      if (FAILED.includes(state) || (ENDING.includes(state) && clock.now() - start >= END_GRACE_MS)) {
        throw new TrainerJobStopped(job);
      }
      if (state === "RUNNING" && (await isHealthy())) return { done: job };
      const isPending = state === "PENDING";
      if (isPending !== phase.isPending) phase = { isPending, since: clock.now() };
      return { running: describe(state, job.status?.message) };
    },
    {
      clock,
      signal,
      limit: () => ({ since: phase.since, timeoutMs: phase.isPending ? pendingTimeoutMs : readyTimeoutMs }),
      pause: () => pollMs,
      onRunning: onProgress,
    },
  );
}

function describe(state: string, message = ""): string {
  const meaning = { PENDING: "PENDING, waiting for GPUs", RUNNING: "RUNNING, its pod is not healthy yet" }[state];
  return `${meaning ?? state}${message === "" ? "" : `: ${message}`}`;
}
