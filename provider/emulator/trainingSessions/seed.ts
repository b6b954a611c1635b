import { z } from "zod";

import { trained } from "../checkpoints/seed.js";
import { id } from "../schema/scalars.js";

/** A serverless training session; ids of the service start with `ts-`. */
export const trainingSessionSchema = z.looseObject({
  id,
  state: z.string().default("TRAINING_SESSION_STATE_READY"),
  ...trained,
  /** Emulator only: id of the trainer job that it runs on; its checkpoints are gone with that job. */
  boundTrainer: z.string().optional(),
});

export type TrainingSession = z.output<typeof trainingSessionSchema>;
