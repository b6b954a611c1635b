import { z } from "zod";

import { accountSchema } from "./accounts/seed.js";
import { modesSchema } from "./modes.js";
import { issueTexts } from "./schema/issueTexts.js";
import { clockOffset, clockTime } from "./schema/scalars.js";
import { timingSchema } from "./timing.js";

/*
 * Containers are strict, so a typing error is found; wire objects are loose, so that any field of the service, known here
 * or not, can be seeded and comes back in answers. Fields marked "emulator only" never do.
 */

export const seedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  modes: modesSchema.prefault({}),
  timing: timingSchema.prefault({}),
  /** Stands still at `now`, or runs ahead by `offsetMs`. Absent: real time. */
  clock: z.strictObject({ now: clockTime.optional(), offsetMs: clockOffset.optional() }).optional(),
});

/** What a seed file holds: as much or as little of the service as a test needs. */
export type Seed = z.input<typeof seedSchema>;
/** A seed with its defaults filled in: what the emulator holds, and what it shows as its state. */
export type State = z.output<typeof seedSchema>;

/** Reads a seed; the error names the path of every fault in it. */
export function parseSeed(value: unknown): State {
  const parsed = seedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`not a seed:\n  ${issueTexts(parsed.error).join("\n  ")}`);
}
