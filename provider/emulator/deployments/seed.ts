import { z } from "zod";

import { upcomingSchema } from "../trainerJobs/runSeed.js";
import { id, time } from "../schema/scalars.js";

const count = z.number().int().nonnegative();

export const deploymentSchema = z.looseObject({
  id,
  baseModel: z.string().optional(),
  /** Absent: READY. */
  state: z.string().optional(),
  /** Full name of a deployment shape version. */
  deploymentShape: z.string().optional(),
  acceleratorType: z.string().optional(),
  acceleratorCount: count.optional(),
  minReplicaCount: count.optional(),
  maxReplicaCount: count.optional(),
  desiredReplicaCount: count.optional(),
  enableAddons: z.boolean().optional(),
  status: z.looseObject({}).optional(),
  createTime: time.optional(),
  updateTime: time.optional(),
  /** When it was deleted softly. */
  deleteTime: time.optional(),
  /** When a softly deleted one is gone for good. */
  purgeTime: time.optional(),
  /** Emulator only: the last completion; traffic within the hour holds a DELETE without `ignoreChecks`. */
  lastRequestTime: time.optional(),
  /** Emulator only: changes of state to come. `GONE` takes the row away. */
  upcoming: z.array(upcomingSchema).optional(),
  /** Emulator only: from when on it answers completions although it is not READY. */
  servesFrom: time.optional(),
});
