import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Call, messageOf } from "../../../lifecycle/call.js";
import { describeChange, versionId } from "./row.js";
import { type TrainingProfileState, bareName, isPinned } from "./state.js";

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
    await call.warn(`could not look for a newer version; ${versionId(trainingProfile)} stays: ${messageOf(error)}`);
    return;
  }
  if (latest.trainingShapeVersion === trainingProfile.trainingShapeVersion) return;
  const change = describeChange(trainingProfile, latest);
  const line = isPinned(trainingShape)
    ? `another version is the latest validated one: ${change}; the program pins ${versionId(trainingProfile)}`
    : `a newer version is validated: ${change}; nothing changes until reselect or trainingShape does`;
  await call.note(line);
}
