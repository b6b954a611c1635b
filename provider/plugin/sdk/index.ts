/** The same resources and functions by the provider plugin `fireworks`, instead of Pulumi's dynamic provider. */
export { Provider, type ProviderArgs } from "./provider.js";
export { PromotedModel, type PromotedModelArgs } from "./promotedModel.js";
export { TrainingProfile, type TrainingProfileArgs } from "./trainingProfile.js";
export { TrainerJob, type TrainerJobArgs } from "./trainerJob.js";
export { Deployment, type AutoscalingPolicyArgs, type DeploymentArgs } from "./deployment.js";
export { DeployedModel, type DeployedModelArgs } from "./deployedModel.js";
export {
  getTrainingProfile,
  getTrainingProfileOutput,
  listCheckpoints,
  listCheckpointsOutput,
  listLiveCheckpoints,
  listLiveCheckpointsOutput,
  listTrainingShapes,
  listTrainingShapesOutput,
} from "./functions.js";
/** What a program does by itself is the same for both. */
export { exportProvenance, type Provenance } from "../../program/functions/exportProvenance.js";
