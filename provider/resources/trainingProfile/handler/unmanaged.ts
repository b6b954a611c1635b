import { parseTrainingShapeName } from "../../../client/names.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult, typed } from "../../../lifecycle/handler.js";
import { type TrainingProfileInputs, bareName, stateOf, checkedInputs } from "./state.js";

/** What `TrainingProfile.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const trainingProfile = await named(id, call);
  const { __identity } = typed<TrainingProfileInputs>(props);
  return { id, props: { ...props, ...stateOf({ __identity, trainingShape: id, trainingProfile }) }, inputs: props };
}

/** A training shape as `pulumi import` takes it over. @param id its name, optionally with a version */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  const trainingProfile = await named(id, call);
  const { text: __identity } = call.identity;
  const known = { values: { trainingShape: id }, unknown: new Set<string>() };
  return {
    id: bareName(id),
    props: stateOf({ __identity, trainingShape: id, trainingProfile }),
    inputs: checkedInputs({ __identity, trainingShape: id }, known, trainingProfile),
  };
}

/** @throws Error for an id that is no name of a training shape */
async function named(id: string, call: Call): Promise<TrainingProfile> {
  if (parseTrainingShapeName(id) !== undefined) return call.lookups().trainingProfile(id);
  throw new Error(`'${id}' must be accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>`);
}
