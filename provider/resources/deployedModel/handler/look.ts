import { deployedModel, type DeployedModel } from "../../../client/deploymentSchemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { parseOwnerLine, siblingOf } from "../../../lifecycle/ownership.js";
import { isOwnRow } from "./make.js";
import { type DeployedModelState } from "./state.js";

/** The saved row, or what was loaded in its place. */
export async function look(saved: DeployedModelState, call: Call): Promise<DeployedModel | undefined> {
  const row = await call.client().deployments.findDeployedModel(saved.deployedModelName);
  return row === undefined || isGone(row) ? ((await successorOf(saved, call)) ?? row) : row;
}

/**
 * The saved row for an update. That it is gone, or another resource's now, does not matter to what is loaded in its
 * place.
 */
export async function reach(
  { deployedModelName: name, createTime, generation }: DeployedModelState,
  call: Call,
): Promise<DeployedModel> {
  const found = await call.client().deployments.findDeployedModel(name);
  const isLost = found === undefined || isGone(found) || isHandedOver(found, generation, call);
  return isLost ? deployedModel.parse({ name, createTime }) : found;
}

export function isGone({ state }: DeployedModel): boolean {
  return state === "UNDEPLOYING";
}

/** Whether another resource of the stack has taken the row over. */
function isHandedOver({ description }: DeployedModel, generation: string | undefined, { identity }: Call): boolean {
  return parseOwnerLine(description)?.generation !== generation && siblingOf(description, identity) !== undefined;
}

/** What a swap had loaded in the place of the saved row before the run ended: only the service knows it. */
async function successorOf(
  { deployedModelName, deployment, generation }: DeployedModelState,
  call: Call,
): Promise<DeployedModel | undefined> {
  if (generation === undefined) return undefined;
  const owner = { generation, known: [deployedModelName] };
  const rows = await call.client().deployments.listDeployedModels(deployment);
  const isOther = ({ name, model }: DeployedModel): boolean => name !== deployedModelName && model !== undefined;
  return rows.find((row) => isOther(row) && !isGone(row) && isOwnRow(row, owner, call));
}
