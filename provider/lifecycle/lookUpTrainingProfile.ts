import { type FireworksClient } from "../client/fireworksClient.js";
import { type TrainingProfile } from "../client/trainingProfile.js";
import { type Runtime } from "./runtime.js";
import { SharedLookup } from "./sharedLookup.js";

const lookups = new WeakMap<FireworksClient, SharedLookup<TrainingProfile>>();

/**
 * The profile of a training shape, bare or versioned; asked once per client, whatever resources ask.
 * @throws SettingError without a key
 */
export async function lookUpTrainingProfile(shape: string, runtime: Pick<Runtime, "client">): Promise<TrainingProfile> {
  const client = runtime.client();
  const lookup = lookups.get(client) ?? new SharedLookup<TrainingProfile>();
  lookups.set(client, lookup);
  return lookup.get(shape, () => client.resolveTrainingProfile(shape));
}
