import { type Model } from "../../client/schemas.js";
import { logicalName } from "../../client/names.js";
import { type Request, type Resolution } from "./resolve.js";
import { idOf } from "./selection.js";
import { type CompleteInputs } from "./state.js";

/** The line on the resource's preview row: which checkpoint goes to which model, and why. */
export function describePlan(request: Request, resolution: Resolution, recorded: boolean): string | undefined {
  const { before, values, preflight } = request;
  const { resolvedCheckpoint, baseModel, outputModelId, why } = resolution;
  if (resolvedCheckpoint === undefined || outputModelId === undefined) return describeDeferred(request);
  const from = values.baseModel === undefined ? ", from the job" : "";
  const unchecked =
    preflight === "off" ? "; preflight is off: nothing was looked up, policies on hardware were not evaluated" : "";
  const held = before?.resolvedCheckpoint;
  if (before === undefined || held === undefined) {
    const reason = why === undefined ? "" : `${why}: `;
    const known = recorded ? "already promoted, only recorded: " : "";
    return `${known}${reason}${idOf(resolvedCheckpoint)} -> ${outputModelId} (base ${baseModel ?? "unknown"}${from})${unchecked}`;
  }
  const sameContent = held.name === resolvedCheckpoint.name && before.baseModel === baseModel;
  if (sameContent && before.outputModelId === outputModelId) return unchecked === "" ? undefined : unchecked.slice(2);
  const fate = (values.onDelete ?? before.onDelete) === "keep" ? "is kept" : "will be deleted";
  const first = before.outputModelId === outputModelId ? " first, because of replaceInPlace" : "";
  const change = [
    ...(held.name === resolvedCheckpoint.name ? [] : [describeChange(idOf(held), idOf(resolvedCheckpoint))]),
    ...(before.baseModel === baseModel ? [] : [`base ${before.baseModel ?? "unknown"} -> ${baseModel ?? "unknown"}`]),
    ...(sameContent ? [`${before.outputModelId ?? "unknown"} -> ${outputModelId}`] : []),
  ].join(", ");
  const target = sameContent || first !== "" ? "" : ` -> ${outputModelId}`;
  return `${change}${why === undefined ? "" : ` (${why})`}${target}; old model ${before.outputModelId ?? "unknown"} ${fate}${first}${unchecked}`;
}

/** The line on the row once the model is there. */
export function describeResult(inputs: CompleteInputs, { name, state, kind }: Model): string {
  return `${idOf(inputs.resolvedCheckpoint)} -> ${name} (${[state, kind].filter(Boolean).join(", ")})`;
}

function describeDeferred({ values, unknown, preflight }: Request): string {
  const waiting = [...unknown].filter((property) => property !== "annotations");
  const profile = values.trainingShape !== undefined || unknown.has("trainingShape");
  const policies = profile && preflight === "off" ? "; policies on hardware were not evaluated" : "";
  if (waiting.length > 0)
    return `the checkpoint is chosen during the update: ${waiting.join(", ")} not known yet${policies}`;
  if (preflight === "off")
    return `preflight is off: nothing was looked up, the checkpoint is chosen during the update${policies}`;
  return "the checkpoint is chosen during the update";
}

/** Logical names where they tell the two apart, whole ids otherwise. */
function describeChange(oldId: string, newId: string): string {
  const [from, to] = [logicalName(oldId), logicalName(newId)];
  return from === to ? `${oldId} -> ${newId}` : `${from} -> ${to}`;
}
