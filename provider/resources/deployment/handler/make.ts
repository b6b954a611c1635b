import { type DeploymentConfig } from "../../../client/deploymentConfig.js";
import { deploymentName } from "../../../client/deploymentNames.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { ConflictError } from "../../../client/errors.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type FreeId, type Target, findTarget } from "../../../lifecycle/freeId.js";
import { typed } from "../../../lifecycle/handler.js";
import { type Made } from "../../../lifecycle/kind.js";
import { type Memory } from "../../../lifecycle/memory.js";
import { formatOwnerLine, ownerOf, parseOwnerLine, withOwnerLine } from "../../../lifecycle/ownership.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { FIXED_FIELDS, ONCE_FIELDS, PATCHED_FIELDS } from "./fields.js";
import { autoDeploymentId } from "./naming.js";
import { wirePolicy } from "./patch.js";
import { type DeploymentInputs, type Own, madeOf, shapeOf } from "./state.js";

/** The first id that is free or holds this resource's own deployment, which an interrupted run has created. */
export async function findDeployment(
  inputs: DeploymentInputs,
  call: Call,
  memory: Memory,
  from = 1,
): Promise<Target<Deployment>> {
  const { deployments } = call.client();
  const accountId = await deployments.getAccountId();
  const made = madeOf(inputs);
  const wanted: FreeId<Deployment> = {
    noun: "deployment",
    property: "deploymentId",
    explicit: inputs.deploymentId,
    generate: (generation) => autoDeploymentId(call.identity, made, generation),
    nameOf: (id) => deploymentName(accountId, id),
    find: (name) => deployments.findDeployment(name),
    isGoing,
    requireOwn: (deployment, id) => {
      requireOwn(deployment, id, inputs, call);
    },
    taken: stillTaken,
    recorded: memory.recorded(call.identity.text),
  };
  return findTarget(wanted, from);
}

/**
 * Makes sure that exactly one deployment is there: looks first, creates one only when nothing is there,
 * and after a lost answer looks again instead of sending again.
 */
export async function make(inputs: DeploymentInputs, call: Call, memory: Memory): Promise<Made<Deployment, Own>> {
  const nonce = call.newGeneration();
  const line = nonce === undefined ? undefined : formatOwnerLine(call.identity, nonce);
  const { deployments } = call.client();
  const made = (found: Deployment, existing: boolean): Made<Deployment, Own> => {
    const generation = nonce === undefined ? undefined : (parseOwnerLine(found.description)?.generation ?? nonce);
    const own = { service: call.client().baseUrl, inferenceModel: found.name, generation };
    return { name: found.name, found, existing, own };
  };
  for (let from = 1; ;) {
    const { id, existing, generation } = await findDeployment(inputs, call, memory, from);
    if (existing !== undefined) return made(existing, true);
    await call.say(`creating deployment ${id}`);
    try {
      const deployment = await deployments.createDeployment(configOf(inputs, id, line));
      // After a lost answer it was looked for, and somebody else may have been quicker.
      if (line !== undefined) requireOwn(deployment, id, inputs, call);
      return made(deployment, false);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const found = await deployments.findDeployment(id);
      if (found !== undefined && !isGoing(found)) {
        // It has appeared since the look: somebody else's, or an earlier run's that came late.
        requireOwn(found, id, inputs, call);
        return made(found, true);
      }
      // Taken, and not there to be seen: deleted, and not purged yet. The next id is another one.
      if (inputs.deploymentId !== undefined) {
        const words = stillTaken(id, found ?? { state: "DELETED", purgeTime: undefined });
        throw new Error(`deploymentId: ${words}`, { cause: error });
      }
      from = generation + 1;
    }
  }
}

/** The create request of the inputs. */
function configOf(inputs: DeploymentInputs, deploymentId: string, line: string | undefined): DeploymentConfig {
  const sent = [...FIXED_FIELDS, ...PATCHED_FIELDS, ...ONCE_FIELDS].map((field) => [field, inputs[field]] as const);
  const { region, multiRegion, regions, autoscalingPolicy, description } = inputs;
  const placement = plainJson({ region, multiRegion, regions });
  return typed<DeploymentConfig>(
    plainJson({
      deploymentId,
      ...Object.fromEntries(sent),
      // Places are told together.
      ...{ region: undefined, multiRegion: undefined, regions: undefined },
      placement: Object.keys(placement).length === 0 ? undefined : placement,
      deploymentShape: shapeOf(inputs),
      description: description === undefined && line === undefined ? undefined : withOwnerLine(description ?? "", line),
      autoscalingPolicy: autoscalingPolicy === undefined ? undefined : wirePolicy(autoscalingPolicy),
    }),
  );
}

/** @throws Error unless this resource made the deployment, so that nobody else's is ever touched */
function requireOwn(existing: Deployment, id: string, inputs: DeploymentInputs, { identity }: Call): void {
  const line = parseOwnerLine(existing.description);
  const { baseModel, deploymentId } = inputs;
  // A generated id holds the digest of the resource; under an explicit one only the ownership line proves it.
  const ours = line === undefined ? deploymentId === undefined : line.owner === ownerOf(identity);
  const same = baseModel === undefined || existing.baseModel === baseModel;
  if (ours && same) return;
  throw new Error(
    `'${id}' is the id of a deployment that exists (${existing.state ?? "no state"}, of ${existing.baseModel ?? "no model"}), and nothing proves that this resource made it; choose another deploymentId, or leave deploymentId out`,
  );
}

/** Why the id of a deleted deployment is not free. */
function stillTaken(id: string, { state, purgeTime }: Pick<Deployment, "state" | "purgeTime">): string {
  const until = purgeTime === undefined ? "until it is purged" : `until it is purged at ${purgeTime}`;
  const deleted = state === "DELETED" ? "is deleted softly" : "is being deleted";
  return `'${id}' ${deleted}, and its id stays taken ${until}; choose another deploymentId, leave deploymentId out, or delete that one for good (DELETE with hard=true)`;
}
