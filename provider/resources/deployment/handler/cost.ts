import { type DeploymentProfile } from "../../../client/deploymentProfile.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { PRICES_AS_OF, formatCents, type Hourly, NOTHING, priceOf } from "../../../prices.js";

/**
 * What a deployment costs at its fewest and its most replicas, with the arithmetic:
 * `$0/h idle, up to $52.00/h at 1 replica (1 x 4 x $13.00; NVIDIA_B200_180GB, ...)`.
 * Parts that are not known stay unknown; what has no price is never said to cost $0.
 */
export function describeCost(inputs: Properties): string {
  const { min, max, acceleratorType: type, perReplica } = sizeOf(inputs);
  if (min === undefined || max === undefined) return "the number of replicas, and so the cost, is not known yet";
  if (max === 0) return "$0/h: maxReplicaCount is 0, so nothing is served";
  const range = describeReplicas(min, max);
  if (type === undefined) return `${range}; hardware and cost are not known yet`;
  if (perReplica === undefined)
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

/** How large a deployment is; what is not known, or left to the service, is absent. */
export interface DeploymentSize {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly acceleratorType: string | undefined;
  /** Accelerators. */
  readonly perReplica: number | undefined;
}

export function sizeOf(inputs: Properties): DeploymentSize {
  const { minReplicaCount, maxReplicaCount, deploymentProfile } = inputs;
  const isKnown = !containsUnknown([minReplicaCount, maxReplicaCount]);
  // While it is not known, a profile is a sentinel text.
  const profile = typeof deploymentProfile === "object" ? (deploymentProfile as DeploymentProfile) : undefined;
  const type = profile === undefined ? inputs.acceleratorType : profile.acceleratorType;
  const perReplica = profile === undefined ? inputs.acceleratorCount : profile.acceleratorCount;
  return {
    min: isKnown ? Number(minReplicaCount ?? 0) : undefined,
    max: isKnown ? Number(maxReplicaCount ?? 1) : undefined,
    acceleratorType: typeof type === "string" && !containsUnknown(type) ? type : undefined,
    perReplica: typeof perReplica === "number" ? perReplica : undefined,
  };
}

/** US cents per hour at the fewest and the most replicas; `undefined` where size or list price is not known. */
export function centsPerHour(size: DeploymentSize): Hourly | undefined {
  const { min, max, acceleratorType, perReplica } = size;
  if (max === 0) return NOTHING;
  const price = acceleratorType === undefined ? undefined : priceOf(acceleratorType, {});
  if (min === undefined || max === undefined || perReplica === undefined || price === undefined) return undefined;
  const perHour = perReplica * price.cents;
  return { min: min * perHour, max: max * perHour };
}

/** `0 to 2 replicas`. */
export function describeReplicas(min: number, max: number): string {
  return min === max ? replicas(max) : `${min} to ${replicas(max)}`;
}

function replicas(count: number): string {
  return `${count} ${count === 1 ? "replica" : "replicas"}`;
}
