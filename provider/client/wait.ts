import { type Clock } from "./clock.js";
import { FireworksApiError } from "./errors.js";
import { isTransient } from "./transportFailure.js";

/** Waiting for an operation is not retrying: it has a deadline and reports progress. */
export interface WaitOptions {
  readonly clock: Clock;
  /** The longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** The longest pause between two polls, in milliseconds. */
  readonly maxPollMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether a passing failure of one poll is waited out. @default true */
  readonly toleratesFailures?: boolean | undefined;
  /** Called when a poll found it running, with the service's own words if it has any: at once, when they change, and every 5 s. */
  readonly onProgress?: ((message: string | undefined, elapsedMs: number) => void) | undefined;
}

/** What a poll found: the end, or that it goes on, with what the service says of it. */
export type Polled<T, Words> = { readonly done: T } | { readonly running: Words };

/** When one polls, and until when. All times in milliseconds. */
export interface Pace<Words> extends Pick<WaitOptions, "clock" | "signal" | "toleratesFailures"> {
  /** How long, and since when; asked after each poll, since it may depend on what was found. */
  readonly limit: (startMs: number) => { readonly since: number; readonly timeoutMs: number };
  /** The time until the next poll. */
  readonly pause: (elapsedMs: number, hasFailed: boolean) => number;
  /** Called after each poll that found it running or failed. */
  readonly onRunning?: ((message: Words | string, elapsedMs: number) => void) | undefined;
}

const SHORTEST_POLL_MS = 250;
/** A pause is this part of the time waited so far, so the end is noticed late by no more than that. */
const POLL_PART = 1 / 8;
/** A log that keeps every line is not to fill with one for each of the first polls. */
const PROGRESS_MS = 5_000;
/** The vendor's SDK polls every 10 s. */
const DEFAULT_MAX_POLL_MS = 10_000;

/** The wait ran out while the operation was still running. */
export class WaitTimeout extends Error {
  constructor(
    readonly timeoutMs: number,
    /** What the last look found, if it said anything. */
    readonly last?: string,
  ) {
    super(`not finished after ${timeoutMs / 1000} s${last === undefined ? "" : `: ${last}`}`);
    this.name = "WaitTimeout";
  }
}

/**
 * Polls until `poll` answers something, quickly at first, then with pauses in proportion to the wait, up to
 * `maxPollMs`, with jitter.
 * A passing failure of one poll does not end the wait.
 */
export async function waitUntil<T>(
  poll: () => Promise<Polled<T, string | undefined>>,
  { timeoutMs, maxPollMs = DEFAULT_MAX_POLL_MS, onProgress, ...options }: WaitOptions,
): Promise<T> {
  let told: { readonly message: string | undefined; readonly elapsed: number } = {
    message: undefined,
    elapsed: -PROGRESS_MS,
  };
  return pollUntilDone(poll, {
    ...options,
    limit: (since) => ({ since, timeoutMs }),
    pause: (elapsed) =>
      Math.min(Math.max(SHORTEST_POLL_MS, elapsed * POLL_PART), maxPollMs) * (0.8 + 0.2 * options.clock.random()),
    onRunning: (message, elapsed) => {
      if (told.message === message && elapsed - told.elapsed < PROGRESS_MS) return;
      told = { message, elapsed };
      onProgress?.(message, elapsed);
    },
  });
}

/** Polls at a pace of one's own. @throws WaitTimeout with what the last poll found */
export async function pollUntilDone<T, Words extends string | undefined>(
  poll: () => Promise<Polled<T, Words>>,
  { clock, signal, toleratesFailures = true, limit, pause, onRunning }: Pace<Words>,
): Promise<T> {
  const start = clock.now();
  for (;;) {
    let message: Words | string;
    let hasFailed = false;
    try {
      const found = await poll();
      if ("done" in found) return found.done;
      message = found.running;
    } catch (error) {
      if (!toleratesFailures || !isPassing(error)) throw error;
      message = error.message;
      hasFailed = true;
    }
    const elapsed = clock.now() - start;
    const { since, timeoutMs } = limit(start);
    const left = since - start + timeoutMs - elapsed;
    if (left <= 0) throw new WaitTimeout(timeoutMs, message);
    onRunning?.(message, elapsed);
    await clock.sleep(Math.min(pause(elapsed, hasFailed), left), signal);
  }
}

/** Whether a later look may succeed all the same. */
function isPassing(error: unknown): error is FireworksApiError {
  if (!(error instanceof FireworksApiError)) return false;
  if (error.status === undefined) return error.cause === undefined || isTransient(error.cause);
  return error.status === 408 || error.status === 429 || error.status >= 500;
}
