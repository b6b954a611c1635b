import { type DeployedModel } from "../../client/deploymentSchemas.js";
import { type Residence } from "../../lifecycle/certainty.js";
import { type Properties } from "../../lifecycle/handler.js";
import { withoutOwnerLine } from "../../lifecycle/ownerLine.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type DeployedModelInputs, type DeployedModelValues } from "./args.js";

/** What can be written on a loaded model. One that the program does not set is not managed. */
export const MANAGED_FIELDS = ["default", "displayName", "description", "public"] as const;

/** What is saved for a loaded model. Read leniently: an older version of this package may have written it. */
export interface DeployedModelState extends Partial<Pick<DeployedModelValues, (typeof MANAGED_FIELDS)[number]>> {
  readonly schemaVersion: 1;
  readonly __identity: string;
  /** The service that holds it, so that another base URL never reads as "gone". */
  readonly service: string;
  /** `accounts/<a>/deployedModels/<d>`; another one after every swap. */
  readonly deployedModelName: string;
  readonly model: string;
  /** Full name. */
  readonly deployment: string;
  readonly inferenceModel: string;
  readonly state?: string | undefined;
  readonly createTime?: string | undefined;
  /** The nonce that the ownership line must hold; absent when such lines are off. */
  readonly generation?: string | undefined;
  readonly timeouts?: DeployedModelInputs["timeouts"];
  /** The wait is still to be finished. */
  readonly unfinished?: true | undefined;
}

/** What a state holds besides inputs and what is loaded. */
export type Bookkeeping = Pick<DeployedModelState, "service" | "generation" | "unfinished" | "deployment">;

export function stateOf(inputs: DeployedModelInputs, row: DeployedModel, own: Bookkeeping): Properties {
  const managed = Object.fromEntries(MANAGED_FIELDS.map((field) => [field, inputs[field]]));
  return plainJson({
    schemaVersion: 1,
    __identity: inputs.__identity,
    ...own,
    deployedModelName: row.name,
    model: inputs.model,
    inferenceModel: `${inputs.model}#${own.deployment}`,
    state: row.state,
    createTime: row.createTime,
    ...managed,
    timeouts: inputs.timeouts,
  });
}

/** The same state with its managed fields as the service has them now. */
export function refreshedState(saved: Properties, row: DeployedModel): Properties {
  const now = { ...row, displayName: row.displayName ?? "", description: withoutOwnerLine(row.description) };
  const fresh = MANAGED_FIELDS.filter((field) => saved[field] !== undefined).map((field) => [field, now[field]]);
  return plainJson({ ...saved, ...(Object.fromEntries(fresh) as Properties), state: row.state });
}

/** Where a saved one lives, and the words for it. */
export function residenceOf(saved: Pick<DeployedModelState, "deployedModelName" | "service">): Residence {
  return { name: saved.deployedModelName, baseUrl: saved.service, made: "was loaded", noun: "loaded model" };
}
