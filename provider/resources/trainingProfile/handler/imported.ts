import { type Call } from "../../../lifecycle/call.js";
import { type ReadResult } from "../../../lifecycle/handler.js";
import { requireShapeName } from "./read.js";
import { bareName, checkedInputs, stateOf } from "./state.js";

/** A training shape as `pulumi import` takes it over. @param id its name, optionally with a version */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  requireShapeName(id);
  const trainingProfile = await call.lookups().trainingProfile(id);
  const { text: __identity } = call.identity;
  const known = { values: { trainingShape: id }, unknown: new Set<string>() };
  return {
    id: bareName(id),
    props: stateOf({ __identity, trainingShape: id, trainingProfile }),
    inputs: checkedInputs({ __identity, trainingShape: id }, known, trainingProfile),
  };
}
