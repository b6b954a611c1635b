import { type Carrier } from "./carriers.js";
import { type InputName, type Inputs } from "./inputs.js";
import { CannotJudge, notLookedUp } from "./notEvaluated.js";
import { type HardwareField, NoProfile, type Profile, type ProfileField } from "./trainingProfile.js";

const HARDWARE: Readonly<Record<HardwareField, true>> = {
  acceleratorType: true,
  acceleratorCount: true,
  nodeCount: true,
  replicas: true,
};

/** Whether a field is of accelerators, which a resource may have without a training profile. */
export function isHardware(field: ProfileField): field is HardwareField {
  return field in HARDWARE;
}

/** The inputs from which a profile is read. */
export const PROFILE_INPUTS = [
  "trainingProfile",
  "trainingShape",
  "deploymentProfile",
  "deploymentShape",
  "acceleratorType",
  "acceleratorCount",
  "nodeCount",
  "trainerReplicaCount",
  "maxReplicaCount",
  "launch",
] as const satisfies readonly InputName[];

type ProfileInput = (typeof PROFILE_INPUTS)[number];

/** The profile of a resource, field by field, so that a rule waits for no more than the fields that it needs. */
export function profileOf(inputs: Inputs<ProfileInput>, carrier: Carrier): Profile {
  return {
    field: (name) => {
      if (name === "replicas") return carrier.replicas === undefined ? 1 : launchValue(inputs, carrier.replicas);
      // A deployment has no nodes to count.
      if (name === "nodeCount" && carrier.shape === "deploymentShape") return 1;
      const profile = resolvedProfileOf(inputs, carrier);
      if (profile !== undefined) return (profile as Record<string, unknown>)[name];
      if (carrier.namesAccelerators !== true || !isHardware(name)) throw new NoProfile();
      return namedHardware(inputs, name);
    },
  };
}

/**
 * What the shape of a resource was resolved to; `undefined` when none was asked for. One that is no object
 * (a recorded secret that could not be decrypted) has no fields.
 * @throws CannotJudge when a shape is declared, but its profile was not looked up
 */
export function resolvedProfileOf<Shape extends Carrier["shape"], Resolved extends Carrier["profile"]>(
  inputs: Inputs<Shape | Resolved>,
  {
    shape,
    profile: name,
    makesNothing,
  }: Pick<Carrier, "makesNothing"> & {
    readonly shape: Shape;
    readonly profile: Resolved;
  },
): object | undefined {
  const profile = inputs.value(name);
  if (profile !== undefined) return typeof profile === "object" && profile !== null ? profile : {};
  const declared = inputs.value(shape);
  if (declared === undefined) return undefined;
  if (declared === "default") throw new CannotJudge(SERVICE_PICKS, [`set ${shape} to the name of a shape`], "never");
  const takesProfile = shape === "trainingShape" && makesNothing !== true;
  throw notLookedUp(name, ...(takesProfile ? ["pass the profile of a TrainingProfile"] : []));
}

const SERVICE_PICKS = "accelerators that the service picks";

/** The accelerators that the program names itself; a trainer has one node unless it says so. */
function namedHardware(
  inputs: Inputs<ProfileInput>,
  name: "acceleratorType" | "acceleratorCount" | "nodeCount",
): unknown {
  const isNamed = inputs.isGiven("acceleratorType") || launchValue(inputs, "acceleratorType") !== undefined;
  if (!isNamed) throw new CannotJudge(SERVICE_PICKS, ["set trainingShape or acceleratorType"], "never");
  return launchValue(inputs, name) ?? (name === "nodeCount" ? 1 : undefined);
}

/** An input, or what a saved trainer job keeps of it. Before there is a job, nothing is kept, and nothing waits for it. */
function launchValue(
  inputs: Inputs<ProfileInput>,
  name: "acceleratorType" | "acceleratorCount" | "nodeCount" | "trainerReplicaCount" | "maxReplicaCount",
): unknown {
  return inputs.value(name) ?? (inputs.isKnown("launch") ? inputs.value("launch", name) : undefined);
}
