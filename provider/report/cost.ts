import { isStopped } from "../client/trainerJobState.js";
import { centsPerHour } from "../resources/deployment/handler/cost.js";
import { billOf } from "../resources/trainerJob/handler/cost.js";
import { DEPLOYMENT, TRAINER_JOB } from "../tokens.js";
import { deploymentSize, trainerInputs } from "./hardware.js";
import { knownProperties, type Properties } from "./known.js";
import { type ResourceState } from "./preview.js";
import { type ResourceChange } from "./resourceChange.js";

/** US dollars per hour, at list price. */
export interface Cost {
  /** At the fewest replicas, so `0` for a deployment that may be idle. */
  readonly min: number;
  /** At the most replicas. A trainer costs `max` while it runs, and so does `min`. */
  readonly max: number;
}

/** What a resource costs; what is not there costs `0`, and what is not known is absent. */
export interface CostChange {
  /** As the saved state says; `0` for a trainer that has stopped. */
  readonly before: Cost | undefined;
  /** Once the update has ended. */
  readonly after: Cost | undefined;
}

const NOTHING: Cost = { min: 0, max: 0 };

/** `undefined` for what is not billed by the hour. */
export function costOf({ type, change, old, new: next }: ResourceChange): CostChange | undefined {
  if (type === DEPLOYMENT) {
    const before = old === undefined ? NOTHING : deploymentCost(old);
    return { before, after: after(change, before, next, deploymentCost) };
  }
  if (type !== TRAINER_JOB) return undefined;
  const rests = old !== undefined && isStopped({ state: stateOf(old) });
  const before = old === undefined || rests ? NOTHING : trainerCost(old);
  // A trainer that has stopped stays so, unless an update resumes it.
  const staysStopped = rests && (change === "unchanged" || (change === "update" && next?.inputs.resume !== true));
  return { before, after: staysStopped ? NOTHING : after(change, before, next, trainerCost) };
}

function after(
  change: ResourceChange["change"],
  before: Cost | undefined,
  next: ResourceState | undefined,
  costIn: (state: ResourceState) => Cost | undefined,
): Cost | undefined {
  // What is forgotten is billed as before.
  if (change === "forget" || change === "unchanged") return before;
  return change === "delete" || next === undefined ? NOTHING : costIn(next);
}

function deploymentCost(state: ResourceState): Cost | undefined {
  return inDollars(centsPerHour(deploymentSize(state)));
}

function trainerCost(state: ResourceState): Cost | undefined {
  return inDollars(billOf(trainerInputs(state)));
}

function inDollars(cents: Cost | undefined): Cost | undefined {
  return cents === undefined ? undefined : { min: cents.min / 100, max: cents.max / 100 };
}

function stateOf({ outputs }: ResourceState): string | undefined {
  const { state }: Properties = knownProperties(outputs);
  return typeof state === "string" ? state : undefined;
}

/** What a set of resources costs together. */
export interface Total {
  /** `stack`: also what stays as it is. `changes`: the preview leaves that out, or did not get to its end. */
  readonly of: "stack" | "changes";
  /** The sum of what is known. */
  readonly before: Cost;
  /** The sum of what is known, once the update has ended. */
  readonly after: Cost;
  /** Names of resources whose cost before or after is not known, so that the sums leave it out. */
  readonly withoutCost: readonly string[];
  /** The day of the list prices, such as `2026-09-01`. */
  readonly pricesAsOf: string;
}

/** The sum of many costs, of what is known of them. */
export function sumOf(costs: readonly (Cost | undefined)[]): Cost {
  const known = costs.filter((cost) => cost !== undefined);
  // In cents, so that no sum ends in a long fraction.
  const sum = (key: keyof Cost): number => known.reduce((cents, cost) => cents + Math.round(cost[key] * 100), 0) / 100;
  return { min: sum("min"), max: sum("max") };
}
