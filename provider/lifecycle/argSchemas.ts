import { z } from "zod";
import { parseDuration } from "./duration.js";

/** Arguments that several resources take. */
export const durationArg = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, "must be a duration such as 2h, 90s or 1h30m");

export const preflightArg = z.enum(["strict", "warn", "off"], "must be strict, warn or off");
