import { parseDeploymentName } from "../../client/deploymentNames.js";
import { isGoing } from "../../client/waitForDeployment.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { inferenceModelOf } from "./inferenceModel.js";

/** What `Deployment.get(name, id)` asks for: the outputs of a deployment that somebody else manages. */
export async function readUnmanaged(id: string, props: Properties, runtime: Runtime): ReturnType<Handler["read"]> {
  if (id.includes("/") && parseDeploymentName(id) === undefined) {
    throw new Error(`'${id}' must be a deployment id, or accounts/<account>/deployments/<deployment>`);
  }
  const deployment = await deploymentsOf(runtime).getDeployment(id);
  if (isGoing(deployment)) throw new Error(`${deployment.name} is ${deployment.state ?? ""}`);
  const { name, state, baseModel, deploymentShape } = deployment;
  const inferenceModel = await inferenceModelOf(name, baseModel, runtime);
  const outputs = { deploymentName: name, inferenceModel, state, baseModel, deploymentShapeVersion: deploymentShape };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}
