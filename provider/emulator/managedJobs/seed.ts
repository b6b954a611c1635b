import { z } from "zod";

import { trained } from "../checkpoints/seed.js";
import { running } from "../trainerJobs/seed.js";

/** A managed fine-tuning job: supervised, DPO or reinforcement. It runs as a trainer job does, without a pod. */
export const managedJobSchema = z.looseObject({ ...running, ...trained });

export type ManagedJob = z.output<typeof managedJobSchema>;
