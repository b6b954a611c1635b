import { parseTrainingShapeName } from "../../../client/names.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { UNKNOWN, plainJson } from "../../../lifecycle/properties.js";
import { totalAccelerators } from "../totalAccelerators.js";
import { type ParsedTrainingProfileArgs, type TrainingProfileValues } from "./args.js";

/** The inputs after `check`: what the user wrote, and what it came to; policies read both. */
export interface TrainingProfileInputs extends Partial<TrainingProfileValues>, Partial<ResolvedInputs> {
  readonly __identity: string;
}

/** What `check` adds. */
interface ResolvedInputs {
  /** `trainingShape` as it was written, under a name that no field of the profile has. */
  readonly requestedShape: string;
  /** Whether it names a version. */
  readonly pinned: boolean;
  readonly totalAccelerators: number;
  readonly trainingProfile: TrainingProfile;
}

const RESOLVED: Readonly<Record<keyof ResolvedInputs, true>> = {
  requestedShape: true,
  pinned: true,
  totalAccelerators: true,
  trainingProfile: true,
};

/** The properties that the user wrote, out of checked or unchecked inputs. */
export function userProperties(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__") && !(key in RESOLVED)));
}

/**
 * The inputs that `check` returns. What follows from an unknown is unknown itself and not absent, so
 * that a policy is reported as not evaluated at preview instead of finding nothing.
 */
export function checkedInputs(
  news: Properties,
  { values, unknown }: Pick<ParsedTrainingProfileArgs, "values" | "unknown">,
  profile: TrainingProfile | undefined,
): Properties {
  const { __identity, __provider } = news;
  const requested = values.trainingShape;
  const waits = profile === undefined && (unknown.has("trainingShape") || unknown.has("reselect"));
  const resolved = {
    requestedShape: requested ?? UNKNOWN,
    pinned: requested === undefined ? UNKNOWN : isPinned(requested),
    totalAccelerators: waits ? UNKNOWN : profile && totalAccelerators(profile),
    trainingProfile: waits ? UNKNOWN : profile,
  };
  const present = Object.entries(resolved).filter(([, value]) => value !== undefined);
  return { ...userProperties(news), __identity, __provider, ...Object.fromEntries(present) };
}

/** Whether a shape's name names a version. */
export function isPinned(shape: string): boolean {
  return parseTrainingShapeName(shape)?.versionId !== undefined;
}

/** The shape's name without a version: the resource's id. */
export function bareName(shape: string): string {
  return shape.replace(/\/versions\/[^/]*$/, "");
}

/**
 * What is saved beside the inputs. Read leniently: an older version of this package may have written
 * it. What the class can compute from the profile and the name is not saved a second time.
 */
export interface TrainingProfileState {
  readonly schemaVersion: 1;
  readonly __identity: string;
  /** As it was written. */
  readonly trainingShape: string;
  readonly trainingProfile: TrainingProfile;
  /** Set when the version was chosen by `create` or `update`, not by `check`: a digest of the `reselect` it was chosen for. */
  readonly chosenFor?: string | undefined;
  readonly annotations?: TrainingProfileValues["annotations"];
}

export function stateOf(fields: Omit<TrainingProfileState, "schemaVersion">): Properties {
  const { __identity, trainingShape, trainingProfile, chosenFor, annotations } = fields;
  const known = { __identity, trainingShape, trainingProfile, chosenFor, annotations };
  return plainJson({ schemaVersion: 1, ...known } satisfies TrainingProfileState);
}
