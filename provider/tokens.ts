/**
 * Type tokens, shared by the resource classes and the policies. Constants only: a policy pack that
 * imports this file loads nothing else.
 */

/** The module part of every type token. */
export const MODULE = "fireworks";

/** The type token of `PromotedModel`, as the engine, the state and policies spell it. */
export const PROMOTED_MODEL = "pulumi-nodejs:dynamic/fireworks:PromotedModel";

/** The type token of `TrainingProfile`. */
export const TRAINING_PROFILE = "pulumi-nodejs:dynamic/fireworks:TrainingProfile";

/** The type token of `TrainerJob`. */
export const TRAINER_JOB = "pulumi-nodejs:dynamic/fireworks:TrainerJob";

/** The type token of `Deployment`. */
export const DEPLOYMENT = "pulumi-nodejs:dynamic/fireworks:Deployment";

/** The type token of `DeployedModel`. */
export const DEPLOYED_MODEL = "pulumi-nodejs:dynamic/fireworks:DeployedModel";

/** The type token of the component `ManagedTraining`. */
export const MANAGED_TRAINING = "fireworks:index:ManagedTraining";
