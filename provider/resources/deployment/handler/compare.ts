import { type Call } from "../../../lifecycle/call.js";
import { type Difference, compareFields, describeChanges } from "../../../lifecycle/fieldTable.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { DEPLOYMENT, MANAGED_TRAINING, pluginType } from "../../../tokens.js";
import { FIELDS, FIXED_FIELDS, PATCHED_FIELDS, TRIED_FIELDS, type TriedField } from "./fields.js";
import { type DeploymentInputs, type DeploymentState, madeOf, shapeOf } from "./state.js";

export type Field = keyof typeof FIELDS;

export function compare(
  held: DeploymentInputs | DeploymentState,
  news: DeploymentInputs,
  { plan }: Pick<Call, "plan">,
): Difference<Field> {
  const asked = comparable(news);
  const same: Properties = {};
  // An id that is left out is any id.
  if (news.deploymentId === undefined) same.deploymentId = undefined;
  if (isRunning(news, held)) same.deploymentShape = asked.deploymentShape;
  if (isOfOlderTraining(news, held)) for (const field of WITH_HOT_LOAD) same[field] = asked[field];
  const difference = compareFields(FIELDS, { ...comparable(held), ...same }, asked, (name) => plan.isReplaced(name));
  // A training's own goes with its trainer, which another shape or hot load replaces too.
  const replaces = news.whenImmutable === "replace" || isOfTraining(news);
  return replaces || !difference.replaces.every(isTried) ? difference : inPlace(difference);
}

/** Nothing is replaced for what may be changed in place. */
function inPlace({ updates, replaces, uncertain }: Difference<Field>): Difference<Field> {
  return {
    updates: [...updates, ...replaces],
    replaces: [],
    uncertain: uncertain.filter((field) => !isTried(field)),
  };
}

export function isTried(field: Field): field is TriedField {
  return (TRIED_FIELDS as Field[]).includes(field);
}

function comparable(properties: DeploymentInputs | DeploymentState): Properties {
  const others = Object.entries(properties).filter(([key]) => !(FIXED_FIELDS as string[]).includes(key));
  const { forceDelete = false } = properties;
  return { ...Object.fromEntries(others), ...madeOf(properties), forceDelete };
}

/** The version that runs, by its own name, and the shape that it is a version of, are what was asked for. */
function isRunning(news: DeploymentInputs, held: DeploymentInputs | DeploymentState): boolean {
  const runs = "deploymentShapeVersion" in held ? held.deploymentShapeVersion : undefined;
  const wanted = shapeOf(news);
  if (runs === undefined || wanted === undefined || containsUnknown(news.deploymentShape)) return false;
  return wanted === runs || runs.startsWith(`${wanted}/versions/`);
}

const WITH_HOT_LOAD = ["forTraining", "hotLoadBucketType", "preemptible"] as const;

/** `ManagedTraining` of 0.1.0 left these out, which is no reason to start a second deployment. */
function isOfOlderTraining(news: DeploymentInputs, { enableHotLoad, forTraining }: DeploymentInputs | DeploymentState) {
  return isOfTraining(news) && news.enableHotLoad === true && enableHotLoad === true && forTraining === undefined;
}

function isOfTraining({ __identity }: DeploymentInputs): boolean {
  const types = [DEPLOYMENT, pluginType(DEPLOYMENT)];
  return types.some((type) => __identity.includes(`${MANAGED_TRAINING}$${type}::`));
}

/** The values of changed fields, as `minReplicaCount 0 -> 1`. */
export function describeFields(fields: readonly Field[], olds: Properties, news: Properties): string {
  const isLetGo = (field: Field): boolean => news[field] === undefined && (PATCHED_FIELDS as string[]).includes(field);
  return fields
    .map((field) =>
      isLetGo(field) ? `${field} is no longer managed and stays as it is` : describeChanges([field], olds, news),
    )
    .join(", ");
}
