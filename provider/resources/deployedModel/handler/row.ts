import { type Update } from "../../../lifecycle/kind.js";
import { type DeployedModelValues } from "./args.js";
import { type DeployedModelInputs, type DeployedModelState } from "./state.js";

/**
 * `r12 -> r11 (READY, no promotion)`, or what is loaded where.
 * @param before what is loaded on the same deployment; absent when there is none
 * @param standing where the model comes from, or how it fares
 */
export function describePlan(
  { model: name, deployment: on }: Partial<DeployedModelValues>,
  unknown: ReadonlySet<string>,
  before: DeployedModelInputs | undefined,
  standing: string | undefined,
): string | undefined {
  const state = standing === undefined ? "" : ` (${standing})`;
  if (before !== undefined) {
    const open = unknown.has("deployment") ? "; deployment not known yet" : "";
    if (before.model === name) return undefined;
    if (name === undefined) return `the model is not known yet${open}`;
    return `${describeSwap(before.model, name)}${state}${open}`;
  }
  const waiting = ["model", "deployment"].filter((key) => unknown.has(key));
  const loads = `loads ${name === undefined ? "a model" : lastOf(name)}`;
  if (waiting.length > 0) return `${loads}; ${waiting.join(", ")} not known yet`;
  return `${loads} on ${lastOf(on ?? "")}${state}`;
}

/** `r12 -> r11`, shortened where the account is the same. */
function describeSwap(from: string, to: string): string {
  const accountOf = (name: string): string => name.slice(0, name.lastIndexOf("/"));
  return accountOf(from) === accountOf(to) ? `${lastOf(from)} -> ${lastOf(to)}` : `${from} -> ${to}`;
}

function lastOf(name: string): string {
  return name.split("/").at(-1) ?? name;
}

/** The line on the row of an update; what is loaded instead is told by `check`, which has looked at it. */
export function describeUpdate({
  difference: { updates },
}: Update<DeployedModelState, DeployedModelInputs>): string | undefined {
  return updates.length === 0 || updates.includes("model") ? undefined : `in place: ${updates.join(", ")}`;
}
