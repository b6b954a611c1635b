import { z } from "zod";

import { LATEST } from "../time/clock.js";
import { parseTime } from "../time/rfc3339.js";

export const time = z.string().refine((text) => parseTime(text) !== undefined, "must be an RFC 3339 time");
export const id = z.string().min(1);
/** Where the emulator's clock can stand. */
export const clockTime = time.refine(
  (text) => (parseTime(text) ?? 0n) <= BigInt(LATEST) * 1_000_000n,
  "must be before the year 3000",
);

const YEAR_MS = 365 * 24 * 3_600_000;
/** How far a running clock can be ahead of real time, in milliseconds. */
export const clockOffset = z
  .number()
  .int()
  .min(-900 * YEAR_MS)
  .max(900 * YEAR_MS);
/** Milliseconds on the emulator's clock, a hundred years at most: the times that they lead to have to have four-digit years. */
export const milliseconds = z
  .number()
  .int()
  .nonnegative()
  .max(100 * YEAR_MS);
export const duration = (fallback: number) => milliseconds.default(fallback);
