import { parseDeploymentName } from "../../../client/deploymentNames.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { inferenceModelOf } from "./complete.js";

/** What `Deployment.get(name, id)` asks for: the outputs of a deployment that somebody else manages. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  requireDeploymentName(id);
  const deployment = await call.client().deployments.getDeployment(id);
  if (isGoing(deployment)) throw new Error(`${deployment.name} is ${deployment.state ?? ""}`);
  const { name, state, baseModel, deploymentShape } = deployment;
  const inferenceModel = await inferenceModelOf(name, baseModel, call);
  const outputs = { deploymentName: name, inferenceModel, state, baseModel, deploymentShapeVersion: deploymentShape };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/** @throws Error for an id that no deployment can have */
export function requireDeploymentName(id: string): void {
  if (!id.includes("/") || parseDeploymentName(id) !== undefined) return;
  throw new Error(`'${id}' must be a deployment id, or accounts/<account>/deployments/<deployment>`);
}
