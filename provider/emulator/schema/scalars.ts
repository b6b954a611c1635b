import { z } from "zod";

import { parseTime } from "../time/rfc3339.js";

export const time = z.string().refine((text) => parseTime(text) !== undefined, "must be an RFC 3339 time");
export const id = z.string().min(1);
/** Milliseconds on the emulator's clock. */
export const duration = (fallback: number) => z.number().int().nonnegative().default(fallback);
