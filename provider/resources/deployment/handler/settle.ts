import { type DeploymentPatch } from "../../../client/deploymentConfig.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { FireworksApiError } from "../../../client/errors.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Made } from "../../../lifecycle/kind.js";
import { formatOwnerLine, generationFor } from "../../../lifecycle/ownership.js";
import { compare, isTried } from "./compare.js";
import { complete, inferenceModelOf } from "./complete.js";
import { describeCost } from "./cost.js";
import { type TriedField } from "./fields.js";
import { patchFor, reshapeFor } from "./patch.js";
import { type DeploymentInputs, type DeploymentState, type Own } from "./state.js";
import { awaitAnswer, awaitReady } from "./wait.js";

/** Waits until what was made serves; one that was there is brought to what the program wants by now. */
export async function settle(
  made: Made<Deployment, Own>,
  inputs: DeploymentInputs,
  call: Call,
): Promise<{ found: Deployment; own: Own }> {
  const { name, existing } = made;
  const { awaitsAnswer, ...kept } = made.own;
  const since = call.clock.now();
  const ready = await awaitReady(made, inputs, call);
  const inferenceModel = await inferenceModelOf(name, inputs.baseModel, call);
  const found = existing ? await describe(ready, inputs, kept, call) : ready;
  if (awaitsAnswer === true) await awaitAnswer(name, { inputs, inferenceModel, since }, call);
  return { found, own: { ...kept, inferenceModel } };
}

/** Brings a deployment that stays to what the program wants, and finishes what an earlier run began. */
export async function change(
  found: Deployment,
  news: DeploymentInputs,
  saved: DeploymentState,
  call: Call,
): Promise<{ found: Deployment; own: Own; inputs: DeploymentInputs }> {
  const { service, deploymentProfile, deploymentName: name, unfinished } = saved;
  const generation = generationFor(saved, call);
  const since = call.clock.now();
  const tried = compare(saved, news, call).updates.filter(isTried);
  // Without a preflight nobody has looked up what another shape comes to.
  const inputs = tried.includes("deploymentShape") ? await complete(news, call) : { deploymentProfile, ...news };
  const ready = unfinished === true ? await awaitReady({ name, found, existing: true }, inputs, call) : found;
  const inferenceModel = await inferenceModelOf(name, inputs.baseModel, call);
  const own = { service, generation, inferenceModel };
  try {
    const now = await describe(ready, inputs, { ...saved, generation }, call, reshapeFor(tried, inputs));
    // What `check` has told of it is there now.
    call.plan.wasMade(name);
    if (saved.awaitsAnswer === true) await awaitAnswer(name, { inputs, inferenceModel, since }, call);
    return { found: now, own, inputs };
  } catch (error) {
    throw tried.length === 0 ? error : whyNotInPlace(name, tried, inputs, error);
  }
}

/** Brings what can be changed in place to what is asked for, in one PATCH of just what differs. */
async function describe(
  deployment: Deployment,
  inputs: DeploymentInputs,
  { generation, annotations }: Pick<DeploymentState, "generation" | "annotations">,
  call: Call,
  reshape: DeploymentPatch = {},
): Promise<Deployment> {
  const line = generation === undefined ? undefined : formatOwnerLine(call.identity, generation);
  // One request: what is refused changes nothing.
  const patch = { ...reshape, ...patchFor(deployment, inputs, line, annotations) };
  if (Object.keys(patch).length === 0) return deployment;
  return call.client().deployments.updateDeployment(deployment.name, patch, {
    skipShapeValidation: "deploymentShape" in patch && inputs.skipShapeValidation,
  });
}

/** A refusal, with the way to a replacement: a second deployment is never started unasked. */
function whyNotInPlace(name: string, fields: readonly TriedField[], inputs: DeploymentInputs, error: unknown): unknown {
  if (!(error instanceof FireworksApiError) || ![400, 412].includes(error.status ?? 0)) return error;
  return new Error(
    `${name} was not changed: the service does not change ${fields.join(", ")} in place (${error.serverMessage}).\nFix: set whenImmutable: "replace", with which pulumi up starts a second deployment (${describeCost({ ...inputs })}) and deletes this one once that is ready; or take the change back.`,
    { cause: error },
  );
}
