import { type Deployment } from "../../../client/deploymentSchemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { ownerOf, parseOwnerLine } from "../../../lifecycle/ownership.js";
import { type Identity } from "../../../lifecycle/identity.js";
import { type DeploymentInputs, type DeploymentState } from "./state.js";

/** So long without traffic, and the service deletes a deployment that may have no replica (vendor's docs, autoscaling). */
export const REST_MS = 7 * 24 * 3_600_000;
export const RULE = "the service deletes it after 7 days without traffic";

/** What the row says of a deployment that may rest. */
export function describeRest({ minReplicaCount }: Partial<DeploymentInputs>): string[] {
  return minReplicaCount === 0 ? [`${RULE} (minReplicaCount 0)`] : [];
}

/** Why a deployment that may rest is likely gone, and where the next one will be. */
export function describeLoss(
  saved: DeploymentState,
  { clock }: Pick<Call, "clock">,
  left: Deployment | undefined,
): { text: string } | undefined {
  const { deleteTime = "" } = left ?? {};
  const end = deleteTime === "" ? clock.now() : Date.parse(deleteTime);
  const isOldEnough = end - Date.parse(saved.createTime ?? "") >= REST_MS;
  if (saved.minReplicaCount !== 0 || !isOldEnough) return undefined;
  return {
    text: `: with minReplicaCount 0 ${RULE}. The next one gets the same generated id where the service has freed it, and another one where not; with minReplicaCount 1 it stays`,
  };
}

/** Whether the service, and nobody else, may have deleted this resource's own one: its id may be free again. */
export function hasRested(deployment: Deployment, identity: Identity): boolean {
  const { state, minReplicaCount, createTime = "", deleteTime = "", description } = deployment;
  const isOwn = parseOwnerLine(description)?.owner === ownerOf(identity);
  return (
    state === "DELETED" && isOwn && minReplicaCount === 0 && Date.parse(deleteTime) - Date.parse(createTime) >= REST_MS
  );
}
