import { type DeploymentProfile } from "../../client/deploymentProfile.js";
import { type Deployment } from "../../client/deploymentSchemas.js";
import { type Residence } from "../../lifecycle/certainty.js";
import { type Properties } from "../../lifecycle/handler.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { FIXED_FIELDS, type FixedField } from "./fields.js";
import { type DeploymentInputs } from "./inputs.js";
import { PATCHED_FIELDS, refreshedFields, type PatchedField } from "./patch.js";

/**
 * What is saved for a deployment. Read leniently: an older version of this package may have written
 * it. A field that can be changed in place is managed when it is present, and left alone otherwise.
 */
export interface DeploymentState extends Partial<Pick<DeploymentInputs, PatchedField | FixedField>> {
  readonly schemaVersion: 1;
  readonly __identity: string;
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
  /** The nonce that the ownership line must hold; absent when such lines are off. */
  readonly generation?: string | undefined;
  /** What the shape stood for when the deployment was created. */
  readonly deploymentProfile?: DeploymentProfile | undefined;
  readonly forceDelete?: boolean | undefined;
  readonly timeouts?: DeploymentInputs["timeouts"];
  /** The wait is still to be finished, or it has failed since; the engine's own note of it is lost by a refresh. */
  readonly unfinished?: true | undefined;
}

/** What a state holds besides inputs and the deployment. */
export type Bookkeeping = Pick<DeploymentState, "service" | "generation" | "unfinished" | "inferenceModel">;

export function stateOf(inputs: DeploymentInputs, deployment: Deployment, own: Bookkeeping): Properties {
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
  };
  return plainJson(saved);
}

/** The same state with its managed fields as the service has them now; replica counts in between are no drift. */
export function refreshedState(saved: Properties, deployment: Deployment): Properties {
  return plainJson({ ...saved, ...refreshedFields(saved, deployment), state: deployment.state });
}

/** Where a saved deployment lives, and the words for it. */
export function residenceOf({
  deploymentName,
  service,
}: Pick<DeploymentState, "deploymentName" | "service">): Residence {
  return { name: deploymentName, baseUrl: service, made: "was created", noun: "deployment" };
}
