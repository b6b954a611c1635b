import { isDeepStrictEqual } from "node:util";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { containsUnknown, fingerprint } from "../../../lifecycle/properties.js";
import { type TrainingProfileInputs, type TrainingProfileState, bareName } from "./state.js";

/** Nothing exists at the service, so only another shape, whose name is the id, is another resource. */
type ProfileDiff =
  | { readonly kind: "same" }
  /** `profile` is absent while it cannot be known. */
  | { readonly kind: "update" | "replace"; readonly profile?: TrainingProfile };

export function compare(id: string, olds: TrainingProfileState, news: TrainingProfileInputs): ProfileDiff {
  if (containsUnknown(news.trainingShape)) return { kind: "update" };
  const { trainingShape = "", trainingProfile } = news;
  const known = trainingProfile === undefined || containsUnknown(trainingProfile) ? {} : { profile: trainingProfile };
  if (bareName(trainingShape) !== id) return { kind: "replace", ...known };
  if (trainingShape !== olds.trainingShape) return { kind: "update", ...known };
  if (containsUnknown(trainingProfile)) return { kind: "update" };
  if (!isSameChoice(olds, news)) return { kind: "update", ...known };
  const { annotations } = news;
  const { trainingProfile: profile } = olds;
  return isDeepStrictEqual(annotations, olds.annotations) ? { kind: "same" } : { kind: "update", profile };
}

/** Whether what is asked for has been chosen already. */
export function isSameChoice(olds: TrainingProfileState, news: TrainingProfileInputs): boolean {
  const { trainingShape, trainingProfile, reselect } = news;
  if (trainingShape !== olds.trainingShape) return false;
  // With preflight off the version is chosen by the update, so an absent profile tells nothing by itself.
  return trainingProfile === undefined
    ? fingerprint(reselect) === olds.chosenFor
    : isDeepStrictEqual(trainingProfile, olds.trainingProfile);
}
