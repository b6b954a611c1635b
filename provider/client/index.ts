/** The Fireworks client; usable without Pulumi (`pulumi-fireworks/client`). */
export {
  FireworksClient,
  type CallOptions,
  type ModelPatch,
  type PromoteCheckpointArgs,
  type WaitForPromotionOptions,
} from "./fireworksClient.js";
export { type FireworksClientArgs } from "./session.js";
export * from "./errors.js";
export { systemClock, type Clock } from "./clock.js";
export { validateOutputModelId } from "./validateOutputModelId.js";
export { whyNotPromotable } from "./whyNotPromotable.js";
export { WaitTimeout } from "./wait.js";
export { PromotionFailed, waitForPromotion } from "./waitForPromotion.js";
export type { Checkpoint, Model, Operation, Promotion, TrainerJob } from "./schemas.js";
export type { ListedTrainingShape } from "./trainingShapeSchemas.js";
export type { TrainingProfile } from "./trainingProfile.js";
export {
  TrainerJobIdUsed,
  TrainerJobManager,
  type CreateOptions,
  type TrainerGateway,
  type TrainerServiceEndpoint,
} from "./trainerJobManager.js";
export type { TrainerJobConfig } from "./trainerJobConfig.js";
export { validateTrainerJobConfig, type ConfigFault } from "./validateTrainerJobConfig.js";
export { TrainerJobStopped, type WaitForTrainerOptions } from "./waitForTrainer.js";
export {
  DeploymentManager,
  type DeleteDeploymentOptions,
  type DeployedModelFields,
  type LoadDeployedModelArgs,
} from "./deploymentManager.js";
export type { DeploymentConfig, DeploymentPatch, Placement } from "./deploymentConfig.js";
export type { DeploymentProfile } from "./deploymentProfile.js";
export type { AutoscalingPolicy, DeployedModel, Deployment } from "./deploymentSchemas.js";
export { DeploymentFailed, type WaitForDeploymentOptions } from "./waitForDeployment.js";
