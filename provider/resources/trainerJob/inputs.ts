import { DEFAULT_LEARNING_RATE, DEFAULT_LORA_RANK, launchPathOf } from "../../client/trainerJobConfig.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Properties } from "../../lifecycle/handler.js";
import { type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { UNKNOWN } from "../../lifecycle/unknown.js";
import { type TrainerJobValues } from "./args.js";

/** The inputs after `check`: what the user wrote, defaults, and the profile of the training shape. */
export type TrainerJobInputs = TrainerJobValues & {
  readonly __identity: string;
  /** Which properties `check` added. */
  readonly __resolved?: readonly string[];
};

/** Whether the profile was resolved by `check`, and not given by the program as a `TrainingProfile`. */
export function profileWasResolved({ __resolved }: Pick<TrainerJobInputs, "__resolved">): boolean {
  return __resolved?.includes("trainingProfile") === true;
}

/**
 * The inputs that `check` returns. A profile that follows from an unknown is unknown itself and not
 * absent, so that a policy is reported as not evaluated at preview instead of finding nothing.
 */
export function checkedInputs(
  news: Properties,
  { values, unknown }: Pick<ParsedArgs<TrainerJobValues>, "values" | "unknown">,
  profile: TrainingProfile | undefined,
): Properties {
  const waits = unknown.has("trainingShape") || unknown.has("trainingProfile");
  const manual = !waits && launchPathOf(values) === "manual" && !unknown.has("autoSelectTrainingShape");
  const resolved = {
    loraRank: DEFAULT_LORA_RANK,
    learningRate: DEFAULT_LEARNING_RATE,
    nodeCount: manual ? 1 : undefined,
    trainingProfile: profile ?? (waits ? UNKNOWN : undefined),
  };
  const added = Object.entries(resolved).filter(([key, value]) => value !== undefined && news[key] === undefined);
  return { ...news, ...Object.fromEntries(added), __resolved: added.map(([key]) => key) };
}
