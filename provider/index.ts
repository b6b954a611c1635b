/** Promoted Fireworks models in Pulumi stacks. */
export { PromotedModel, type PromotedModelArgs, type ResolvedCheckpoint } from "./resources/promotedModel/resource.js";
export { TrainingProfile, type TrainingProfileArgs } from "./resources/trainingProfile/resource.js";
export { TrainerJob, type TrainerJobArgs } from "./resources/trainerJob/resource.js";
export { Deployment, type AutoscalingPolicyArgs, type DeploymentArgs } from "./resources/deployment/resource.js";
export { DeployedModel, type DeployedModelArgs } from "./resources/deployedModel/resource.js";
export { ManagedTraining, type ManagedTrainingArgs, type PromoteArgs } from "./resources/managedTraining/resource.js";
export {
  getTrainingProfile,
  getTrainingProfileOutput,
  type GetTrainingProfileArgs,
} from "./program/functions/getTrainingProfile.js";
export { exportProvenance, type Provenance } from "./program/functions/exportProvenance.js";
export {
  listCheckpoints,
  listCheckpointsOutput,
  type ListCheckpointsArgs,
  type ListedCheckpoint,
} from "./program/functions/listCheckpoints.js";
export {
  listLiveCheckpoints,
  listLiveCheckpointsOutput,
  type ListLiveCheckpointsArgs,
} from "./program/functions/listLiveCheckpoints.js";
export {
  listTrainingShapes,
  listTrainingShapesOutput,
  type ListTrainingShapesArgs,
} from "./program/functions/listTrainingShapes.js";
export type { ListedTrainingShape } from "./client/trainingShapeSchemas.js";
export { validateOutputModelId } from "./client/validateOutputModelId.js";
export type { DeploymentProfile } from "./client/deploymentProfile.js";
export type { Checkpoint } from "./client/schemas.js";
/** The fields of a profile, by the vendor's name; `TrainingProfile` is the resource. */
export type { TrainingProfile as TrainingShapeProfile } from "./client/trainingProfile.js";
