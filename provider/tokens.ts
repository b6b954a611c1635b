/**
 * Type tokens, shared by the resource classes and the policies. It imports nothing: a policy pack that
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

/** The type token of the plugin's provider, whose inputs are the settings of the resources that name it. */
export const PROVIDER = "pulumi:providers:fireworks";

/** The type tokens of every kind of resource; the component `ManagedTraining` is made of them, and is none itself. */
export const KINDS: readonly string[] = [PROMOTED_MODEL, TRAINING_PROFILE, TRAINER_JOB, DEPLOYMENT, DEPLOYED_MODEL];

const OF_DYNAMIC = "pulumi-nodejs:dynamic/fireworks:";
const OF_PLUGIN = "fireworks:index:";

/**
 * The type token that the same kind of resource has when the plugin `pulumi-resource-fireworks` makes it:
 * `fireworks:index:PromotedModel`.
 *
 * @param type a type token of this file, such as `PROMOTED_MODEL`; any other is returned as it is
 */
export function pluginType(type: string): string {
  return KINDS.includes(type) ? type.replace(OF_DYNAMIC, OF_PLUGIN) : type;
}

/**
 * The one type token of a kind of resource, whether the classes of this package made it or the plugin. Whatever looks
 * for resources of a type compares this, and so finds those of programs in every language.
 *
 * @param type a type token as the engine says it; one of another kind is returned as it is
 */
export function canonicalType(type: string): string {
  return KINDS.find((kind) => pluginType(kind) === type) ?? type;
}

/** Whether a type token is one of this package, but of a kind that this version of it does not have. */
export function isOfNewerKind(type: string): boolean {
  const isOurs = [OF_DYNAMIC, OF_PLUGIN].some((prefix) => type.startsWith(prefix));
  return isOurs && ![...KINDS, MANAGED_TRAINING].includes(canonicalType(type));
}
