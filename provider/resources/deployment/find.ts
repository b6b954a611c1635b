import { deploymentName } from "../../client/deploymentNames.js";
import { type Deployment } from "../../client/deploymentSchemas.js";
import { isGoing } from "../../client/waitForDeployment.js";
import { deploymentsOf } from "../../lifecycle/deployments.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type Identity } from "../../lifecycle/identity.js";
import { ownerOf, parseOwnerLine } from "../../lifecycle/ownerLine.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { autoDeploymentId } from "./naming.js";

/** What is looked for. */
export interface Wanted {
  readonly identity: Identity;
  /** What the deployment is made of. */
  readonly made: Properties;
  /** The user's own id. */
  readonly deploymentId: string | undefined;
  /** Full names of deployments that the state holds for this resource already: one that replaces them is another one. */
  readonly recorded: ReadonlySet<string>;
}

/** The id that the deployment has or will have, with the deployment if an interrupted run has created it already. */
export interface Target {
  readonly deploymentId: string;
  readonly name: string;
  readonly generation: number;
  readonly existing?: Deployment | undefined;
}

/** How often the same can be deleted and made again while its ids stay taken; each try costs one look. */
const MAX_GENERATIONS = 100;

/**
 * Finds the first id that is free or holds this resource's own deployment.
 * @param from the first generation to look at
 * @throws Error when an explicit id is taken
 */
export async function findTarget(wanted: Wanted, runtime: Runtime, from = 1): Promise<Target> {
  const deployments = deploymentsOf(runtime);
  const accountId = await deployments.getAccountId();
  const explicit = wanted.deploymentId !== undefined;
  for (let generation = from; generation <= MAX_GENERATIONS; generation += 1) {
    const deploymentId = wanted.deploymentId ?? autoDeploymentId(wanted.identity, wanted.made, generation);
    const name = deploymentName(accountId, deploymentId);
    const recorded = wanted.recorded.has(name);
    if (recorded && explicit)
      throw new Error(`'${deploymentId}' is the id of the very deployment that is to be replaced`);
    if (recorded) continue;
    const existing = await deployments.findDeployment(name);
    if (existing === undefined) return { deploymentId, name, generation };
    if (!isGoing(existing)) {
      requireOwn(existing, deploymentId, wanted);
      return { deploymentId, name, generation, existing };
    }
    if (explicit) throw new Error(stillTaken(deploymentId, existing));
  }
  throw new Error(
    `this deployment was deleted and made again ${MAX_GENERATIONS} times; set deploymentId to an id of your own`,
  );
}

/** @throws Error unless this resource made the deployment, so that nobody else's is ever touched */
export function requireOwn(
  existing: Deployment,
  deploymentId: string,
  { identity, made, deploymentId: chosen }: Wanted,
) {
  const line = parseOwnerLine(existing.description);
  // A generated id holds the digest of the resource; under an explicit one only the ownership line proves it.
  const ours = line === undefined ? chosen === undefined : line.owner === ownerOf(identity);
  const same = made.baseModel === undefined || existing.baseModel === made.baseModel;
  if (ours && same) return;
  throw new Error(
    `'${deploymentId}' is the id of a deployment that exists (${existing.state ?? "no state"}, of ${existing.baseModel ?? "no model"}), and nothing proves that this resource made it; choose another deploymentId, or leave deploymentId out`,
  );
}

/** Why the id of a deleted deployment is not free. */
export function stillTaken(
  deploymentId: string,
  { state, purgeTime }: Pick<Deployment, "state" | "purgeTime">,
): string {
  const until = purgeTime === undefined ? "until it is purged" : `until it is purged at ${purgeTime}`;
  const deleted = state === "DELETED" ? "is deleted softly" : "is being deleted";
  return `'${deploymentId}' ${deleted}, and its id stays taken ${until}; choose another deploymentId, leave deploymentId out, or delete that one for good (DELETE with hard=true)`;
}
