import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile } from "../resources/trainingProfile/resource.js";
import { TRAINING_PROFILE } from "../tokens.js";
import { classOf } from "./plainName.js";

interface WithProfile {
  readonly profile?: TrainingProfile | null | undefined;
  readonly trainingShape?: pulumi.Input<string> | null | undefined;
}

/**
 * The argument `profile` as plain inputs, which the state and policies can read. What is no `TrainingProfile` is left
 * for `check` to refuse, in words.
 */
export function spreadProfile(type: string, name: string, args: WithProfile | null | undefined): pulumi.Inputs {
  const { profile, ...rest } = args ?? {};
  if (isAbsent(profile)) return rest;
  if (!isTrainingProfile(profile)) return { ...rest, profile: describe(profile) };
  if (!isAbsent(rest.trainingShape)) {
    throw new pulumi.RunError(`${classOf(type)} ${name}: set trainingShape or profile, not both.`);
  }
  return { ...rest, trainingShape: profile.requestedShape, trainingProfile: profile.trainingProfile };
}

/** Pulumi takes null for what is left out. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Told by its token, since another copy of this package may have made it. */
export function isTrainingProfile(value: unknown): value is TrainingProfile {
  return pulumi.Resource.isInstance(value) && "__pulumiType" in value && value.__pulumiType === TRAINING_PROFILE;
}

/** A value that has no place among inputs, in words; a plain one as it is. */
export function describe(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return "(an output)";
  if (pulumi.Resource.isInstance(value)) return "(a resource)";
  return typeof value === "function" ? "(a function)" : value;
}
