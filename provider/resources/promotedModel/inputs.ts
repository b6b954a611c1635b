import { isDeepStrictEqual } from "node:util";
import { type Properties } from "../../lifecycle/handler.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type PromotedModelValues } from "./args.js";

/** The checkpoint that was chosen; what `preflight: "off"` could not look up is absent. */
export interface ResolvedCheckpoint {
  readonly name: string;
  readonly createTime?: string;
  readonly checkpointType?: string;
}

/** The inputs after `check`: what the user wrote, and what `check` resolved. */
export interface PromotedModelInputs extends PromotedModelValues {
  readonly __identity: string;
  /** Which of the user's properties `check` filled in, because the user had left them out. */
  readonly __defaults?: readonly string[];
  readonly resolvedCheckpoint?: ResolvedCheckpoint;
  readonly trainingProfile?: TrainingProfile;
}

const RESOLVED = new Set(["resolvedCheckpoint", "trainingProfile"]);

/** The properties that the user wrote, out of checked or unchecked inputs. */
export function userProperties(inputs: Properties): Properties {
  const defaults = Array.isArray(inputs.__defaults) ? new Set(inputs.__defaults) : new Set();
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !key.startsWith("__") && !RESOLVED.has(key) && !defaults.has(key)),
  );
}

/** Whether the user wrote the same as before; the identity does not count, so a rename changes nothing. */
export function sameUserProperties(olds: Properties, news: Properties): boolean {
  return isDeepStrictEqual(userProperties(olds), userProperties(news));
}

export function wasDefaulted(inputs: PromotedModelInputs | undefined, property: keyof PromotedModelValues): boolean {
  return inputs?.__defaults?.includes(property) === true;
}
