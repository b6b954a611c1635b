import { parseDeployedModelName } from "../../../client/deploymentNames.js";
import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { parseOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { type DeployedModelInputs, stateOf } from "./state.js";

/** What `DeployedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const { name, model = "", deployment = "", state } = await named(id, call);
  const outputs = { deployedModelName: name, model, deployment, inferenceModel: `${model}#${deployment}`, state };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/** A loaded model as `pulumi import` takes it over. */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  const row = await named(id, call);
  const { model, deployment } = row;
  if (model === undefined || deployment === undefined) {
    throw new Error(
      `${row.name} cannot be imported: the service does not say which model is loaded on which deployment`,
    );
  }
  const description = withoutOwnerLine(row.description);
  const inputs: Properties = plainJson({
    ...{ __identity: call.identity.text, __resolved: [], model, deployment },
    displayName: row.displayName === "" ? undefined : row.displayName,
    description: description === "" ? undefined : description,
    inferenceModel: `${model}#${deployment}`,
  });
  const own = { service: call.client().baseUrl, generation: parseOwnerLine(row.description)?.generation, deployment };
  return {
    id: `${deployment}#${call.identity.resource}`,
    props: stateOf(typed<DeployedModelInputs>(inputs), row, own),
    inputs,
  };
}

/** @param id full name, `accounts/<account>/deployedModels/<id>` @throws Error for an id that is none */
function named(id: string, call: Call): Promise<DeployedModel> {
  if (parseDeployedModelName(id) !== undefined) return call.client().deployments.getDeployedModel(id);
  throw new Error(`'${id}' must be accounts/<account>/deployedModels/<id>`);
}
