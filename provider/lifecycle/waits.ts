import { type Clock } from "../client/clock.js";
import { describeAge, parseDuration } from "../client/duration.js";
import { type WaitOptions } from "../client/wait.js";
import { describeHourly, type Hourly } from "../prices.js";
import { type Outlook } from "./outlook.js";

/** A shorter wait is none that anybody would want to be told of. */
const SHORTEST_MS = 5_000;

/**
 * How long the waits of this run have taken, by what was waited for: where many models are promoted at once, the first
 * ones say what to expect of the others. Nothing is kept from run to run.
 */
export class WaitTimes {
  readonly #ended = new Map<string, number[]>();

  /** @param kind what is waited for, such as `promotion` */
  ended(kind: string, ms: number): void {
    if (ms >= SHORTEST_MS) this.#ended.set(kind, [...(this.#ended.get(kind) ?? []), ms]);
  }

  /** Runs a wait, and counts it once it has ended well. @param waitedMs how long it had gone on before */
  async measure<T>(kind: string, clock: Pick<Clock, "now">, wait: () => Promise<T>, waitedMs = 0): Promise<T> {
    const start = clock.now() - waitedMs;
    const result = await wait();
    this.ended(kind, clock.now() - start);
    return result;
  }

  /** The median so far, in milliseconds. */
  typical(kind: string): number | undefined {
    const times = (this.#ended.get(kind) ?? []).toSorted((a, b) => a - b);
    return times[Math.floor((times.length - 1) / 2)];
  }
}

/** A wait that a row tells of. */
export interface RowWait {
  /** What is waited for, as `WaitTimes` counts it. */
  readonly kind: string;
  readonly limitMs: number;
  /** How much of that had gone by before, in milliseconds. @default 0 */
  readonly waitedMs?: number;
  /** The longest pause between two looks, as the resource's own arguments say. */
  readonly poll?: string | undefined;
  /** @default as `WaitOptions` */
  readonly toleratesFailures?: boolean;
  /** The full name of what is billed meanwhile, if something is. */
  readonly billed?: string;
  /** @param wait how far it has come @param words the service's own */
  readonly line: (wait: string, words: string | undefined) => string;
}

/** As much of a call as a wait needs. */
interface Waiter {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly waits: WaitTimes;
  readonly outlook: Pick<Outlook, "billOf">;
  say(text: string): Promise<void>;
}

/** Waits, tells on the resource's row how far that has come, and counts it once it has ended well. */
export function waitOnRow<T>(
  { kind, limitMs, waitedMs = 0, poll = "", toleratesFailures, billed = "", line }: RowWait,
  call: Waiter,
  wait: (options: WaitOptions) => Promise<T>,
): Promise<T> {
  const { clock, signal, waits, outlook } = call;
  const options: WaitOptions = {
    clock,
    signal,
    timeoutMs: limitMs - waitedMs,
    maxPollMs: parseDuration(poll),
    toleratesFailures,
    onProgress: (words, elapsedMs) => {
      const [typicalMs, hourly] = [waits.typical(kind), outlook.billOf(billed)];
      void call.say(line(describeWait({ elapsedMs: waitedMs + elapsedMs, limitMs, typicalMs, hourly }), words));
    },
  };
  return waits.measure(kind, clock, () => wait(options), waitedMs);
}

/** How far a wait has come, in milliseconds. */
export interface Wait {
  readonly elapsedMs: number;
  readonly limitMs: number;
  /** How long others of its kind took in this run; absent for the first one. */
  readonly typicalMs?: number | undefined;
  /** What is billed meanwhile; absent where that is not known, or nothing is. */
  readonly hourly?: Hourly | undefined;
  /** From when on, where it is not billed yet: `once it has GPUs`. */
  readonly billedOnce?: string | undefined;
}

/**
 * `5 min of 6 h (typically 4 min), at $52.00/h, $4.33 so far`: first on a row, since a terminal cuts what is at its end.
 */
export function describeWait({ elapsedMs, limitMs, typicalMs, hourly, billedOnce }: Wait): string {
  const typical = typicalMs === undefined ? "" : ` (typically ${describeAge(typicalMs)})`;
  const time = `${describeAge(elapsedMs)} of ${describeAge(limitMs)}${typical}`;
  if (hourly === undefined) return time;
  if (billedOnce !== undefined) return `${time}, ${describeHourly(hourly)}/h ${billedOnce}`;
  return `${time}, at ${describeHourly(hourly)}/h${soFar(hourly, elapsedMs)}`;
}

/** Since the wait began; nothing for less than a cent. */
function soFar({ min, max }: Hourly, elapsedMs: number): string {
  const [least = 0, most = 0] = [min, max].map((cents) => Math.round((cents * elapsedMs) / 3_600_000));
  if (most === 0) return "";
  return least === 0 && min === 0
    ? `, up to ${describeHourly({ min: most, max: most })} so far`
    : `, ${describeHourly({ min: least, max: most })} so far`;
}
