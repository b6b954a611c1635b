import { z } from "zod";

import { issueTexts } from "./schema/issueTexts.js";
import { modesSchema } from "./modes.js";
import { type checkpointSchema } from "./checkpoints/seed.js";
import { deploymentSchema } from "./deployments/seed.js";
import { deployedModelSchema, modelSchema } from "./models/seed.js";
import { operationSchema } from "./operations/seed.js";
import { rolloutSchema, runSchema } from "./trainerJobs/runSeed.js";
import { id, time } from "./schema/scalars.js";
import { shapeSchema } from "./shapes/seed.js";
import { timingSchema } from "./timing.js";
import { managedJobSchema, trainerJobSchema, trainingSessionSchema } from "./trainerJobs/seed.js";

/*
 * Containers are strict, so a typing error is found; wire objects are loose, so that any field of the service, known here
 * or not, can be seeded and comes back in answers. Fields marked "emulator only" never do.
 */

const limit = z.number().int().nonnegative();
const counter = z.number().int().nonnegative().default(0);

const accountSchema = z.strictObject({
  id,
  /** Keys that see this account. A key may be listed in several accounts. */
  apiKeys: z.array(z.string().min(1)).default([]),
  displayName: z.string().optional(),
  email: z.string().optional(),
  accountType: z.string().optional(),
  state: z.string().optional(),
  suspendState: z.string().optional(),
  createTime: time.optional(),
  trainerJobs: z.array(trainerJobSchema).default([]),
  supervisedFineTuningJobs: z.array(managedJobSchema).default([]),
  dpoJobs: z.array(managedJobSchema).default([]),
  trainingSessions: z.array(trainingSessionSchema).default([]),
  models: z.array(modelSchema).default([]),
  deployments: z.array(deploymentSchema).default([]),
  deployedModels: z.array(deployedModelSchema).default([]),
  trainingShapes: z.array(shapeSchema).default([]),
  deploymentShapes: z.array(shapeSchema).default([]),
  /** Promotions that were started. */
  operations: z.array(operationSchema).default([]),
  /** Ids that may not be used again yet; only with `modes.modelIdReuse: "refused"`. */
  deletedModels: z.array(z.strictObject({ id, deleteTime: time })).default([]),
  /** What becomes of the trainer jobs and deployments that requests create. */
  runs: z.array(runSchema).default([]),
  rollouts: z.array(rolloutSchema).default([]),
  /** Decides the training GPUs of the account, from 0 (no payment method) to 4. Absent: unlimited. */
  tier: z.number().int().min(0).max(4).optional(),
  /** Further requests of a minute are refused with 429 and `Retry-After`. Absent: unlimited. */
  requestsPerMinute: z.number().int().positive().optional(),
  /** Training GPUs per accelerator family, whatever the tier says. */
  trainingQuotas: z.strictObject({ blackwell: limit, h200: limit, h100: limit }).partial().optional(),
  /** How many were ever created by a request, whatever became of them: what a test counts leaks by. */
  created: z.strictObject({ trainerJobs: counter, deployments: counter, deployedModels: counter }).prefault({}),
});

export const seedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  modes: modesSchema.prefault({}),
  timing: timingSchema.prefault({}),
  /** Stands still at `now`, or runs ahead by `offsetMs`. Absent: real time. */
  clock: z.strictObject({ now: time.optional(), offsetMs: z.number().int().optional() }).optional(),
});

/** What a seed file holds: as much or as little of the service as a test needs. */
export type Seed = z.input<typeof seedSchema>;
/** A seed with its defaults filled in: what the emulator holds, and what it shows as its state. */
export type State = z.output<typeof seedSchema>;
export type Account = z.output<typeof accountSchema>;
export type TrainerJob = z.output<typeof trainerJobSchema>;
export type ManagedJob = z.output<typeof managedJobSchema>;
export type TrainingSession = z.output<typeof trainingSessionSchema>;
export type Checkpoint = z.output<typeof checkpointSchema>;
export type Model = z.output<typeof modelSchema>;
export type Deployment = z.output<typeof deploymentSchema>;
export type DeployedModel = z.output<typeof deployedModelSchema>;
export type Operation = z.output<typeof operationSchema>;

/** Reads a seed; the error names the path of every fault in it. */
export function parseSeed(value: unknown): State {
  const parsed = seedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`not a seed:\n  ${issueTexts(parsed.error).join("\n  ")}`);
}
