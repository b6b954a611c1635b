/** What the emulator's seeds hold, and the tests ask for. */
export const KEY = "fw-emulator-key";
export const BASE = "accounts/fireworks/models/qwen3-8b";
export const TRAINING_SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
export const DEPLOYMENT_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-8b";
export const JOB = "accounts/acme/rlorTrainerJobs/sft-7";
/** What a trainer of the training shape costs, with the arithmetic. */
export const TRAINER_COST = "1 node x 4 x $13.00 = $52.00/h";
/** The newest promotable checkpoint of the job. */
export const CHECKPOINT = `${JOB}/checkpoints/step-80-a1b2c3d4`;
