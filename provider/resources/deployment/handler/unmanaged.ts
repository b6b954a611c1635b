import { parseDeploymentName } from "../../../client/deploymentNames.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { parseOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { inferenceModelOf, resolveProfile } from "./complete.js";
import { type DeploymentInputs, stateOf } from "./state.js";

/** What `Deployment.get(name, id)` asks for: the outputs of a deployment that somebody else manages. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const { name, state, baseModel, deploymentShape } = await named(id, call);
  const inferenceModel = await inferenceModelOf(name, baseModel, call);
  const outputs = { deploymentName: name, inferenceModel, state, baseModel, deploymentShapeVersion: deploymentShape };
  return { id: name, props: { ...props, ...plainJson(outputs) }, inputs: props };
}

/**
 * A deployment as `pulumi import` takes it over: with the shape version that it runs, or else its hardware, and with
 * what was written on it. What it has by default stays unmanaged.
 */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  const found = await named(id, call);
  const { name: deploymentName, deploymentShape, baseModel, placement, enableAddons, enableHotLoad } = found;
  const { acceleratorType, acceleratorCount, precision, maxContextLength } = found;
  const isShaped = deploymentShape !== undefined && deploymentShape !== "";
  const hardware = isShaped ? { deploymentShape } : { acceleratorType, acceleratorCount, precision, maxContextLength };
  const { minReplicaCount, maxReplicaCount, displayName, draftModel } = found;
  const written = {
    ...{ baseModel, ...hardware, ...placement, displayName, draftModel, extraArgs: found.extraArgs },
    ...{ description: withoutOwnerLine(found.description), annotations: found.annotations },
    enableAddons: enableAddons && !isShaped ? true : undefined,
    enableHotLoad: enableHotLoad === true ? true : undefined,
  };
  const deploymentId = deploymentName.split("/").at(-1) ?? "";
  const inferenceModel = await inferenceModelOf(deploymentName, baseModel, call);
  const inputs: Properties = plainJson({
    ...{ __identity: call.identity.text, __resolved: ["deploymentProfile"], deploymentName, inferenceModel },
    ...{ deploymentId, minReplicaCount, maxReplicaCount, ...given(written) },
    deploymentProfile: await resolveProfile({ deploymentShape: isShaped ? deploymentShape : undefined }, call),
  });
  const generation = parseOwnerLine(found.description)?.generation;
  const own = { service: call.client().baseUrl, generation, inferenceModel };
  return { id: deploymentName, props: stateOf(typed<DeploymentInputs>(inputs), found, own), inputs };
}

/** @param id full name, or the id within the configured account @throws Error for an id that no deployment has */
async function named(id: string, call: Call): Promise<Deployment> {
  if (id.includes("/") && parseDeploymentName(id) === undefined) {
    throw new Error(`'${id}' must be a deployment id, or accounts/<account>/deployments/<deployment>`);
  }
  const found = await call.client().deployments.getDeployment(id);
  if (isGoing(found)) throw new Error(`${found.name} is ${found.state ?? ""}`);
  return found;
}

/** What says more than nothing. */
function given(fields: Properties): Properties {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}
