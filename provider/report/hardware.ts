import { z } from "zod";
import { wholeProfile } from "../client/trainingProfile.js";
import { UNKNOWN } from "../lifecycle/properties.js";
import { describeReplicas, sizeOf, type DeploymentSize } from "../resources/deployment/handler/cost.js";
import { describeCount } from "../prices.js";
import { describeIdle, hardwareOf } from "../resources/trainerJob/handler/cost.js";
import { count, flag, knownProperties, present, text } from "./known.js";
import { type ResourceState } from "./preview.js";

const profileSchema = z
  .object({
    trainingShapeVersion: z.string(),
    acceleratorType: text,
    acceleratorCount: count,
    nodeCount: count,
  })
  .transform((profile) => wholeProfile(present(profile)))
  .optional()
  .catch(undefined);

/** Every field on its own: one that is unknown at preview, or that another version writes otherwise, is absent. */
const trainerSchema = z.object({
  trainingProfile: profileSchema,
  nodeCount: count,
  acceleratorType: text,
  acceleratorCount: count,
  trainerReplicaCount: count,
  inactivityTimeout: text,
  disableInactivityCleanup: flag,
});

/** `sizeOf` tells what is not known yet from what is not set. */
const later = z.literal(UNKNOWN);
const deploymentSchema = z.object({
  minReplicaCount: z.union([later, z.number()]).optional().catch(undefined),
  maxReplicaCount: z.union([later, z.number()]).optional().catch(undefined),
  deploymentProfile: z
    .union([later, z.object({ acceleratorType: text, acceleratorCount: count })])
    .optional()
    .catch(undefined),
  acceleratorType: text,
  acceleratorCount: count,
});

export type TrainerInputs = z.output<typeof trainerSchema>;

export function trainerInputs({ inputs, outputs }: ResourceState): TrainerInputs {
  return trainerSchema.parse({ ...knownProperties(outputs), ...knownProperties(inputs) });
}

export function deploymentSize({ inputs }: ResourceState): DeploymentSize {
  return sizeOf(deploymentSchema.parse(inputs));
}

/** The training shape's version, such as `qwen3-8b-128k/versions/vnuk8fdq`. */
export function shapeVersionOf(state: ResourceState): string | undefined {
  const [, version] =
    /trainingShapes\/(.+)/.exec(trainerInputs(state).trainingProfile?.trainingShapeVersion ?? "") ?? [];
  return version;
}

/** Such as `1 node x 4 x NVIDIA_B200_180GB`. */
export function shapeHardware(state: ResourceState): string | undefined {
  const hardware = hardwareOf({ trainingProfile: trainerInputs(state).trainingProfile });
  return hardware === undefined ? undefined : `${describeCount(hardware)} x ${hardware.acceleratorType}`;
}

/** Such as `1 node x 4 x NVIDIA_B200_180GB, stops after 60 min idle`. */
export function trainerHardware(state: ResourceState): string | undefined {
  const inputs = trainerInputs(state);
  const hardware = hardwareOf(inputs);
  if (hardware === undefined) return undefined;
  return `${describeCount(hardware)} x ${hardware.acceleratorType}, ${describeIdle(inputs)}`;
}

/** Such as `0 to 2 replicas x 4 x NVIDIA_B200_180GB`. */
export function deploymentHardware(state: ResourceState): string | undefined {
  const { min, max, acceleratorType, perReplica } = deploymentSize(state);
  if (min === undefined || max === undefined) return undefined;
  const each =
    acceleratorType === undefined ? "" : ` x ${perReplica === undefined ? "" : `${perReplica} x `}${acceleratorType}`;
  return `${describeReplicas(min, max)}${each}`;
}
