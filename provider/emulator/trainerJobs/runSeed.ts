import { z } from "zod";

import { duration, id, time } from "../schema/scalars.js";

/** A checkpoint that a run saves by itself, so long after its job began to run. */
export const saveSchema = z.strictObject({
  afterMs: duration(0),
  id,
  /** With its prefix, for example `CHECKPOINT_TYPE_INFERENCE_LORA`. */
  checkpointType: z.string(),
  promotable: z.boolean().optional(),
});

/** How a run ends by itself. */
export const endSchema = z.strictObject({
  state: z.string().default("JOB_STATE_FAILED"),
  afterMs: duration(0),
  /** Counted from the POST (to fail on the way up), or from the start of RUNNING. */
  since: z.enum(["create", "running"]).default("running"),
  message: z.string().default(""),
});

/** A change of state that the clock will bring. */
export const upcomingSchema = z.strictObject({ at: time, state: z.string(), message: z.string().optional() });

/** What becomes of a trainer job that a request creates; the first entry that matches is taken. */
export const runSchema = z.strictObject({
  /** Glob over the id of the job, `*` for any text. Absent: any job. */
  job: z.string().optional(),
  /** How many jobs it is for. Absent: any number. */
  count: z.number().int().nonnegative().optional(),
  saves: z.array(saveSchema).default([]),
  end: endSchema.optional(),
});

/** What becomes of a deployment that a request creates; the first entry that matches is taken. */
export const rolloutSchema = z.strictObject({
  /** Glob over the id of the deployment, `*` for any text. Absent: any deployment. */
  deployment: z.string().optional(),
  /** How many deployments it is for. Absent: any number. */
  count: z.number().int().nonnegative().optional(),
  /** `stuck`: it stays CREATING. */
  outcome: z.enum(["ready", "failed", "stuck"]).default("ready"),
  /** Absent: `timing.deploymentCreatingMs`. */
  afterMs: z.number().int().nonnegative().optional(),
  /** When it answers completions, counted from the POST. Absent: once it is READY. */
  servesAfterMs: z.number().int().nonnegative().optional(),
  message: z.string().default("deployment failed: no capacity"),
});
