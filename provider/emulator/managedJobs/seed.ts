import { z } from "zod";

import { trained } from "../checkpoints/seed.js";
import { id } from "../schema/scalars.js";

/** A managed fine-tuning job: `supervisedFineTuningJobs`, `dpoJobs`. */
export const managedJobSchema = z.looseObject({ id, state: z.string().default("JOB_STATE_COMPLETED"), ...trained });

export type ManagedJob = z.output<typeof managedJobSchema>;
