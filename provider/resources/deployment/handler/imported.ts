import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { parseOwnerLine, withoutOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { inferenceModelOf, resolveProfile } from "./complete.js";
import { requireDeploymentName } from "./read.js";
import { type DeploymentInputs, stateOf } from "./state.js";

/**
 * A deployment as `pulumi import` takes it over: with the shape version that it runs, or else its hardware, and with
 * what was written on it. What it has by default stays unmanaged.
 * @param id full name, or the id within the configured account
 */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  requireDeploymentName(id);
  const client = call.client();
  const found = await client.deployments.getDeployment(id);
  const { name: deploymentName, deploymentShape, baseModel, placement, enableAddons, enableHotLoad } = found;
  if (isGoing(found)) throw new Error(`${deploymentName} is ${found.state ?? ""}`);
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
  const own = {
    ...{ service: client.baseUrl, generation: parseOwnerLine(found.description)?.generation, inferenceModel },
  };
  return {
    id: deploymentName,
    props: stateOf(typed<DeploymentInputs>(inputs), found, own),
    inputs,
  };
}

/** What says more than nothing. */
function given(fields: Properties): Properties {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}
