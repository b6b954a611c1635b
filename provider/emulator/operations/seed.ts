import { z } from "zod";

import { id, time } from "../schema/scalars.js";

export const operationSchema = z.strictObject({
  id,
  /** Full names. */
  model: z.string(),
  checkpoint: z.string(),
  /** Of whatever the checkpoint belongs to: a trainer job, a managed job, a training session. */
  trainerJob: z.string(),
  baseModel: z.string(),
  startTime: time,
  /** When it ends. */
  dueTime: time,
  outcome: z.enum(["succeed", "fail", "never", "vanish"]),
  error: z.strictObject({ code: z.number().int(), message: z.string() }).optional(),
  /** Its outcome was applied to the model. */
  settled: z.boolean().default(false),
  /** Nobody was told about it: the promotion was synchronous. */
  silent: z.boolean().default(false),
});

export type Operation = z.output<typeof operationSchema>;
