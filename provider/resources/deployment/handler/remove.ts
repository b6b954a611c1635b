import { type FireworksApiError } from "../../../client/errors.js";
import { isGone, isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Residence, requireOwnStack, requireVisibleAccount, whyNotOwn } from "../../../lifecycle/ownership.js";
import { remove as removeObject, type Removal, type Standing } from "../../../lifecycle/removal.js";
import { describeCost } from "./cost.js";
import { RULE } from "./rest.js";
import { type DeploymentInputs, type DeploymentState } from "./state.js";

/**
 * Deletes the deployment softly if it is still this resource's own, and waits for that; one that is
 * gone already is a success. A failure is loud: replicas that go on are billed. One that is replaced is let go as its
 * successor's program says.
 */
export function remove(
  saved: DeploymentState,
  call: Call,
  place: Residence,
  successor: Partial<DeploymentInputs> = {},
): Promise<Removal> {
  const { deployments } = call.client();
  const { deploymentName: name, timeouts } = saved;
  const { onReplace = "delete" } = successor;
  if (onReplace === "keep") return Promise.resolve({ gone: false, left: describeOld({ onReplace }, saved) });
  // The state of what waits for its deletion can no more be changed.
  const forceDelete = saved.forceDelete === true || successor.forceDelete === true;
  const look = async (): Promise<Standing> => {
    const found = await deployments.findDeployment(name);
    if (found === undefined) {
      await requireVisibleAccount(place, call);
      return { gone: true };
    }
    if (isGone(found)) return { gone: true };
    if (isGoing(found)) return { going: `${name} is ${found.state ?? ""}` };
    const why = whyNotOwn(found, saved);
    if (why !== undefined) return { notOwn: why };
    requireOwnStack(found, call);
    return "there";
  };
  if (onReplace === "scaleToZero") return scaleToZero(saved, look, call);
  return removeObject(
    {
      name,
      look,
      send: () => deployments.deleteDeployment(name, { ignoreChecks: forceDelete }),
      explain: (error) => (isTrafficGuard(error) && !forceDelete ? guarded(error) : undefined),
      meanwhile: ", and its replicas are billed while they run",
      cost: describeCost({ ...saved }),
      timeouts,
    },
    call,
  );
}

/** As the vendor's SDK does. */
async function scaleToZero(saved: DeploymentState, look: () => Promise<Standing>, call: Call): Promise<Removal> {
  const standing = await look();
  if (standing !== "there") {
    return "notOwn" in standing ? { gone: false, why: standing.notOwn } : { gone: true };
  }
  const none = { minReplicaCount: 0, maxReplicaCount: 0 };
  await call.client().deployments.updateDeployment(saved.deploymentName, none);
  return { gone: false, left: describeOld({ onReplace: "scaleToZero" }, saved) };
}

/** FAILED_PRECONDITION, which this service answers with 400 or 412. */
function isTrafficGuard({ code, status }: FireworksApiError): boolean {
  return code === 9 || status === 412;
}

function guarded({ serverMessage }: FireworksApiError): string {
  return `${serverMessage}\nFix: stop its traffic and run again an hour after the last request (a replacement sends one, too); or set forceDelete: true (pulumi up first, so that the state knows), which deletes it although it serves.`;
}

const VERBS = { delete: "is deleted", scaleToZero: "is scaled to zero", keep: "is kept" } as const;

/**
 * What becomes of a deployment in whose place another one comes, told after its name, with what it goes on costing.
 * @param when follows the verb, with a space before it
 */
export function describeOld(
  { onReplace = "delete" }: Pick<Partial<DeploymentInputs>, "onReplace">,
  old: Partial<DeploymentInputs | DeploymentState>,
  when = "",
): string {
  const verb = VERBS[onReplace] + when;
  if (onReplace === "delete") return verb;
  const cost = onReplace === "keep" ? describeCost({ ...old }) : `$0/h, and ${RULE}`;
  return `${verb}: ${cost}; Pulumi forgets it, so deleting it is up to you`;
}
