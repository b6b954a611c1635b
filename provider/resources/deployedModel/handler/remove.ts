import { type DeployedModel } from "../../../client/deploymentSchemas.js";
import { type Call } from "../../../lifecycle/call.js";
import {
  type Residence,
  requireVisibleAccount,
  siblingOf,
  whyNotOwn,
  whyOfAnotherStack,
} from "../../../lifecycle/ownership.js";
import { remove as removeObject, type Removal } from "../../../lifecycle/removal.js";
import { isOwnRow, type Owner } from "./make.js";
import { type DeployedModelState } from "./state.js";

/** Takes the model off its deployment if it is still this resource's own, and waits for that. */
export async function remove(saved: DeployedModelState, call: Call, place: Residence): Promise<Removal> {
  const { deployedModelName: name, generation } = saved;
  const row = await call.client().deployments.findDeployedModel(name);
  if (row === undefined) {
    await requireVisibleAccount(place, call);
  }
  const why = row === undefined ? undefined : whyNotOwn(row, saved);
  if (why !== undefined) return { gone: false, why, heir: siblingOf(row?.description, call.identity) };
  const elsewhere = whyOfAnotherStack(row?.description, call);
  if (elsewhere !== undefined) throw new Error(`${name} was not deleted: ${elsewhere}`);
  return unloadOthers(saved, { generation, known: [name] }, undefined, call);
}

/**
 * Takes rows of this resource off the deployment and waits until they are gone.
 * @param keep the row that stays
 */
export function unloadOthers(
  { deployedModelName: name, deployment, timeouts }: DeployedModelState,
  owner: Owner,
  keep: string | undefined,
  call: Call,
): Promise<Removal> {
  const { deployments } = call.client();
  let own: DeployedModel[] = [];
  const isLoaded = ({ state }: DeployedModel): boolean => state !== "UNDEPLOYING";
  return removeObject(
    {
      name,
      look: async () => {
        const rows = await deployments.listDeployedModels(deployment);
        const isOwn = (row: DeployedModel): boolean => row.name !== keep && isOwnRow(row, owner, call);
        own = rows.filter((row) => isOwn(row) && call.plan.hold(row.name, call.identity.text));
        if (own.length === 0) return { gone: true };
        const names = own.map(({ model, name }) => model?.split("/").at(-1) ?? name).join(", ");
        return own.some(isLoaded) ? "there" : { going: `unloading ${names}` };
      },
      send: async () => {
        for (const row of own.filter(isLoaded)) await deployments.unloadDeployedModel(row.name);
      },
      timeouts,
    },
    call,
  );
}
