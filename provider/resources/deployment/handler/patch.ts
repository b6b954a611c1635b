import { isDeepStrictEqual } from "node:util";
import { type DeploymentPatch, type Placement } from "../../../client/deploymentConfig.js";
import { type AutoscalingPolicy, type Deployment } from "../../../client/deploymentSchemas.js";
import { parseDuration } from "../../../client/duration.js";
import { typed } from "../../../lifecycle/handler.js";
import { withOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { PATCHED_FIELDS, type PatchedField, type TriedField } from "./fields.js";
import { type DeploymentInputs, shapeOf } from "./state.js";

type Managed = Partial<Pick<DeploymentInputs, PatchedField>>;

/**
 * What a PATCH has to name to bring a deployment to what is asked for; empty when nothing.
 * @param line the ownership line; absent when such lines are off
 * @param before annotations that the program set before: what it no longer sets is taken away
 */
export function patchFor(
  deployment: Deployment,
  wanted: Managed,
  line: string | undefined,
  before: Readonly<Record<string, string>> = {},
): DeploymentPatch {
  const text = wanted.description ?? withoutOwnerLine(deployment.description);
  const marked = line === undefined ? wanted.description : withOwnerLine(text, line);
  const asked: DeploymentPatch = plainJson({
    ...Object.fromEntries(PATCHED_FIELDS.map((field) => [field, wanted[field]])),
    description: marked,
    autoscalingPolicy: mergedPolicy(deployment.autoscalingPolicy, wanted.autoscalingPolicy),
    annotations: mergedAnnotations(deployment.annotations, wanted.annotations, before),
  });
  const differing = Object.entries(asked).filter(
    ([field, value]) => !isDeepStrictEqual(value, observed(field as PatchedField, deployment)),
  );
  return Object.fromEntries(differing);
}

/** A field as the service has it, in the form that a PATCH has. */
export function observed(field: PatchedField, deployment: Deployment): unknown {
  const value = deployment[field];
  if (value !== undefined) return field === "autoscalingPolicy" ? wirePolicy(value as AutoscalingPolicy) : value;
  // Proto3 JSON leaves default values out.
  if (field === "extraArgs") return [];
  return ["annotations", "extraValues", "autoscalingPolicy"].includes(field) ? {} : "";
}

/** Durations as the wire has them: `600s`. */
export function wirePolicy(policy: DeploymentInputs["autoscalingPolicy"] | AutoscalingPolicy): AutoscalingPolicy {
  const entries = Object.entries(policy ?? {}).map(([key, value]) => {
    const ms = typeof value === "string" ? parseDuration(value) : undefined;
    return [key, ms === undefined ? value : `${ms / 1000}s`] as const;
  });
  return plainJson(Object.fromEntries(entries));
}

/** The service takes a policy whole, and fills what is left out. */
function mergedPolicy(held: AutoscalingPolicy | undefined, wanted: Managed["autoscalingPolicy"]) {
  return wanted === undefined ? undefined : { ...wirePolicy(held), ...wirePolicy(wanted) };
}

/** Somebody else's annotations stay. */
function mergedAnnotations(
  held: Readonly<Record<string, string>> = {},
  wanted: Managed["annotations"],
  before: Readonly<Record<string, string>>,
) {
  if (wanted === undefined) return undefined;
  const others = Object.entries(held).filter(([key]) => !(key in before));
  return { ...Object.fromEntries(others), ...wanted };
}

const PLACES: readonly TriedField[] = ["region", "multiRegion", "regions"];

/** What a PATCH has to name to change what a deployment is made of; what is left out goes back to its default. */
export function reshapeFor(fields: readonly TriedField[], inputs: DeploymentInputs): DeploymentPatch {
  const { enableAddons = false, enableHotLoad = false } = inputs;
  const values = { ...inputs, deploymentShape: shapeOf(inputs), enableAddons, enableHotLoad };
  const plain = fields.filter((field) => !PLACES.includes(field)).map((field) => [field, values[field]] as const);
  const places = plain.length === fields.length ? {} : { placement: placementOf(inputs) };
  return { ...Object.fromEntries(plain), ...places };
}

/** Places as the wire has them, told together. */
export function placementOf({ region, multiRegion, regions }: DeploymentInputs): Placement | undefined {
  const placement = plainJson({ region, multiRegion, regions });
  return Object.keys(placement).length === 0 ? undefined : typed<Placement>(placement);
}
