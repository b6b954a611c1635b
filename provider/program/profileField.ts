import type * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile } from "../client/trainingProfile.js";

/** A field of a profile, by itself. Like any output, it is undefined under mocks that leave the profile out. */
export function profileField<Name extends keyof TrainingProfile>(
  profile: pulumi.Output<TrainingProfile | undefined>,
  name: Name,
): pulumi.Output<TrainingProfile[Name] | undefined> {
  return profile.apply((fields) => fields?.[name]);
}
