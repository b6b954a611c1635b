import { type TrainingProfile } from "../../client/trainingProfile.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { lookUpTrainingProfile } from "../../lifecycle/lookUpTrainingProfile.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { describeChange, versionId } from "./describe.js";
import { bareName, isPinned } from "./inputs.js";
import { type TrainingProfileState } from "./state.js";

/**
 * Says on the row whether another version is the latest validated one by now. It is news and no
 * drift: the saved choice holds whatever the service answers, so a failed look-up is said too and
 * fails nothing.
 */
export async function reportNewer(
  { __identity, trainingShape, trainingProfile }: TrainingProfileState,
  runtime: Runtime,
): Promise<void> {
  const { urn } = parseIdentity(__identity);
  let latest: TrainingProfile;
  try {
    latest = await lookUpTrainingProfile(bareName(trainingShape), runtime);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const line = `could not look for a newer version; ${versionId(trainingProfile)} stays: ${reason}`;
    await runtime.engine.say(urn, line, { severity: "warning", ephemeral: false });
    return;
  }
  if (latest.trainingShapeVersion === trainingProfile.trainingShapeVersion) return;
  const change = describeChange(trainingProfile, latest);
  const line = isPinned(trainingShape)
    ? `another version is the latest validated one: ${change}; the program pins ${versionId(trainingProfile)}`
    : `a newer version is validated: ${change}; nothing changes until reselect or trainingShape does`;
  await runtime.engine.say(urn, line, { ephemeral: false });
}
