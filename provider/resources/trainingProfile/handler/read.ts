import { parseTrainingShapeName } from "../../../client/names.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { describeChange, versionId } from "./row.js";
import { type TrainingProfileInputs, type TrainingProfileState, bareName, isPinned, stateOf } from "./state.js";

/**
 * Says on the row whether another version is the latest validated one by now. It is news and no
 * drift: the saved choice holds whatever the service answers, so a failed look-up is said too and
 * fails nothing.
 */
export async function reportNewer({ trainingShape, trainingProfile }: TrainingProfileState, call: Call): Promise<void> {
  let latest: TrainingProfile;
  try {
    latest = await call.lookups().trainingProfile(bareName(trainingShape));
  } catch (error) {
    await call.warn(`could not look for a newer version; ${versionId(trainingProfile)} stays: ${call.explain(error)}`);
    return;
  }
  if (latest.trainingShapeVersion === trainingProfile.trainingShapeVersion) return;
  const change = describeChange(trainingProfile, latest);
  const line = isPinned(trainingShape)
    ? `another version is the latest validated one: ${change}; the program pins ${versionId(trainingProfile)}`
    : `a newer version is validated: ${change}; nothing changes until reselect or trainingShape does`;
  await call.note(line);
}

/** What `TrainingProfile.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  requireShapeName(id);
  const trainingProfile = await call.lookups().trainingProfile(id);
  const { __identity } = typed<TrainingProfileInputs>(props);
  return { id, props: { ...props, ...stateOf({ __identity, trainingShape: id, trainingProfile }) }, inputs: props };
}

/** @throws Error for an id that is no name of a training shape */
export function requireShapeName(id: string): void {
  if (parseTrainingShapeName(id) !== undefined) return;
  throw new Error(`'${id}' must be accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>`);
}
