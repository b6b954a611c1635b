import { type Store } from "../store.js";
import { parseProtoDuration } from "../time/duration.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";
import { type Deployment } from "./seed.js";

const SCALE_TO_ZERO_MS = 3_600_000;

/**
 * What becomes of a deployment without traffic whose `minReplicaCount` is 0: no replica after `scaleToZeroWindow`,
 * and after a week the service deletes it (docs, deployments/autoscaling).
 * @returns when it was deleted, if it was
 */
export function rest(store: Store, deployment: Deployment): string | undefined {
  const { scaledUpAt, idleSince, minReplicaCount = 0, state = "READY" } = deployment;
  if (scaledUpAt !== undefined && toMilliseconds(scaledUpAt) <= store.now()) {
    delete deployment.scaledUpAt;
    store.changed();
  }
  if (idleSince === undefined || minReplicaCount > 0 || !["READY", "UPDATING"].includes(state)) return undefined;
  const since = toMilliseconds(idleSince);
  if (since + windowOf(deployment) <= store.now() && deployment.desiredReplicaCount !== 0) {
    deployment.desiredReplicaCount = 0;
    store.changed();
  }
  const end = since + store.timing.deploymentIdleDeleteMs;
  return end <= store.now() ? formatTime(end) : undefined;
}

/** A request came. @returns whether it comes too early: it brings up the first replica, or waits for it */
export function wake(store: Store, deployment: Deployment): boolean {
  deployment.idleSince = formatTime(store.now());
  if (deployment.desiredReplicaCount === 0) {
    delete deployment.desiredReplicaCount;
    deployment.scaledUpAt = formatTime(store.now() + store.timing.deploymentScalingUpMs);
  }
  store.changed();
  return deployment.scaledUpAt !== undefined;
}

function windowOf({ autoscalingPolicy }: Deployment): number {
  const window: unknown = Reflect.get(Object(autoscalingPolicy), "scaleToZeroWindow");
  return (typeof window === "string" ? parseProtoDuration(window) : undefined) ?? SCALE_TO_ZERO_MS;
}
