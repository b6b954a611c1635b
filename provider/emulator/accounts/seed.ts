import { z } from "zod";

import { deployedModelSchema } from "../deployedModels/seed.js";
import { deploymentSchema, rolloutSchema } from "../deployments/seed.js";
import { managedJobSchema } from "../managedJobs/seed.js";
import { modelSchema } from "../models/seed.js";
import { operationSchema } from "../operations/seed.js";
import { id, time } from "../schema/scalars.js";
import { shapeSchema } from "../shapes/seed.js";
import { runSchema, trainerJobSchema } from "../trainerJobs/seed.js";
import { trainingSessionSchema } from "../trainingSessions/seed.js";

const limit = z.number().int().nonnegative();
const counter = z.number().int().nonnegative().default(0);

export const accountSchema = z.strictObject({
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
  reinforcementFineTuningJobs: z.array(managedJobSchema).default([]),
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
  /** What becomes of the jobs and deployments that requests create. */
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

export type Account = z.output<typeof accountSchema>;
