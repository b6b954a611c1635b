import { type DeploymentProfile } from "../../../client/deploymentProfile.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { type ParsedArgs } from "../../../lifecycle/args.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { type SavedState } from "../../../lifecycle/kind.js";
import { UNKNOWN, plainJson, withResolved } from "../../../lifecycle/properties.js";
import { type DeploymentValues } from "./args.js";
import { FIELDS, FIXED_FIELDS, FLAGS, type FixedField, PATCHED_FIELDS, type PatchedField } from "./fields.js";

/** The inputs after `check`: what the user wrote, defaults, and what the shape stands for. */
export type DeploymentInputs = DeploymentValues & {
  readonly __identity: string;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
  readonly deploymentProfile?: DeploymentProfile | undefined;
  /** `accounts/<a>/deployments/<d>`, once it is known */
  readonly deploymentName?: string | undefined;
  /** What stands as `model` in a request, once it is known. */
  readonly inferenceModel?: string | undefined;
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
  return withResolved(news, {
    minReplicaCount: FIELDS.minReplicaCount.default,
    // As the service does when it is left out.
    maxReplicaCount: min === undefined ? UNKNOWN : Math.max(min, 1),
    deploymentProfile: profile ?? (unknown.has("deploymentShape") ? UNKNOWN : undefined),
  });
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

/** What the deployment is made of, in a form to compare; the same digest makes a create find its own again. */
export function madeOf(inputs: DeploymentInputs | DeploymentState): Properties {
  const fixed = Object.fromEntries(FIXED_FIELDS.map((field) => [field, inputs[field]]));
  const off = Object.fromEntries(FLAGS.filter((flag) => inputs[flag] === false).map((flag) => [flag, undefined]));
  return plainJson({ ...fixed, deploymentShape: shapeOf(inputs), ...off });
}

/**
 * What is saved for a deployment. Read leniently: an older version of this package may have written
 * it. A field that can be changed in place is managed when it is present, and left alone otherwise.
 */
export interface DeploymentState extends SavedState, Partial<Pick<DeploymentInputs, PatchedField | FixedField>> {
  readonly schemaVersion: 1;
  /** The service that holds the deployment, so that another base URL never reads as "gone". */
  readonly service: string;
  /** `accounts/<a>/deployments/<d>` */
  readonly deploymentName: string;
  readonly deploymentId: string;
  /** What stands as `model` in a request. */
  readonly inferenceModel: string;
  /** As it was last seen. */
  readonly state?: string | undefined;
  readonly deploymentShapeVersion?: string | undefined;
  readonly createTime?: string | undefined;
  /** What the shape stood for when the deployment was created. */
  readonly deploymentProfile?: DeploymentProfile | undefined;
  readonly forceDelete?: boolean | undefined;
  /** It takes the place of another one, which serves until this one has answered a request. */
  readonly awaitsAnswer?: true | undefined;
  readonly timeouts?: DeploymentInputs["timeouts"];
}

/** What a state holds besides inputs and the deployment. */
export type Own = Pick<DeploymentState, "service" | "generation" | "inferenceModel" | "awaitsAnswer">;

export function stateOf(inputs: DeploymentInputs, deployment: Deployment, own: Own, unfinished?: true): Properties {
  const { name, state, deploymentShape, createTime } = deployment;
  const asked = Object.fromEntries([...FIXED_FIELDS, ...PATCHED_FIELDS].map((field) => [field, inputs[field]]));
  const saved = {
    schemaVersion: 1,
    __identity: inputs.__identity,
    ...own,
    deploymentName: name,
    deploymentId: name.split("/").at(-1) ?? name,
    state,
    deploymentShapeVersion: deploymentShape === "" ? undefined : deploymentShape,
    createTime,
    ...asked,
    deploymentProfile: inputs.deploymentProfile,
    forceDelete: inputs.forceDelete,
    timeouts: inputs.timeouts,
    unfinished,
  };
  return plainJson(saved);
}
