import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { type SavedState } from "../../../lifecycle/kind.js";
import { withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { type DeployedModelValues } from "./args.js";
import { PATCHED_FIELDS, type PatchedField } from "./fields.js";

/** The inputs after `check`: what the user wrote, and the name that follows from it. */
export type DeployedModelInputs = DeployedModelValues & {
  readonly __identity: string;
  readonly model: string;
  readonly deployment: string;
  /** What stands as `model` in a request, once it is known. */
  readonly inferenceModel?: string | undefined;
};

/** What is saved for a loaded model. Read leniently: an older version of this package may have written it. */
export interface DeployedModelState extends SavedState, Partial<Pick<DeployedModelValues, PatchedField>> {
  readonly schemaVersion: 1;
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
  readonly annotations?: DeployedModelInputs["annotations"];
  readonly timeouts?: DeployedModelInputs["timeouts"];
}

/** What a state holds besides inputs and what is loaded. */
export type Own = Pick<DeployedModelState, "service" | "generation" | "deployment">;

export function stateOf(inputs: DeployedModelInputs, row: DeployedModel, own: Own, unfinished?: true): Properties {
  const managed = Object.fromEntries(PATCHED_FIELDS.map((field) => [field, inputs[field]]));
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
    annotations: inputs.annotations,
    timeouts: inputs.timeouts,
    unfinished,
  });
}

/** The same state with its managed fields as the service has them now; of another row, if a swap had loaded one. */
export function refreshedState(saved: Properties, row: DeployedModel): Properties {
  const now = { ...row, displayName: row.displayName ?? "", description: withoutOwnerLine(row.description) };
  const fresh = PATCHED_FIELDS.filter((field) => saved[field] !== undefined).map((field) => [field, now[field]]);
  const { name: deployedModelName, model, createTime } = row;
  const inferenceModel = `${model ?? ""}#${String(saved.deployment)}`;
  const swapped =
    deployedModelName === saved.deployedModelName ? {} : { deployedModelName, model, inferenceModel, createTime };
  return plainJson({ ...saved, ...swapped, ...(Object.fromEntries(fresh) as Properties), state: row.state });
}
