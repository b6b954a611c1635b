import { parseDeploymentName } from "../../../client/deploymentNames.js";
import { modelName, parseParentedCheckpoint } from "../../../client/names.js";
import { type Call } from "../../../lifecycle/call.js";
import { isOfStack } from "../../../lifecycle/ownership.js";
import { loadedRefs } from "./remove.js";
import { type PromotedModelInputs } from "./state.js";

/**
 * The deployments that have a model loaded which is to go, so that its deletion will be refused: those of other stacks,
 * and, where it goes before what serves it can follow, all of them. The stack's own follow otherwise.
 */
export async function heldBy(before: PromotedModelInputs, isInPlace: boolean, call: Call): Promise<string[]> {
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
