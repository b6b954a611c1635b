import { parseDeployedModelName } from "../../../client/deploymentNames.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";

/** What `DeployedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  requireDeployedModelName(id);
  const { name, model = "", deployment = "", state } = await call.client().deployments.getDeployedModel(id);
  const outputs = { deployedModelName: name, model, deployment, inferenceModel: `${model}#${deployment}`, state };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/** @throws Error for an id that is no name of a loaded model */
export function requireDeployedModelName(id: string): void {
  if (parseDeployedModelName(id) !== undefined) return;
  throw new Error(`'${id}' must be accounts/<account>/deployedModels/<id>`);
}
