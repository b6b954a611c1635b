import { parseDeployedModelName } from "../../../client/deploymentNames.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";

/** What `DeployedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  if (parseDeployedModelName(id) === undefined) {
    throw new Error(`'${id}' must be accounts/<account>/deployedModels/<id>`);
  }
  const { name, model = "", deployment = "", state } = await call.client().deployments.getDeployedModel(id);
  const outputs = { deployedModelName: name, model, deployment, inferenceModel: `${model}#${deployment}`, state };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}
