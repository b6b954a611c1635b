import { type TrainerJobConfig } from "../../client/trainerJobConfig.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type Identity } from "../../lifecycle/identity.js";
import { profileWasResolved, type TrainerJobInputs } from "./inputs.js";
import { ownDisplayName } from "./naming.js";

/** What a job is launched with; the service can change none of it later. */
export const LAUNCH_FIELDS = [
  "baseModel",
  "loraRank",
  "learningRate",
  "projectionHeadDim",
  "maxContextLength",
  "nodeCount",
  "acceleratorType",
  "acceleratorCount",
  "displayName",
  "trainerReplicaCount",
  "hotLoadDeploymentId",
  "region",
  "customImageTag",
  "extraArgs",
  "extraValues",
  "trainingShape",
  "autoSelectTrainingShape",
  "forwardOnly",
  "preemptible",
  "inactivityTimeout",
  "disableInactivityCleanup",
  "purpose",
  "managedBy",
  "useReservation",
  "reservationTarget",
] as const satisfies readonly (keyof TrainerJobConfig)[];

/** The fields that the inputs set. */
export function launchOf(inputs: Properties): Properties {
  const shape = launchedShape(inputs as unknown as TrainerJobInputs);
  const fields = LAUNCH_FIELDS.map((field) => [field, field === "trainingShape" ? shape : inputs[field]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/**
 * A shape is launched as it was written: by its bare name the service takes the latest validated version, as
 * the vendor advises. A `TrainingProfile` is a pin, so exactly its version is launched.
 */
function launchedShape(inputs: TrainerJobInputs): string | undefined {
  const { trainingProfile, trainingShape } = inputs;
  const pinned = typeof trainingProfile === "object" && !profileWasResolved(inputs);
  return pinned ? trainingProfile.trainingShapeVersion : trainingShape;
}

/** What the client is asked to create. */
export function configOf(inputs: TrainerJobInputs, identity: Identity, jobId: string): TrainerJobConfig {
  const launch = launchOf({ ...inputs }) as unknown as TrainerJobConfig;
  const { skipValidations } = inputs;
  return { ...launch, skipValidations, jobId, displayName: launch.displayName ?? ownDisplayName(identity) };
}
