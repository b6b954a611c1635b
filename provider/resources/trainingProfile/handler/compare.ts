import { isDeepStrictEqual } from "node:util";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { containsUnknown, fingerprint } from "../../../lifecycle/properties.js";
import { type TrainingProfileInputs, type TrainingProfileState, bareName } from "./state.js";

/** Nothing exists at the service, so only another shape, whose name is the id, is another resource. */
export type ProfileDiff =
  | { readonly kind: "same" }
  /** `profile` is absent while it cannot be known. */
  | { readonly kind: "update" | "replace"; readonly profile?: TrainingProfile };

export function compare(id: string, olds: TrainingProfileState, news: TrainingProfileInputs): ProfileDiff {
  if (containsUnknown(news.trainingShape)) return { kind: "update" };
  const { trainingShape = "", trainingProfile, reselect } = news;
  const known = trainingProfile === undefined || containsUnknown(trainingProfile) ? {} : { profile: trainingProfile };
  if (bareName(trainingShape) !== id) return { kind: "replace", ...known };
  if (trainingShape !== olds.trainingShape) return { kind: "update", ...known };
  if (containsUnknown(trainingProfile)) return { kind: "update" };
  // With preflight off the version is chosen by the update, so an absent profile tells nothing by itself.
  const same =
    trainingProfile === undefined
      ? fingerprint(reselect) === olds.chosenFor
      : isDeepStrictEqual(trainingProfile, olds.trainingProfile);
  return same ? { kind: "same" } : { kind: "update", ...known };
}
