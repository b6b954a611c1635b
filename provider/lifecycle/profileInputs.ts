import { isProfile, ownProfile, wholeProfile } from "../client/trainingProfile.js";
import { type Properties } from "./handler.js";

/** Properties whose profile has every field, as handlers and programs know it. */
export function withWholeProfile(properties: Properties): Properties {
  const { trainingProfile } = properties;
  return isProfile(trainingProfile) ? { ...properties, trainingProfile: wholeProfile(trainingProfile) } : properties;
}

/** Inputs as they are saved: a profile that `check` has looked up without what follows from its other fields. */
export function withOwnProfile(inputs: Properties, written: Properties): Properties {
  const { trainingProfile } = inputs;
  if (written.trainingProfile !== undefined || !isProfile(trainingProfile)) return inputs;
  return { ...inputs, trainingProfile: ownProfile(trainingProfile) };
}
