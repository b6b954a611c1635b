import { describeAge } from "../client/duration.js";
import { amount, type Hourly } from "./hourly.js";

/** How far a wait has come, in milliseconds. */
export interface Wait {
  readonly elapsedMs: number;
  readonly limitMs: number;
  /** What is billed meanwhile; absent where that is not known, or nothing is. */
  readonly hourly?: Hourly | undefined;
  /** From when on, where it is not billed yet: `once it has GPUs`. */
  readonly billedOnce?: string | undefined;
}

/** `5 min of 6 h, at $52.00/h`: first on a row, since a terminal cuts what is at its end. */
export function describeWait({ elapsedMs, limitMs, hourly, billedOnce }: Wait): string {
  const time = `${describeAge(elapsedMs)} of ${describeAge(limitMs)}`;
  if (hourly === undefined) return time;
  return billedOnce === undefined ? `${time}, at ${amount(hourly)}/h` : `${time}, ${amount(hourly)}/h ${billedOnce}`;
}
