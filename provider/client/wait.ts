import { type Clock } from "./clock.js";
import { FireworksApiError } from "./errors.js";
import { type Operation } from "./schemas.js";
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

const SHORTEST_POLL_MS = 250;
/** A pause is this part of the time waited so far, so the end is noticed late by no more than that. */
const POLL_PART = 1 / 8;
/** A log that keeps every line is not to fill with one for each of the first polls. */
const PROGRESS_MS = 5_000;
/** The vendor's SDK polls every 10 s. */
export const DEFAULT_MAX_POLL_MS = 10_000;

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
  poll: () => Promise<{ done: T } | { running: string | undefined }>,
  { clock, timeoutMs, maxPollMs = DEFAULT_MAX_POLL_MS, toleratesFailures = true, signal, onProgress }: WaitOptions,
): Promise<T> {
  const start = clock.now();
  let told: { readonly message: string | undefined; readonly elapsed: number } | undefined;
  for (;;) {
    let message: string | undefined;
    try {
      const result = await poll();
      if ("done" in result) return result.done;
      message = result.running;
    } catch (error) {
      if (!toleratesFailures || !isPassing(error)) throw error;
      message = error.message;
    }
    const elapsed = clock.now() - start;
    if (elapsed >= timeoutMs) throw new WaitTimeout(timeoutMs, message);
    if (told?.message !== message || told === undefined || elapsed - told.elapsed >= PROGRESS_MS) {
      told = { message, elapsed };
      onProgress?.(message, elapsed);
    }
    const pause = Math.min(Math.max(SHORTEST_POLL_MS, elapsed * POLL_PART), maxPollMs) * (0.8 + 0.2 * clock.random());
    await clock.sleep(Math.min(pause, timeoutMs - elapsed), signal);
  }
}

/** The progress text of an operation: `metadata.statusMessage`, in one of four places (SDK 1.2.28). */
export function progressOf({ metadata }: Operation): string | undefined {
  for (const place of [metadata, field(metadata, "value")]) {
    for (const key of ["statusMessage", "status_message"]) {
      const text = field(place, key);
      if (typeof text === "string" && text !== "") return text;
    }
  }
  return undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** Whether a later look may succeed all the same. */
export function isPassing(error: unknown): error is FireworksApiError {
  if (!(error instanceof FireworksApiError)) return false;
  if (error.status === undefined) return error.cause === undefined || isTransient(error.cause);
  return error.status === 408 || error.status === 429 || error.status >= 500;
}
