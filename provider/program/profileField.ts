import type * as pulumi from "@pulumi/pulumi";
import { isProfile, type TrainingProfile, wholeProfile } from "../client/trainingProfile.js";

/** A field of a profile, by itself. Like any output, it is undefined under mocks that leave the profile out. */
export function profileField<Name extends keyof TrainingProfile>(
  profile: pulumi.Output<TrainingProfile | undefined>,
  name: Name,
): pulumi.Output<TrainingProfile[Name] | undefined> {
  return profile.apply((fields) => fields?.[name]);
}

/** A profile as a program knows it: a preview shows the inputs, which leave out what follows from other fields. */
export function wholeOutput<Profile extends TrainingProfile | undefined>(
  profile: pulumi.Output<Profile>,
): pulumi.Output<Profile> {
  return profile.apply((fields) => (isProfile(fields) ? wholeProfile(fields) : fields) as Profile);
}
