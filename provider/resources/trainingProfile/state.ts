import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Properties } from "../../lifecycle/handler.js";
import { plainJson } from "../../lifecycle/plainJson.js";

/**
 * What is saved beside the inputs. Read leniently: an older version of this package may have written
 * it. What the class can compute from the profile and the name is not saved a second time.
 */
export interface TrainingProfileState {
  readonly schemaVersion: 1;
  readonly __identity: string;
  /** As it was written. */
  readonly trainingShape: string;
  readonly trainingProfile: TrainingProfile;
  /** Set when the version was chosen by `create` or `update`, not by `check`: a digest of the `reselect` it was chosen for. */
  readonly chosenFor?: string | undefined;
}

export function stateOf(fields: Omit<TrainingProfileState, "schemaVersion">): Properties {
  const { __identity, trainingShape, trainingProfile, chosenFor } = fields;
  const saved: TrainingProfileState = { schemaVersion: 1, __identity, trainingShape, trainingProfile, chosenFor };
  return plainJson(saved);
}
