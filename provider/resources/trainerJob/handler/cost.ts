import { parseDuration } from "../../../client/duration.js";
import { DEFAULT_INACTIVITY_MS } from "../../../client/trainerJobConfig.js";
import { describeAge } from "../../../lifecycle/duration.js";
import { type Hourly } from "../../../lifecycle/hourly.js";
import { formatCents, priceOf, PRICES_AS_OF } from "../../../prices.js";
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

/** What a trainer runs on. */
export interface TrainerHardware {
  readonly acceleratorType: string;
  readonly perNode: number;
  readonly nodes: number;
  readonly replicas: number;
}

/** `undefined` while the service has yet to choose it. */
export function hardwareOf(inputs: Hardware): TrainerHardware | undefined {
  // While it is not known, a profile is a sentinel text.
  const profile = typeof inputs.trainingProfile === "object" ? inputs.trainingProfile : undefined;
  const acceleratorType = profile?.acceleratorType ?? inputs.acceleratorType;
  const perNode = profile?.acceleratorCount ?? inputs.acceleratorCount;
  const nodes = profile === undefined ? inputs.nodeCount : profile.nodeCount;
  if (acceleratorType === undefined || perNode === undefined || nodes === undefined) return undefined;
  return { acceleratorType, perNode, nodes, replicas: inputs.trainerReplicaCount ?? 1 };
}

/** `1 node x 4`, of accelerators. */
export function describeCount({ replicas, nodes, perNode }: TrainerHardware): string {
  return `${replicas > 1 ? `${replicas} replicas x ` : ""}${nodes} ${nodes === 1 ? "node" : "nodes"} x ${perNode}`;
}

/** US cents per hour while it runs; `undefined` for hardware without a list price. */
export function centsPerHour({ acceleratorType, replicas, nodes, perNode }: TrainerHardware): number | undefined {
  const price = priceOf(acceleratorType, {});
  return price === undefined ? undefined : replicas * nodes * perNode * price.cents;
}

/** The same for what is declared, as far as it is known. */
export function billOf(inputs: Hardware): Hourly | undefined {
  const hardware = hardwareOf(inputs);
  const cents = hardware === undefined ? undefined : centsPerHour(hardware);
  // A number that is not known yet is a sentinel text.
  return Number.isFinite(cents) ? { min: Number(cents), max: Number(cents) } : undefined;
}

function describeHardware(inputs: Hardware): string {
  const hardware = hardwareOf(inputs);
  if (hardware === undefined) return "hardware and cost are not known before it runs";
  const [count, type] = [describeCount(hardware), hardware.acceleratorType];
  const [price, total] = [priceOf(type, {}), centsPerHour(hardware)];
  if (price === undefined || total === undefined) {
    return `${count} x ${type} while it runs, for which no list price is known (not $0)`;
  }
  return `${count} x ${formatCents(price.cents)} = ${formatCents(total)}/h while it runs (${type}, list prices as of ${PRICES_AS_OF})`;
}

/** When it stops being billed. */
export function describeIdle({ inactivityTimeout, disableInactivityCleanup }: Hardware): string {
  if (disableInactivityCleanup === true) return "never stops by itself";
  return `stops after ${describeAge(parseDuration(inactivityTimeout ?? "") ?? DEFAULT_INACTIVITY_MS)} idle`;
}
