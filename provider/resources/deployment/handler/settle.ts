import { type DeploymentPatch } from "../../../client/deploymentConfig.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { READY_TIMEOUT_MS } from "../../../client/waitForDeployment.js";
import { type Call, limitOf } from "../../../lifecycle/call.js";
import { type Made } from "../../../lifecycle/kind.js";
import { formatOwnerLine, generationFor } from "../../../lifecycle/ownership.js";
import { awaitAnswer } from "./answer.js";
import { compare, isTried } from "./compare.js";
import { complete } from "./complete.js";
import { waitOnRow } from "../../../lifecycle/waits.js";
import { notReady } from "./notReady.js";
import { patchFor } from "./patch.js";
import { reshapeFor, whyNotInPlace } from "./reshape.js";
import { type DeploymentInputs, type DeploymentState, type Own } from "./state.js";

/**
 * Waits until the deployment serves, if the program wants that. One that was found FAILED is brought up
 * once more.
 * @throws NotReadyError when it is there and not ready; the resource is then kept in state
 */
export async function settle(
  { name, found, existing }: { name: string; found: Deployment; existing: boolean },
  inputs: DeploymentInputs,
  call: Call,
): Promise<Deployment> {
  const { waitFor, timeouts } = inputs;
  const { deployments } = call.client();
  const limitMs = limitOf(call, timeouts?.create) ?? READY_TIMEOUT_MS;
  try {
    let accepted = found;
    if (existing && found.state === "FAILED") {
      await call.say(`${name} has failed; bringing it up once more`);
      accepted = await deployments.undeleteDeployment(name);
    }
    if (waitFor === "created") return accepted;
    const wait = {
      kind: "deployment",
      limitMs,
      poll: timeouts?.poll,
      billed: name,
      line: (wait: string, words = "no state") => `waiting for ${wait}: ${words}`,
    };
    return await waitOnRow(wait, call, (options) => deployments.waitForDeployment(name, options));
  } catch (error) {
    throw notReady(name, error, inputs);
  }
}

/** Waits until what was made serves; one that was there is brought to what the program wants by now. */
export async function finish(
  made: Made<Deployment, Own>,
  inputs: DeploymentInputs,
  call: Call,
): Promise<{ found: Deployment; own: Own }> {
  const { name, existing } = made;
  const { awaitsAnswer, ...kept } = made.own;
  const since = call.clock.now();
  const ready = await settle(made, inputs, call);
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
  const tried = compare(saved, news, () => false).updates.filter(isTried);
  // Without a preflight nobody has looked up what another shape comes to.
  const inputs = tried.includes("deploymentShape") ? await complete(news, call) : { deploymentProfile, ...news };
  const ready = unfinished === true ? await settle({ name, found, existing: true }, inputs, call) : found;
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
export async function describe(
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

/**
 * What stands as `model` in a request: the deployment's full name; for a LoRA model that is deployed
 * itself (live merge), `<model>#<deployment>` (vendor's SDK and cookbook).
 */
export async function inferenceModelOf(name: string, baseModel: string | undefined, call: Call): Promise<string> {
  if (baseModel === undefined || baseModel === "") return name;
  const model = await call.lookups().servedModel(baseModel);
  const isAddon = model?.kind === "HF_PEFT_ADDON" || model?.peftDetails !== undefined;
  return isAddon ? `${baseModel}#${name}` : name;
}
