/** Promoted Fireworks models in Pulumi stacks. */
export { PromotedModel, type PromotedModelArgs, type ResolvedCheckpoint } from "./resources/promotedModel/resource.js";
export {
  getTrainingProfile,
  getTrainingProfileOutput,
  type GetTrainingProfileArgs,
} from "./functions/getTrainingProfile.js";
export { listCheckpoints, listCheckpointsOutput, type ListCheckpointsArgs } from "./functions/listCheckpoints.js";
export { validateOutputModelId } from "./client/validateOutputModelId.js";
export type { Checkpoint } from "./client/schemas.js";
export type { TrainingProfile } from "./client/trainingProfile.js";
