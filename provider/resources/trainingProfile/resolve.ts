import { isDeepStrictEqual } from "node:util";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Preflight } from "../../config.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type ParsedTrainingProfileArgs } from "./args.js";
import { isPinned, type TrainingProfileInputs } from "./inputs.js";

/** What is to be resolved, and what was resolved before. */
export interface Request extends Pick<ParsedTrainingProfileArgs, "values" | "unknown"> {
  readonly preflight: Preflight;
  /** The resource's inputs before this operation; the version that they hold stays while its choosers stay. */
  readonly before: TrainingProfileInputs | undefined;
}

/** The profile to use; `undefined` when it has to wait (unknown at preview, or preflight off). */
export async function resolve(request: Request, runtime: Runtime): Promise<TrainingProfile | undefined> {
  const { values, unknown, preflight } = request;
  const shape = values.trainingShape;
  if (shape === undefined) return undefined;
  const kept = request.before?.trainingProfile;
  if (kept !== undefined && !isAskedAgain(shape, request, kept)) return kept;
  if (preflight === "off" || (unknown.has("reselect") && !isPinned(shape))) return undefined;
  return lookUpTrainingProfile(shape, runtime);
}

/** A version of one's own choice is a matter of its name alone; the latest one, of the name and `reselect`. */
function isAskedAgain(shape: string, { values, unknown, before }: Request, kept: TrainingProfile): boolean {
  if (isPinned(shape)) return shape !== kept.trainingShapeVersion;
  return (
    shape !== before?.trainingShape || unknown.has("reselect") || !isDeepStrictEqual(values.reselect, before.reselect)
  );
}
