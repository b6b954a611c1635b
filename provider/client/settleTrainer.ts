import { type Clock } from "./clock.js";
import { type TrainerJob } from "./schemas.js";
import { isResumable, isTombstone, shortState } from "./trainerJobState.js";
import { isPassing, WaitTimeout } from "./wait.js";
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
  const start = clock.now();
  for (;;) {
    let found: string;
    let pause = POLL_MS;
    try {
      const job = await look();
      if (isTombstone(job)) throw new TrainerJobStopped(job);
      if (shortState(job) === "RUNNING") return true;
      if (isResumable(job)) return false;
      found = shortState(job);
    } catch (error) {
      if (!isPassing(error)) throw error;
      found = error.message;
      pause = POLL_MS / 2;
    }
    const left = start + TIMEOUT_MS - clock.now();
    if (left <= 0) throw new WaitTimeout(TIMEOUT_MS, found);
    onProgress?.(found, clock.now() - start);
    await clock.sleep(Math.min(pause, left), signal);
  }
}
