import { type Clock } from "./clock.js";
import { type TrainerJob } from "./schemas.js";
import { isResumable, isTombstone, shortState } from "./trainerJobState.js";
import { pollUntilDone } from "./wait.js";
import { TrainerJobStopped, type WaitForTrainerOptions } from "./waitForTrainer.js";

const TIMEOUT_MS = 120_000;
const POLL_MS = 10_000;

/**
 * Waits up to 2 minutes until a job runs (true) or can be resumed (false). Looks every 10 s, and 5 s
 * after a look that failed (SDK `reconnect_and_wait`).
 */
export async function settleTrainer(
  look: () => Promise<TrainerJob>,
  { clock, signal, onProgress }: Pick<WaitForTrainerOptions, "signal" | "onProgress"> & { readonly clock: Clock },
): Promise<boolean> {
  return pollUntilDone(
    async () => {
      const job = await look();
      if (isTombstone(job)) throw new TrainerJobStopped(job);
      const state = shortState(job);
      if (state === "RUNNING") return { done: true };
      return isResumable(job) ? { done: false } : { running: state };
    },
    {
      clock,
      signal,
      limit: (since) => ({ since, timeoutMs: TIMEOUT_MS }),
      pause: (_, hasFailed) => (hasFailed ? POLL_MS / 2 : POLL_MS),
      onRunning: onProgress,
    },
  );
}
