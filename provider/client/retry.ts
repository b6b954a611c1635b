/**
 * When to send a request again: one pure decision, (attempt, method, outcome) -> delay or stop.
 *
 * The vendor's SDK sends every verb again, `:promote` included, for five minutes, without jitter and
 * without reading `Retry-After`; a hidden success then looks like a fault of the checkpoint.
 * Here a GET is sent again after any passing fault, and everything else only when it provably did
 * nothing.
 */

import { type Effect } from "./errors.js";

/** What came of one attempt. */
export type Outcome =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly retryAfter?: string | undefined;
      /** A quota is used up: no rate limit, so waiting a little does not help. */
      readonly quotaExceeded?: boolean | undefined;
      /** How long until the minute is over whose limit this process has used up, as far as that shows. */
      readonly minuteLeftMs?: number | undefined;
    }
  /** No usable answer. `sent` is false when the request provably did not reach the service. */
  | { readonly kind: "failure"; readonly sent: boolean; readonly transient: boolean };

export type Decision = { readonly retry: false } | { readonly retry: true; readonly delayMs: number };

export const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** The longest `Retry-After` that is obeyed; a longer one is cut to this. */
export const MAX_RETRY_AFTER_MS = 60_000;

/**
 * The shortest pauses after a 429 that does not say how long to wait, by attempt. Limits are counted by the minute, at
 * least 10 requests of it: after a moment or two, in which a burst may pass, a pause lasts the whole minute.
 */
const RATE_LIMIT_PAUSES_MS = [0, 0, 10_000, 60_000, 60_000] as const;

const TRANSIENT_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/** What the attempt may have done at the service. */
export function effectOf(method: string, outcome: Outcome): Effect {
  if (method === "GET") return "none";
  if (outcome.kind === "failure") return outcome.sent ? "unknown" : "none";
  // 409 is unknown: it may be the answer to an earlier attempt's hidden success.
  return outcome.status === 408 || outcome.status === 409 || outcome.status >= 500 ? "unknown" : "none";
}

/** Decides what follows attempt number `attempt` (the first is 1). */
export function decideRetry(attempt: number, method: string, outcome: Outcome, now: number, random: number): Decision {
  const transient =
    outcome.kind === "failure"
      ? outcome.transient
      : TRANSIENT_STATUSES.has(outcome.status) && outcome.quotaExceeded !== true;
  if (!transient || attempt >= MAX_ATTEMPTS || effectOf(method, outcome) === "unknown") return { retry: false };
  const backoff = Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * random;
  const asked = outcome.kind === "answer" ? parseRetryAfter(outcome.retryAfter, now) : undefined;
  // The longest of them: behind a clock that is off, a date may ask for no wait at all, six times in a row.
  return { retry: true, delayMs: Math.max(asked ?? 0, backoff, pauseOf(outcome, asked, attempt)) };
}

/** How long an answer makes every request of this process wait; `undefined` when it concerns this one alone. */
export function cooldownOf(outcome: Outcome, now: number, attempt = 1): number | undefined {
  if (outcome.kind === "failure" || (outcome.status !== 429 && outcome.status !== 503)) return undefined;
  const asked = parseRetryAfter(outcome.retryAfter, now);
  const pause = pauseOf(outcome, asked, attempt);
  return pause === 0 ? asked : Math.max(asked ?? 0, pause);
}

/** The window of a rate limit that nobody names: what others send meanwhile would only use it up again. */
function pauseOf(outcome: Outcome, askedMs: number | undefined, attempt: number): number {
  const isLimit = outcome.kind === "answer" && outcome.status === 429 && outcome.quotaExceeded !== true;
  const isNamed = askedMs !== undefined && askedMs > 0;
  if (!isLimit || isNamed) return 0;
  return Math.max(RATE_LIMIT_PAUSES_MS[attempt - 1] ?? 0, outcome.minuteLeftMs ?? 0);
}

/** `Retry-After` in milliseconds, capped; seconds and dates are both legal. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(delay, 0), MAX_RETRY_AFTER_MS);
}
