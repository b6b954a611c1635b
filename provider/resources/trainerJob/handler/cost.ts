import { parseDuration, describeAge } from "../../../client/duration.js";
import { DEFAULT_INACTIVITY_MS } from "../../../client/trainerJobConfig.js";
import { centsPerHour, describeNodes, type Hourly, type Nodes } from "../../../prices.js";
import { type TrainerJobInputs } from "./state.js";

/** The inputs that say what a trainer runs on. */
type Hardware = Pick<
  TrainerJobInputs,
  | "trainingProfile"
  | "nodeCount"
  | "acceleratorType"
  | "acceleratorCount"
  | "trainerReplicaCount"
  | "inactivityTimeout"
  | "disableInactivityCleanup"
>;

/**
 * Hardware and list price with the arithmetic:
 * `1 node x 4 x $13.00 = $52.00/h while it runs (NVIDIA_B200_180GB, ...); stops after 60 min idle`.
 * Parts that are not known stay unknown; nothing is ever said to cost $0.
 */
export function describeCost(inputs: Hardware): string {
  return `${describeHardware(inputs)}; ${describeIdle(inputs)}`;
}

/** `undefined` while the service has yet to choose it. */
export function hardwareOf(inputs: Hardware): Nodes | undefined {
  // While it is not known, a profile is a sentinel text.
  const profile = typeof inputs.trainingProfile === "object" ? inputs.trainingProfile : undefined;
  const acceleratorType = profile?.acceleratorType ?? inputs.acceleratorType;
  const perNode = profile?.acceleratorCount ?? inputs.acceleratorCount;
  const nodes = profile === undefined ? inputs.nodeCount : profile.nodeCount;
  if (acceleratorType === undefined || perNode === undefined || nodes === undefined) return undefined;
  return { acceleratorType, perNode, nodes, replicas: inputs.trainerReplicaCount ?? 1 };
}

/** What the declared job bills, as far as it is known. */
export function billOf(inputs: Hardware): Hourly | undefined {
  const hardware = hardwareOf(inputs);
  const cents = hardware === undefined ? undefined : centsPerHour(hardware);
  // A number that is not known yet is a sentinel text.
  return Number.isFinite(cents) ? { min: Number(cents), max: Number(cents) } : undefined;
}

/** Hardware and price, without when it stops. */
export function describeHardware(inputs: Hardware): string {
  const hardware = hardwareOf(inputs);
  return hardware === undefined ? "hardware and cost are not known before it runs" : describeNodes(hardware);
}

/** When it stops being billed. */
export function describeIdle({ inactivityTimeout, disableInactivityCleanup }: Hardware): string {
  if (disableInactivityCleanup === true) return "never stops by itself";
  return `stops after ${describeAge(parseDuration(inactivityTimeout ?? "") ?? DEFAULT_INACTIVITY_MS)} idle`;
}
