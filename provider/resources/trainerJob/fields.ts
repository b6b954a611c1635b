import { isResumable } from "../../client/trainerJobState.js";
import { describeChange } from "../../lifecycle/describeChange.js";
import { diffFields, type FieldTable } from "../../lifecycle/fieldTable.js";
import { type Properties } from "../../lifecycle/handler.js";
import { containsUnknown } from "../../lifecycle/unknown.js";
import { LAUNCH_FIELDS, launchOf } from "./launch.js";
import { type TrainerJobState } from "./state.js";

type LaunchField = (typeof LAUNCH_FIELDS)[number];

/** What a change of each input does: the service has no way to change a trainer job. */
const FIELDS = {
  ...(Object.fromEntries(LAUNCH_FIELDS.map((field) => [field, "replace"])) as Record<LaunchField, "replace">),
  jobId: "replace",
  resume: "update",
  annotations: "update",
  timeouts: "update",
  // They act when the job is launched, or on nothing at all.
  gradientAccumulationSteps: "ignore",
  skipValidations: "ignore",
  trainingProfile: "ignore",
  waitFor: "ignore",
  preflight: "ignore",
} as const satisfies FieldTable<string>;

export type Field = keyof typeof FIELDS;

export interface TrainerJobDiff {
  readonly updates: Field[];
  readonly replaces: Field[];
}

/**
 * Compares saved state with checked inputs.
 * @param isReplaced whether what has this name is certain to have another one after this update
 */
export function diffTrainerJob(
  olds: TrainerJobState,
  news: Properties,
  isReplaced: (name: unknown) => boolean,
): TrainerJobDiff {
  const { launch, jobId, resume, annotations, timeouts } = olds;
  const wanted = launchOf(news);
  const shape = wanted.trainingShape;
  const held = {
    ...launch,
    ...(isLaunchedShape(shape, olds) ? { trainingShape: shape } : {}),
    // An id that is left out is any id.
    jobId: news.jobId === undefined ? undefined : jobId,
    resume: resume ?? false,
    annotations,
    timeouts,
  };
  const asked = {
    ...wanted,
    jobId: news.jobId,
    resume: news.resume ?? false,
    annotations: news.annotations,
    timeouts: news.timeouts,
  };
  const { updates, replaces } = diffFields(FIELDS, held, asked);
  // An unknown may turn out to be the same: a change, but no certain replacement.
  const uncertain = replaces.filter(
    (field) => containsUnknown(Reflect.get(asked, field)) && !isReplaced(Reflect.get(held, field)),
  );
  return {
    updates: [...updates, ...uncertain],
    replaces: replaces.filter((field) => !uncertain.includes(field)),
  };
}

/** The version that runs, by its own name, and the shape that it is a version of, are what was launched. */
function isLaunchedShape(shape: unknown, { launch, trainingProfile }: TrainerJobState): boolean {
  if (typeof shape !== "string" || typeof launch.trainingShape !== "string") return false;
  return shape === trainingProfile?.trainingShapeVersion || launch.trainingShape.startsWith(`${shape}/versions/`);
}

/** Whether `up` is to resume the job: the program asks for it, and the state knows that the job has stopped. */
export function isToBeResumed({ state }: Pick<TrainerJobState, "state">, news: Properties): boolean {
  return news.resume === true && isResumable({ state });
}

/** The values of changed fields, as `loraRank 8 -> 16`. */
export function describeFields(fields: readonly Field[], olds: Properties, news: Properties): string {
  return fields.map((field) => describeChange(field, olds, news)).join(", ");
}
