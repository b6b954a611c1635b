import { z } from "zod";

import { time } from "./scalars.js";

/** A change of state that the clock will bring. */
export const upcomingSchema = z.strictObject({ at: time, state: z.string(), message: z.string().optional() });
