import { isDeepStrictEqual } from "node:util";
import { parseTrainingShapeName } from "../../../client/names.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { type Call } from "../../../lifecycle/call.js";
import { isPinned, type TrainingProfileState, bareName } from "./state.js";

/** The line on the row of a new profile: which version, and the hardware it stands for. */
export function describeProfile(requested: string, profile: TrainingProfile): string {
  const [shape, version] = [shapeId(profile), versionId(profile)];
  const head = isPinned(requested) ? `${shape}/versions/${version} (pinned)` : `${shape} -> versions/${version}`;
  const context = profile.maxSupportedContextLength;
  const facts = [hardware(profile), context === undefined ? undefined : `context ${context}`, profile.trainerMode];
  return `${head}: ${facts.filter((fact) => fact !== undefined).join(", ")}`;
}

/** What becomes of a profile: `vnuk8fdq -> abcd1234 (acceleratorCount 4 -> 8)`. */
export function describeChange(from: TrainingProfile, to: TrainingProfile): string {
  const sameShape = from.trainingShape === to.trainingShape;
  const name = (profile: TrainingProfile): string =>
    sameShape ? versionId(profile) : `${shapeId(profile)}/versions/${versionId(profile)}`;
  const changes = changedFields(from, to);
  return `${name(from)} -> ${name(to)} (${changes.length === 0 ? "same profile" : changes.join(", ")})`;
}

type Told = Pick<TrainingProfileState, "trainingShape" | "trainingProfile" | "annotations">;
type Asked = Pick<Told, "trainingProfile"> & { readonly [Name in keyof Told]?: Told[Name] | undefined };

/** The line on the row of an update in place. */
export function describeUpdate(
  old: Told,
  { trainingShape: requested = "", trainingProfile: profile, annotations }: Asked,
): string {
  const { trainingShape, trainingProfile } = old;
  if (trainingProfile.trainingShapeVersion !== profile.trainingShapeVersion)
    return describeChange(trainingProfile, profile);
  const pinned = isPinned(requested);
  const how = pinned === isPinned(trainingShape) ? [] : [pinned ? "now pinned by name" : "no longer pinned by name"];
  const noted = isDeepStrictEqual(annotations, old.annotations) ? [] : ["annotations"];
  return [`${versionId(profile)} stays`, ...how, ...noted, ...changedFields(trainingProfile, profile)].join("; ");
}

/**
 * Says on the row whether another version is the latest validated one by now. It is news and no
 * drift: the saved choice holds whatever the service answers, so a failed look-up is said too and
 * fails nothing.
 */
export async function reportNewer({ trainingShape, trainingProfile }: TrainingProfileState, call: Call): Promise<void> {
  let latest: TrainingProfile;
  try {
    latest = await call.lookups().trainingProfile(bareName(trainingShape));
  } catch (error) {
    await call.warn(`could not look for a newer version; ${versionId(trainingProfile)} stays: ${call.explain(error)}`);
    return;
  }
  if (latest.trainingShapeVersion === trainingProfile.trainingShapeVersion) return;
  const change = describeChange(trainingProfile, latest);
  const line = isPinned(trainingShape)
    ? `another version is the latest validated one: ${change}; the program pins ${versionId(trainingProfile)}`
    : `a newer version is validated: ${change}; nothing changes until reselect or trainingShape does`;
  await call.note(line);
}

/** The version's own id. */
function versionId({ trainingShapeVersion }: TrainingProfile): string {
  return parseTrainingShapeName(trainingShapeVersion)?.versionId ?? trainingShapeVersion;
}

function shapeId({ trainingShape }: TrainingProfile): string {
  return parseTrainingShapeName(trainingShape)?.shapeId ?? trainingShape;
}

/** Every field of the profile but its own names, and those that follow from another. */
const COMPARED = [
  "nodeCount",
  "acceleratorCount",
  "acceleratorType",
  "maxSupportedContextLength",
  "trainerMode",
  "baseModelWeightPrecision",
  "pipelineParallelism",
  "trainerImageTag",
  "deploymentShapeVersion",
  "deploymentImageTag",
] as const satisfies readonly (keyof TrainingProfile)[];

function changedFields(from: TrainingProfile, to: TrainingProfile): string[] {
  return COMPARED.filter((field) => from[field] !== to[field]).map((field) => {
    const [old, now] = shortened(shown(from[field]), shown(to[field]));
    return `${field} ${old} -> ${now}`;
  });
}

function shown(value: string | number | undefined): string {
  return value === undefined ? "not reported" : String(value);
}

/** Two versions of one deployment shape differ in their last segments only. */
function shortened(a: string, b: string): [string, string] {
  const [end, otherEnd] = [a.lastIndexOf("/") + 1, b.lastIndexOf("/") + 1];
  return a.slice(0, end) === b.slice(0, otherEnd) ? [a.slice(end), b.slice(otherEnd)] : [a, b];
}

function hardware({ nodeCount, acceleratorCount, acceleratorType }: TrainingProfile): string {
  if ([nodeCount, acceleratorCount, acceleratorType].every((fact) => fact === undefined))
    return "hardware not reported";
  return `${nodeCount ?? "?"} ${nodeCount === 1 ? "node" : "nodes"} x ${acceleratorCount ?? "?"} x ${acceleratorType ?? "?"}`;
}
