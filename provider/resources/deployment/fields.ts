import { describeChange } from "../../lifecycle/describeChange.js";
import { diffFields, type FieldTable } from "../../lifecycle/fieldTable.js";
import { type Properties } from "../../lifecycle/handler.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { containsUnknown } from "../../lifecycle/unknown.js";
import { shapeOf, type DeploymentInputs } from "./inputs.js";
import { PATCHED_FIELDS, type PatchedField } from "./patch.js";

/** What a deployment is made of: the service has no way to change it. */
export const FIXED_FIELDS = [
  "baseModel",
  "deploymentShape",
  "acceleratorType",
  "acceleratorCount",
  "precision",
  "region",
  "multiRegion",
  "regions",
  "enableAddons",
  "maxContextLength",
  "enableHotLoad",
  "hotLoadBucketType",
  "disableSpeculativeDecoding",
  "forTraining",
  "preemptible",
] as const;
export type FixedField = (typeof FIXED_FIELDS)[number];

const rows = <Name extends string, Change>(names: readonly Name[], change: Change): Record<Name, Change> =>
  Object.fromEntries(names.map((name) => [name, change])) as Record<Name, Change>;

/** What a change of each input does. */
const FIELDS = {
  ...rows<FixedField, "replace">(FIXED_FIELDS, "replace"),
  deploymentId: "replace",
  ...rows<PatchedField, "update">(PATCHED_FIELDS, "update"),
  forceDelete: "update",
  timeouts: "update",
  // They act when the deployment is created, or on nothing at all.
  expectedDeploymentShape: "ignore",
  skipShapeValidation: "ignore",
  acceptShapelessRisk: "ignore",
  deploymentProfile: "ignore",
  waitFor: "ignore",
  preflight: "ignore",
} as const satisfies FieldTable<string>;

export type Field = keyof typeof FIELDS;

export interface DeploymentDiff {
  readonly updates: Field[];
  readonly replaces: Field[];
  /** Not known yet, and made anew if they turn out to differ; they are among `updates` too. */
  readonly uncertain: Field[];
}

/** A flag that is off and one that is left out are the same. */
const FLAGS = ["enableAddons", "enableHotLoad", "disableSpeculativeDecoding", "forTraining", "preemptible"];

/** What the deployment is made of, in a form to compare; the same digest makes a create find its own again. */
export function madeOf(inputs: DeploymentInputs | Properties): Properties {
  const given = inputs as Properties;
  const fixed = Object.fromEntries(FIXED_FIELDS.map((field) => [field, given[field]]));
  const on = Object.fromEntries(FLAGS.filter((flag) => given[flag] === false).map((flag) => [flag, undefined]));
  return plainJson({ ...fixed, deploymentShape: shapeOf(inputs), ...on });
}

/**
 * Compares saved state with checked inputs.
 * @param isReplaced whether what has this name is certain to have another one after this update
 */
export function diffDeployment(
  olds: Properties,
  news: Properties,
  isReplaced: (name: unknown) => boolean,
): DeploymentDiff {
  const { updates, replaces } = diffFields(FIELDS, comparable(olds), comparable(news));
  const real = replaces.filter((field) => !isSame(field, olds, news));
  // An unknown may turn out to be the same: a change, but no certain replacement.
  const uncertain = real.filter((field) => containsUnknown(comparable(news)[field]) && !isReplaced(olds[field]));
  const certain = real.filter((field) => !uncertain.includes(field));
  return { updates: [...updates, ...uncertain], replaces: certain, uncertain };
}

function comparable(properties: Properties): Properties {
  const others = Object.entries(properties).filter(([key]) => !(FIXED_FIELDS as readonly string[]).includes(key));
  const { forceDelete = false } = properties;
  return { ...Object.fromEntries(others), ...madeOf(properties), forceDelete };
}

function isSame(field: Field, olds: Properties, news: Properties): boolean {
  // An id that is left out is any id.
  if (field === "deploymentId") return news.deploymentId === undefined;
  if (field !== "deploymentShape") return false;
  if (containsUnknown(news.deploymentShape)) return false;
  // The version that runs, by its own name, and the shape that it is a version of, are what was asked for.
  const { deploymentShapeVersion: runs } = olds as { deploymentShapeVersion?: string };
  const wanted = shapeOf(news);
  return runs !== undefined && wanted !== undefined && (wanted === runs || runs.startsWith(`${wanted}/versions/`));
}

/** The values of changed fields, as `minReplicaCount 0 -> 1`. */
export function describeFields(fields: readonly Field[], olds: Properties, news: Properties): string {
  return fields
    .map((field) => {
      if (news[field] === undefined && (PATCHED_FIELDS as readonly string[]).includes(field)) {
        return `${field} is no longer managed and stays as it is`;
      }
      return describeChange(field, olds, news);
    })
    .join(", ");
}
