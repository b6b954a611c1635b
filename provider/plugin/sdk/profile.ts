import * as pulumi from "@pulumi/pulumi";
import { classOf } from "../../program/plainName.js";
import { type TrainingProfile } from "./trainingProfile.js";

interface WithProfile {
  readonly profile?: TrainingProfile | undefined;
  readonly trainingShape?: pulumi.Input<string> | undefined;
}

/** The argument `profile` as what the plugin takes. @throws RunError when a shape is named beside it */
export function withoutProfile(type: string, name: string, args: WithProfile | undefined): object {
  const { profile, ...rest } = args ?? {};
  if (profile === undefined) return rest;
  if (rest.trainingShape !== undefined)
    throw new pulumi.RunError(`${classOf(type)} ${name}: set trainingShape or profile, not both.`);
  return { ...rest, trainingShape: profile.requestedShape, trainingProfile: profile.trainingProfile };
}
