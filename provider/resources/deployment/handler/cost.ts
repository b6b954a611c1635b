import { type DeploymentProfile } from "../../../client/deploymentProfile.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { PRICES_AS_OF, formatCents, priceOf } from "../../../prices.js";

/**
 * What a deployment costs at its fewest and its most replicas, with the arithmetic:
 * `$0/h idle, up to $52.00/h at 1 replica (1 x 4 x $13.00; NVIDIA_B200_180GB, ...)`.
 * Parts that are not known stay unknown; what has no price is never said to cost $0.
 */
export function describeCost(inputs: Properties): string {
  const { minReplicaCount, maxReplicaCount, deploymentProfile } = inputs;
  if (containsUnknown([minReplicaCount, maxReplicaCount]))
    return "the number of replicas, and so the cost, is not known yet";
  const [min, max] = [Number(minReplicaCount ?? 0), Number(maxReplicaCount ?? 1)];
  if (max === 0) return "$0/h: maxReplicaCount is 0, so nothing is served";
  // While it is not known, a profile is a sentinel text.
  const profile = typeof deploymentProfile === "object" ? (deploymentProfile as DeploymentProfile) : undefined;
  const type = profile === undefined ? inputs.acceleratorType : profile.acceleratorType;
  const perReplica = profile === undefined ? inputs.acceleratorCount : profile.acceleratorCount;
  const range = min === max ? replicas(max) : `${min} to ${replicas(max)}`;
  if (typeof type !== "string" || containsUnknown(type)) return `${range}; hardware and cost are not known yet`;
  if (typeof perReplica !== "number")
    return `${range} on ${type}; GPUs per replica are chosen by the service, so the cost is unknown`;
  const price = priceOf(type, {});
  if (price === undefined) {
    return `${range} x ${perReplica} x ${type}, for which no list price is known (not $0)`;
  }
  const hourly = (count: number): string =>
    count === 0 ? "$0/h idle" : `${formatCents(count * perReplica * price.cents)}/h at ${replicas(count)}`;
  const amounts = min === max ? hourly(max) : `${hourly(min)}, up to ${hourly(max)}`;
  return `${amounts} (${max} x ${perReplica} x ${formatCents(price.cents)}; ${type}, list prices as of ${PRICES_AS_OF})`;
}

function replicas(count: number): string {
  return `${count} ${count === 1 ? "replica" : "replicas"}`;
}
