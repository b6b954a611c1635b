import { type DeploymentProfile } from "../../client/deploymentProfile.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { UNKNOWN } from "../../lifecycle/unknown.js";
import { type DeploymentValues } from "./args.js";

/** The inputs after `check`: what the user wrote, defaults, and what the shape stands for. */
export type DeploymentInputs = DeploymentValues & {
  readonly __identity: string;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
  readonly deploymentProfile?: DeploymentProfile | undefined;
  /** Which properties `check` added. */
  readonly __resolved?: readonly string[];
};

/**
 * The inputs that `check` returns. A profile that follows from an unknown is unknown itself and not
 * absent, so that a policy is reported as not evaluated at preview instead of finding nothing.
 */
export function checkedInputs(
  news: Properties,
  { values, unknown }: Pick<ParsedArgs<DeploymentValues>, "values" | "unknown">,
  profile: DeploymentProfile | undefined,
): Properties {
  const min = unknown.has("minReplicaCount") ? undefined : (values.minReplicaCount ?? 0);
  const resolved = {
    minReplicaCount: 0,
    // As the service does when it is left out.
    maxReplicaCount: min === undefined ? UNKNOWN : Math.max(min, 1),
    deploymentProfile: profile ?? (unknown.has("deploymentShape") ? UNKNOWN : undefined),
  };
  const added = Object.entries(resolved).filter(([key, value]) => value !== undefined && news[key] === undefined);
  return { ...news, ...Object.fromEntries(added), __resolved: added.map(([key]) => key) };
}

/** What the shape comes to: its resolved version, or the name as it was written. */
export function shapeOf({
  deploymentShape,
  deploymentProfile,
}: Pick<DeploymentInputs, "deploymentShape" | "deploymentProfile">) {
  // While it is not known, a profile is a sentinel text.
  const known = typeof deploymentProfile === "object" ? deploymentProfile.deploymentShapeVersion : undefined;
  return known ?? deploymentShape;
}
