import { isDeepStrictEqual } from "node:util";
import { type DeploymentPatch } from "../../../client/deploymentConfig.js";
import { type AutoscalingPolicy, type Deployment } from "../../../client/deploymentSchemas.js";
import { parseDuration } from "../../../client/duration.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { withOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { PATCHED_FIELDS, type PatchedField } from "./fields.js";
import { type DeploymentInputs } from "./state.js";

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

function observed(field: PatchedField, deployment: Deployment): unknown {
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

/** The state with its managed fields as the service has them now; replica counts in between are no drift. */
export function refreshedState(saved: Properties, deployment: Deployment): Properties {
  return plainJson({ ...saved, ...refreshedFields(saved, deployment), state: deployment.state });
}

/** The managed fields of a state as the service has them now; in the state's own words where they mean the same. */
function refreshedFields(saved: Properties, deployment: Deployment): Properties {
  const managed = PATCHED_FIELDS.filter((field) => saved[field] !== undefined);
  return plainJson(Object.fromEntries(managed.map((field) => [field, refreshed(field, saved[field], deployment)])));
}

function refreshed(field: PatchedField, held: unknown, deployment: Deployment): unknown {
  if (field === "description") return withoutOwnerLine(deployment.description);
  const now = observed(field, deployment);
  if (field === "autoscalingPolicy") {
    const kept = held as NonNullable<Managed["autoscalingPolicy"]>;
    const wire = wirePolicy(kept) as Properties;
    return onlyKeysOf(kept, now, (key, value) =>
      isDeepStrictEqual(value, wire[key]) ? Reflect.get(kept, key) : value,
    );
  }
  return field === "annotations" ? onlyKeysOf(held as object, now, (_, value) => value) : now;
}

/** What nobody manages is no drift. */
function onlyKeysOf(held: object, now: unknown, map: (key: string, value: unknown) => unknown): Properties {
  const entries = Object.entries(now as Properties).filter(([key]) => key in held);
  return Object.fromEntries(entries.map(([key, value]) => [key, map(key, value)]));
}
