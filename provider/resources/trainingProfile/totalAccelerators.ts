import { type TrainingProfile } from "../../client/trainingProfile.js";

/**
 * GPUs of one trainer replica: nodes times GPUs per node. Absent unless the shape reported both; the
 * service's 0 means "not reported", not "no GPUs".
 */
export function totalAccelerators({
  nodeCount = 0,
  acceleratorCount = 0,
}: Pick<TrainingProfile, "nodeCount" | "acceleratorCount"> = {}): number | undefined {
  return nodeCount > 0 && acceleratorCount > 0 ? nodeCount * acceleratorCount : undefined;
}
