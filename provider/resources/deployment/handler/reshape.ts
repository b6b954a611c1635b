import { type DeploymentPatch } from "../../../client/deploymentConfig.js";
import { FireworksApiError } from "../../../client/errors.js";
import { describeCost } from "./cost.js";
import { type TriedField } from "./fields.js";
import { placementOf } from "./make.js";
import { type DeploymentInputs, shapeOf } from "./state.js";

const PLACES: readonly TriedField[] = ["region", "multiRegion", "regions"];

/** What a PATCH has to name to change what a deployment is made of; what is left out goes back to its default. */
export function reshapeFor(fields: readonly TriedField[], inputs: DeploymentInputs): DeploymentPatch {
  const { enableAddons = false, enableHotLoad = false } = inputs;
  const values = { ...inputs, deploymentShape: shapeOf(inputs), enableAddons, enableHotLoad };
  const plain = fields.filter((field) => !PLACES.includes(field)).map((field) => [field, values[field]] as const);
  const places = plain.length === fields.length ? {} : { placement: placementOf(inputs) };
  return { ...Object.fromEntries(plain), ...places };
}

/** A refusal, with the way to a replacement: a second deployment is never started unasked. */
export function whyNotInPlace(
  name: string,
  fields: readonly TriedField[],
  inputs: DeploymentInputs,
  error: unknown,
): unknown {
  if (!(error instanceof FireworksApiError) || ![400, 412].includes(error.status ?? 0)) return error;
  return new Error(
    `${name} was not changed: the service does not change ${fields.join(", ")} in place (${error.serverMessage}).\nFix: set whenImmutable: "replace", with which pulumi up starts a second deployment (${describeCost({ ...inputs })}) and deletes this one once that is ready; or take the change back.`,
    { cause: error },
  );
}

/** What the row says of a change of what a deployment is made of. */
export const IF_REFUSED = "if the service refuses that, the update fails and nothing changes (see whenImmutable)";
