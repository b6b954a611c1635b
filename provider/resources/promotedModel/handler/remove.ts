import { parseDeploymentName } from "../../../client/deploymentNames.js";
import { isSame } from "../../../client/identity.js";
import { modelName, parseParentedCheckpoint } from "../../../client/names.js";
import { type Model } from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { parseIdentity } from "../../../lifecycle/identity.js";
import { type Residence, requireOwnStack, requireVisibleAccount, isOfStack } from "../../../lifecycle/ownership.js";
import { type Removal, type Standing, remove as removeObject } from "../../../lifecycle/removal.js";
import { askOperation, withKnownCreateTime } from "./look.js";
import { proveOwnership } from "./ownership.js";
import { type PromotedModelState, type PromotedModelInputs } from "./state.js";

/**
 * Deletes the model if it is still this resource's own; one that is gone already is a success. Waits
 * while deployments let go of it.
 * @throws Error when it is loaded on a deployment, naming it
 */
export async function remove(saved: PromotedModelState, call: Call, place: Residence): Promise<Removal> {
  const { name, timeouts, forceDelete = false } = saved;
  const remembered = await withKnownCreateTime(saved, call);
  const look = async (isSent: boolean): Promise<Standing> => {
    const model = await call.client().findModel(name);
    if (model === undefined) {
      if (isSent) return { gone: true };
      if ((await askOperation(saved, call)).running) return { going: `the promotion to ${name} still runs` };
      await requireVisibleAccount(place, call);
      return { gone: true };
    }
    const proof = proveOwnership(model, remembered, { ...call, identity: parseIdentity(saved.__identity) });
    if (!proof.ours) return { notOwn: proof.why };
    requireOwnStack(model, call);
    const loaded = loadedRefs(model);
    if (loaded.length > 0) {
      if (!forceDelete) throw new Error(inUse(model));
      await unload(name, loaded, call);
      return { going: `unloading ${name} from ${placesOf(loaded)}` };
    }
    if (model.deployedModelRefs.length === 0) return "there";
    return { going: `${placesOf(model.deployedModelRefs)} lets go of ${name}` };
  };
  return removeObject({ name, look, send: () => call.client().deleteModel(name), timeouts }, call);
}

/** Where a model is loaded, and not just being taken off: the service deletes no such model. */
function loadedRefs({ deployedModelRefs }: Pick<Model, "deployedModelRefs">): Model["deployedModelRefs"] {
  return deployedModelRefs.filter(({ state }) => state !== "UNDEPLOYING");
}

/** Each row says itself whose load it is: by a reference alone, one of another model could be taken off. */
async function unload(model: string, references: Model["deployedModelRefs"], call: Call): Promise<void> {
  const { deployments } = call.client();
  for (const { name } of references) {
    const row = name === undefined ? undefined : await deployments.findDeployedModel(name);
    if (row === undefined) continue;
    if (!isSame(row.model ?? "", model)) {
      throw new Error(
        `${row.name}, where it is said to be loaded, has ${row.model ?? "no model"}; that was left alone`,
      );
    }
    await deployments.unloadDeployedModel(row.name);
  }
}

function inUse({ deployedModelRefs }: Model): string {
  return (
    `it is loaded on ${placesOf(deployedModelRefs)}. If this was a replacement, the new model is in place already.\n` +
    `Fix: undeploy it there and run pulumi up again, which finishes the deletion; or set forceDelete: true or onDelete: "keep" (pulumi up first, so that the state knows).`
  );
}

function placesOf(references: Model["deployedModelRefs"]): string {
  return references.map(({ deployment, name }) => deployment ?? name ?? "an unnamed deployment").join(", ");
}

/** Why a model stays at the service although its record goes, if it does. */
export function whyKept({ onDelete, adopted }: PromotedModelState): string | undefined {
  if (onDelete === undefined) return adopted === true ? "it was adopted" : undefined;
  return onDelete === "keep" ? 'onDelete: "keep"' : undefined;
}

/**
 * The deployments that have a model loaded which is to go, so that its deletion will be refused: those of other stacks,
 * and, where it goes before what serves it can follow, all of them. The stack's own follow otherwise.
 * What is kept, or is to be unloaded by force, nothing holds.
 */
export async function heldBy(
  before: PromotedModelInputs | undefined,
  isInPlace: boolean,
  call: Call,
): Promise<string[]> {
  const isKept = before?.onDelete === "keep" || before?.forceDelete === true;
  if (before?.outputModelId === undefined || isKept) return [];
  const name = before.name ?? nameOf(before);
  const model = name === undefined ? undefined : await call.lookups().standingModel(name);
  const loaded = model === undefined ? [] : loadedRefs(model);
  const places = [...new Set(loaded.flatMap(({ deployment }) => deployment ?? []))];
  if (isInPlace) return places;
  const foreign = await Promise.all(places.map((place) => isForeign(place, call)));
  return places.filter((_, index) => foreign[index]);
}

function nameOf({ resolvedCheckpoint, outputModelId }: PromotedModelInputs): string | undefined {
  const { accountId } = parseParentedCheckpoint(resolvedCheckpoint?.name ?? "")?.parent ?? {};
  return accountId === undefined || outputModelId === undefined ? undefined : modelName(accountId, outputModelId);
}

async function isForeign(place: string, call: Call): Promise<boolean> {
  if (parseDeploymentName(place) === undefined) return true;
  const deployment = await call.client().deployments.findDeployment(place);
  return !isOfStack(deployment?.description, call.identity);
}
