import { z } from "zod";

import { checkpointSchema } from "../checkpoints/seed.js";

export const commandSchema = z.strictObject({
  /** Ids. */
  account: z.string(),
  job: z.string(),
  /** As in a seed; without a `createTime` they are saved now. */
  checkpoints: z.array(checkpointSchema.partial({ createTime: true })).default([]),
  /** Ends or changes the run after the saves, for example `JOB_STATE_FAILED`. */
  state: z.string().optional(),
  message: z.string().optional(),
});

/** What a test makes a training run do: `{account, job, checkpoints, state, message}`. */
export type RunCommand = z.input<typeof commandSchema>;
