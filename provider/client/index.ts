/** The Fireworks client; usable without Pulumi (`pulumi-fireworks/client`). */
export { FireworksClient } from "./fireworksClient.js";
export type { CallOptions, ListOptions } from "./calls.js";
export type { PromoteCheckpointArgs, WaitForPromotionOptions } from "./checkpoints.js";
export type { ModelPatch } from "./models.js";
export type { ListTrainingShapesOptions } from "./trainingShapes.js";
export type { Cooldown } from "./http.js";
export type { FireworksClientArgs, TrainerGateway } from "./session.js";
export * from "./errors.js";
export { systemClock, type Clock } from "./clock.js";
export { validateOutputModelId } from "./validateOutputModelId.js";
export { whyNotPromotable } from "./whyNotPromotable.js";
export { WaitTimeout } from "./wait.js";
export { PromotionFailed, waitForPromotion, type PromotionLook } from "./waitForPromotion.js";
export type { Checkpoint, Model, Operation, Promotion, TrainerJob } from "./schemas.js";
export type { ListedTrainingShape } from "./trainingShapeSchemas.js";
export type { TrainingProfile } from "./trainingProfile.js";
export { TrainerJobManager } from "./trainerJobManager.js";
export type { ListTrainerJobsOptions } from "./trainerJobs.js";
export { TrainerJobIdUsed, type CreateOptions } from "./createTrainerJob.js";
export type { TrainerServiceEndpoint } from "./trainerPods.js";
export type { TrainerJobConfig } from "./trainerJobConfig.js";
export { validateTrainerJobConfig, type ConfigFault } from "./validateTrainerJobConfig.js";
export { TrainerJobStopped, type WaitForTrainerOptions } from "./waitForTrainer.js";
export { OutcomeUnknownError } from "./findAfterLostAnswer.js";
export { DeploymentManager } from "./deploymentManager.js";
export type {
  CompletionAnswer,
  DeleteDeploymentOptions,
  ListDeploymentsOptions,
  UpdateDeploymentOptions,
} from "./deployments.js";
export type { DeployedModelFields, LoadDeployedModelArgs } from "./deployedModels.js";
export type { DeploymentConfig, DeploymentPatch, Placement } from "./deploymentConfig.js";
export type { DeploymentProfile } from "./deploymentProfile.js";
export type { AutoscalingPolicy, DeployedModel, Deployment } from "./deploymentSchemas.js";
export { DeploymentFailed, type WaitForDeploymentOptions } from "./waitForDeployment.js";
