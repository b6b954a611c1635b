import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Changed, Findings } from "../../../lifecycle/check.js";
import { type CheckResult } from "../../../lifecycle/handler.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { type TrainingProfileValues } from "./args.js";
import { describeProfile } from "./row.js";
import { type TrainingProfileInputs, checkedInputs, isPinned } from "./state.js";

type ChangedProfile = Changed<TrainingProfileValues, TrainingProfileInputs>;

/** Resolves the shape into inputs, so that preview and policies see the profile. */
export async function check(request: ChangedProfile, call: Call): Promise<CheckResult> {
  const { news, preflight } = request;
  const findings = new Findings(preflight);
  const profile = keptProfile(request) ?? (await findings.attempt("trainingShape", () => resolve(request, call)));
  const refusals = findings.refusals();
  if (refusals.length > 0) return { inputs: news, failures: refusals };
  await findings.warn(call);
  const line = describe(request, profile);
  if (line !== undefined) call.announce(line);
  return { inputs: checkedInputs(news, request, profile), failures: [] };
}

/** A version of one's own choice is a matter of its name alone; the latest one, of the name and `reselect`. */
function keptProfile({ values, unknown, before }: ChangedProfile): TrainingProfile | undefined {
  const { trainingShape: shape } = values;
  const held = before?.trainingProfile;
  if (shape === undefined) return undefined;
  const names = isPinned(shape) ? (["trainingShape"] as const) : (["trainingShape", "reselect"] as const);
  return kept({
    held,
    now: choosers(names, values, unknown),
    then: before && choosers(names, before),
    isNamed: shape === held?.trainingShapeVersion,
  });
}

/** `undefined` when it has to wait for what is not known at preview. */
async function resolve({ values, unknown }: ChangedProfile, call: Call): Promise<TrainingProfile | undefined> {
  const { trainingShape: shape } = values;
  if (shape === undefined || (unknown.has("reselect") && !isPinned(shape))) return undefined;
  return call.lookups().trainingProfile(shape);
}

/** The line on the preview row of a new resource, or of one that has to wait; `diff` tells what changes. */
function describe({ values, unknown, preflight, before }: ChangedProfile, profile: TrainingProfile | undefined) {
  if (profile !== undefined && values.trainingShape !== undefined) {
    return before === undefined ? describeProfile(values.trainingShape, profile) : undefined;
  }
  const waiting = [...unknown].filter((property) => !["preflight", "annotations"].includes(property));
  const why =
    waiting.length > 0
      ? `${waiting.join(", ")} not known yet`
      : preflight === "off"
        ? "preflight is off, nothing was looked up"
        : "it could not be looked up";
  return `the version is chosen during the update: ${why}; policies on hardware were not evaluated`;
}
