import { z } from "zod";

import { trained } from "../checkpoints/seed.js";
import { endSchema, saveSchema, upcomingSchema } from "./runSeed.js";
import { id, time } from "../schema/scalars.js";

export const trainerJobSchema = z.looseObject({
  id,
  state: z.string().default("JOB_STATE_COMPLETED"),
  /** `baseModel`, `loraRank` and the next two are short for the fields of these names in `trainingConfig`. */
  ...trained,
  acceleratorType: z.string().optional(),
  acceleratorCount: z.number().int().nonnegative().optional(),
  nodeCount: z.number().int().nonnegative().optional(),
  trainerReplicaCount: z.number().int().nonnegative().optional(),
  /** For example `"3600s"`. */
  inactivityTimeout: z.string().optional(),
  disableInactivityCleanup: z.boolean().optional(),
  status: z.looseObject({}).optional(),
  completedTime: time.optional(),
  /** Set: the job is a tombstone. */
  deleteTime: time.optional(),
  /** Emulator only: a job from before the stored bucket URL. */
  legacyBucket: z.boolean().optional(),
  /** Emulator only: changes of state to come. */
  upcoming: z.array(upcomingSchema).optional(),
  /** Emulator only: checkpoints to come, counted from `runningSince`. */
  saves: z.array(saveSchema).optional(),
  /** Emulator only: how the run will end. */
  end: endSchema.optional(),
  /** Emulator only: absent in a RUNNING job: from the first request on. */
  runningSince: time.optional(),
  /** Emulator only: when the run was last busy. Absent: it is never stopped for being idle. */
  lastActivityTime: time.optional(),
});

/** A managed fine-tuning job: `supervisedFineTuningJobs`, `dpoJobs`. */
export const managedJobSchema = z.looseObject({ id, state: z.string().default("JOB_STATE_COMPLETED"), ...trained });

/** A serverless training session; ids of the service start with `ts-`. */
export const trainingSessionSchema = z.looseObject({
  id,
  state: z.string().default("TRAINING_SESSION_STATE_READY"),
  ...trained,
  /** Emulator only: id of the trainer job that it runs on; its checkpoints are gone with that job. */
  boundTrainer: z.string().optional(),
});
