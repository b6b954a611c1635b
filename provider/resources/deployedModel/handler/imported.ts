import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { parseOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { requireDeployedModelName } from "./read.js";
import { type DeployedModelInputs, stateOf } from "./state.js";

/** A loaded model as `pulumi import` takes it over. @param id full name, `accounts/<account>/deployedModels/<id>` */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  requireDeployedModelName(id);
  const client = call.client();
  const row = await client.deployments.getDeployedModel(id);
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
  const own = { service: client.baseUrl, generation: parseOwnerLine(row.description)?.generation, deployment };
  return {
    id: `${deployment}#${call.identity.resource}`,
    props: stateOf(typed<DeployedModelInputs>(inputs), row, own),
    inputs,
  };
}
