import { z } from "zod";

import { id, time } from "../schema/scalars.js";

export const checkpointSchema = z.looseObject({
  id,
  createTime: time,
  updateTime: time.optional(),
  /** With its prefix, for example `CHECKPOINT_TYPE_INFERENCE_LORA`. */
  checkpointType: z.string(),
  /** Absent: decided by the type. */
  promotable: z.boolean().optional(),
  /** Emulator only: the row is neither listed nor found before this time. */
  listedAt: time.optional(),
  /** Emulator only: the staged files were lost to a rejected output id. */
  orphaned: z.boolean().optional(),
});

/** What every parent of checkpoints says about its training. */
export const trained = {
  baseModel: z.string().optional(),
  loraRank: z.number().int().nonnegative().optional(),
  trainingConfig: z.looseObject({}).optional(),
  createTime: time.optional(),
  checkpoints: z.array(checkpointSchema).default([]),
};

export type Checkpoint = z.output<typeof checkpointSchema>;
