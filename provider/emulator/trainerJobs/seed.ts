import { z } from "zod";

import { trained } from "../checkpoints/seed.js";
import { podSchema } from "../trainerPods/seed.js";
import { duration, id, time } from "../schema/scalars.js";
import { upcomingSchema } from "../schema/upcoming.js";

/** A checkpoint that a run saves by itself, so long after its job began to run. */
const saveSchema = z.strictObject({
  afterMs: duration(0),
  id,
  /** As in a checkpoint. Absent: what a job of this rank saves; with `promotable: false`, the state to go on from. */
  checkpointType: z.string().optional(),
  promotable: z.boolean().optional(),
});

/** Limited, since each save looks through those that are left: an advance must not take long. */
const savesSchema = z.array(saveSchema).max(1000);

/** How a run ends by itself. */
const endSchema = z.strictObject({
  state: z.string().default("JOB_STATE_FAILED"),
  afterMs: duration(0),
  /** Counted from the POST (to fail on the way up), or from the start of RUNNING. */
  since: z.enum(["create", "running"]).default("running"),
  message: z.string().default(""),
});

/** What every job that trains says about its run. */
export const running = {
  id,
  state: z.string().default("JOB_STATE_COMPLETED"),
  status: z.looseObject({}).optional(),
  completedTime: time.optional(),
  /** Set: the job is a tombstone. */
  deleteTime: time.optional(),
  /** For example `"3600s"`. */
  inactivityTimeout: z.string().optional(),
  disableInactivityCleanup: z.boolean().optional(),
  /** Emulator only: changes of state to come. */
  upcoming: upcomingSchema.optional(),
  /** Emulator only: checkpoints to come, counted from `runningSince`. */
  saves: savesSchema.optional(),
  /** Emulator only: how the run will end. */
  end: endSchema.optional(),
  /** Emulator only: absent in a RUNNING job: from the first request on. */
  runningSince: time.optional(),
  /** Emulator only: when the run was last busy. Absent: it is never stopped for being idle. */
  lastActivityTime: time.optional(),
};

export type Run = z.output<z.ZodObject<typeof running & typeof trained>>;

export const trainerJobSchema = z.looseObject({
  ...running,
  /** `baseModel`, `loraRank` and the next two are short for the fields of these names in `trainingConfig`. */
  ...trained,
  acceleratorType: z.string().optional(),
  acceleratorCount: z.number().int().nonnegative().optional(),
  nodeCount: z.number().int().nonnegative().optional(),
  trainerReplicaCount: z.number().int().nonnegative().optional(),
  /** Emulator only: a job from before the stored bucket URL. */
  legacyBucket: z.boolean().optional(),
  /** Emulator only: what its pod has been asked for. */
  pod: podSchema.optional(),
});

export type TrainerJob = z.output<typeof trainerJobSchema>;

/** What becomes of a trainer job, or of a managed job, that a request creates; the first entry that matches is taken. */
export const runSchema = z.strictObject({
  /** Glob over the id of the job, `*` for any text. Absent: any job. */
  job: z.string().optional(),
  /** How many jobs it is for. Absent: any number. */
  count: z.number().int().nonnegative().optional(),
  saves: savesSchema.default([]),
  end: endSchema.optional(),
});
