import { describeAge } from "../client/duration.js";
import { amount, type Hourly } from "./hourly.js";

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
  if (billedOnce !== undefined) return `${time}, ${amount(hourly)}/h ${billedOnce}`;
  return `${time}, at ${amount(hourly)}/h${soFar(hourly, elapsedMs)}`;
}

/** Since the wait began; nothing for less than a cent. */
function soFar({ min, max }: Hourly, elapsedMs: number): string {
  const [least = 0, most = 0] = [min, max].map((cents) => Math.round((cents * elapsedMs) / 3_600_000));
  if (most === 0) return "";
  return least === 0 && min === 0
    ? `, up to ${amount({ min: most, max: most })} so far`
    : `, ${amount({ min: least, max: most })} so far`;
}
