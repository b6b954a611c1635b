import { z } from "zod";

import { id, milliseconds, time } from "../schema/scalars.js";
import { upcomingSchema } from "../schema/upcoming.js";

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
  /** Emulator only: since when it has had no traffic. Absent: it does not rest before it has had some. */
  idleSince: time.optional(),
  /** Emulator only: when the replicas are up that a request has asked for. */
  scaledUpAt: time.optional(),
  /** Emulator only: changes of state to come. `GONE` takes the row away. */
  upcoming: upcomingSchema.optional(),
  /** Emulator only: the snapshot that was last put on it, from when on, and the one until then. */
  hotLoad: z.strictObject({ identity: id, at: time, before: id.optional() }).optional(),
  /** Emulator only: from when on it answers completions although it is not READY. */
  servesFrom: time.optional(),
});

export type Deployment = z.output<typeof deploymentSchema>;

/** What becomes of a deployment that a request creates; the first entry that matches is taken. */
export const rolloutSchema = z.strictObject({
  /** Glob over the id of the deployment, `*` for any text. Absent: any deployment. */
  deployment: z.string().optional(),
  /** How many deployments it is for. Absent: any number. */
  count: z.number().int().nonnegative().optional(),
  /** `stuck`: it stays CREATING. */
  outcome: z.enum(["ready", "failed", "stuck"]).default("ready"),
  /** Absent: `timing.deploymentCreatingMs`. */
  afterMs: milliseconds.optional(),
  /** When it answers completions, counted from the POST. Absent: once it is READY. */
  servesAfterMs: milliseconds.optional(),
  message: z.string().default("deployment failed: no capacity"),
});
