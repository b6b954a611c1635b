import { type DeploymentConfig } from "../../../client/deploymentConfig.js";
import { deploymentName, MAX_DEPLOYMENT_ID_LENGTH } from "../../../client/deploymentNames.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { findTarget, type Ids, makeOne, type Target, generatedId } from "../../../lifecycle/freeId.js";
import { typed } from "../../../lifecycle/handler.js";
import { type Made } from "../../../lifecycle/kind.js";
import { type Memory } from "../../../lifecycle/memory.js";
import {
  formatOwnerLine,
  generationOf,
  ownerOf,
  parseOwnerLine,
  whyOfAnotherBackend,
  withOwnerLine,
} from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { FIXED_FIELDS, ONCE_FIELDS, PATCHED_FIELDS } from "./fields.js";
import { placementOf, wirePolicy } from "./patch.js";
import { hasRested } from "./rest.js";
import { type DeploymentInputs, type Own, madeOf, shapeOf } from "./state.js";

/** The ids that come into question for a deployment. */
async function idsOf(inputs: DeploymentInputs, call: Call): Promise<Ids<Deployment>> {
  const { deployments } = call.client();
  const accountId = await deployments.getAccountId();
  const made = madeOf(inputs);
  return {
    noun: "deployment",
    generate: (generation) =>
      generatedId(call.identity, made, generation, { maxLength: MAX_DEPLOYMENT_ID_LENGTH, fallback: "deployment" }),
    nameOf: (id) => deploymentName(accountId, id),
    find: (name) => deployments.findDeployment(name),
    isGoing,
    mayBeFree: (deployment) => hasRested(deployment, call.identity),
    requireOwn: (deployment, id) => {
      requireOwn(deployment, id, inputs, call);
    },
    choice: { property: "deploymentId", id: inputs.deploymentId, taken: stillTaken },
  };
}

/** The first id that is free or holds this resource's own deployment, which an interrupted run has created. */
export async function findDeployment(
  inputs: DeploymentInputs,
  call: Call,
  memory: Memory,
): Promise<Target<Deployment>> {
  return findTarget(await idsOf(inputs, call), call, memory);
}

/** Creates exactly one deployment. */
export async function make(inputs: DeploymentInputs, call: Call, memory: Memory): Promise<Made<Deployment, Own>> {
  const nonce = call.newGeneration();
  const line = nonce === undefined ? undefined : formatOwnerLine(call.identity, nonce);
  const making = {
    ...(await idsOf(inputs, call)),
    doing: "creating",
    create: async (id: string) => {
      const deployment = await call.client().deployments.createDeployment(configOf(inputs, id, line));
      // After a lost answer it was looked for, and somebody else may have been quicker. Its base is read back later.
      if (line !== undefined) requireOwn(deployment, id, { ...inputs, baseModel: undefined }, call);
      return deployment;
    },
  };
  const { found, existing } = await makeOne(making, call, memory);
  // What the state holds serves until then.
  const awaitsAnswer = memory.recorded(call.identity.text).size > 0 ? (true as const) : undefined;
  const generation = generationOf(found, nonce);
  const own = { service: call.client().baseUrl, inferenceModel: found.name, generation, awaitsAnswer };
  return { name: found.name, found, existing, own };
}

/** The create request of the inputs. */
function configOf(inputs: DeploymentInputs, deploymentId: string, line: string | undefined): DeploymentConfig {
  const sent = [...FIXED_FIELDS, ...PATCHED_FIELDS, ...ONCE_FIELDS].map((field) => [field, inputs[field]] as const);
  const { autoscalingPolicy, description } = inputs;
  return typed<DeploymentConfig>(
    plainJson({
      deploymentId,
      ...Object.fromEntries(sent),
      // Places are told together.
      ...{ region: undefined, multiRegion: undefined, regions: undefined },
      placement: placementOf(inputs),
      deploymentShape: shapeOf(inputs),
      description: description === undefined && line === undefined ? undefined : withOwnerLine(description ?? "", line),
      autoscalingPolicy: autoscalingPolicy === undefined ? undefined : wirePolicy(autoscalingPolicy),
    }),
  );
}

/** @throws Error unless this resource made the deployment, so that nobody else's is ever touched */
function requireOwn(existing: Deployment, id: string, inputs: DeploymentInputs, call: Call): void {
  const { identity } = call;
  const line = parseOwnerLine(existing.description);
  const { baseModel, deploymentId } = inputs;
  // A generated id holds the digest of the resource; under an explicit one only the ownership line proves it.
  const ours = line === undefined ? deploymentId === undefined : line.owner === ownerOf(identity);
  const same = baseModel === undefined || existing.baseModel === baseModel;
  const elsewhere = ours && same ? whyOfAnotherBackend(existing.description, call) : undefined;
  if (elsewhere !== undefined) {
    throw new Error(
      `'${id}' is the id of a deployment that exists (${existing.state ?? "no state"}): ${elsewhere}\n` +
        `Fix: give this resource or this stack another name; or, if the stack moved here without its state, import that state, or delete that deployment`,
    );
  }
  if (ours && same) return;
  throw new Error(
    `'${id}' is the id of a deployment that exists (${existing.state ?? "no state"}, of ${existing.baseModel ?? "no model"}), and nothing proves that this resource made it; choose another deploymentId, or leave deploymentId out`,
  );
}

/** Why the id of a deleted deployment, which may show no more, is not free. */
function stillTaken(
  id: string,
  { state, purgeTime }: Pick<Deployment, "state" | "purgeTime"> = { state: "DELETED", purgeTime: undefined },
): string {
  const until = purgeTime === undefined ? "until it is purged" : `until it is purged at ${purgeTime}`;
  const deleted = state === "DELETED" ? "is deleted softly" : "is being deleted";
  return `'${id}' ${deleted}, and its id stays taken ${until}; choose another deploymentId, leave deploymentId out, or delete that one for good (DELETE with hard=true)`;
}
