import { z } from "zod";

import { time } from "./scalars.js";

/** Changes of state that the clock will bring. Limited, since each looks through those that are left: an advance must not take long. */
export const upcomingSchema = z
  .array(z.strictObject({ at: time, state: z.string(), message: z.string().optional() }))
  .max(100);
