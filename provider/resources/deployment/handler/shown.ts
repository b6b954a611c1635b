import { isDeepStrictEqual } from "node:util";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { isSame } from "../../../client/identity.js";
import { type Properties, typed } from "../../../lifecycle/handler.js";
import { withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { shownOtherwise } from "../../../lifecycle/readBack.js";
import { PATCHED_FIELDS, type PatchedField } from "./fields.js";
import { observed, wirePolicy } from "./patch.js";
import { type DeploymentInputs, type DeploymentState, shapeOf } from "./state.js";

/**
 * The state with its managed fields as the service has them now, in the state's own words where they mean the same;
 * replica counts in between are no drift.
 */
export function refreshedState(saved: Properties, deployment: Deployment): Properties {
  const managed = PATCHED_FIELDS.filter((field) => saved[field] !== undefined);
  const fresh = managed.map((field) => [field, refreshed(field, saved[field], deployment)] as const);
  return plainJson({ ...saved, ...Object.fromEntries(fresh), state: deployment.state });
}

function refreshed(field: PatchedField, held: unknown, deployment: Deployment): unknown {
  if (field === "description") return withoutOwnerLine(deployment.description);
  const now = observed(field, deployment);
  if (field === "autoscalingPolicy") {
    const kept = held as NonNullable<DeploymentInputs["autoscalingPolicy"]>;
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

/** The state with what a deployment was made with as the service shows it. */
export function asMade(saved: Properties, deployment: Deployment): Properties {
  const { deploymentShape, placement, enableAddons, enableHotLoad, ...made } = deployment;
  const { baseModel, acceleratorType, acceleratorCount, precision, maxContextLength } = made;
  const place = placement?.region ?? placement?.multiRegion ?? placement?.regions?.toSorted();
  const state = typed<DeploymentState>(saved);
  const { regions } = state;
  const shown = shownOtherwise(
    { ...saved, regions: regions?.toSorted() },
    {
      ...{ baseModel, acceleratorType, acceleratorCount, precision, maxContextLength },
      ...{ region: place, multiRegion: place, regions: place },
      // A shape may turn on what the program leaves off.
      enableAddons: state.enableAddons === true ? enableAddons : undefined,
      enableHotLoad: state.enableHotLoad === true ? enableHotLoad : undefined,
    },
  );
  const runs = isAnother(deploymentShape, state) ? { deploymentShape, deploymentProfile: undefined } : {};
  return plainJson({ ...refreshedState(saved, deployment), ...shown, ...runs });
}

/** Whether another shape or version runs than was asked for; of a bare shape it may be any version. */
function isAnother(runs: string | undefined, state: DeploymentState): boolean {
  const asked = shapeOf(state);
  if (runs === undefined || runs === "" || asked === undefined || asked === "default") return false;
  return ![runs, shapeAlone(runs)].some((name) => isSame(name, asked)) && !isSame(runs, shapeAlone(asked));
}

function shapeAlone(name: string): string {
  return name.replace(/\/versions\/[^/]+$/, "");
}
