/** A field that a rule needs and the training profile does not report. Becomes a violation in `undecidedBy`. */
export class NotReported extends Error {
  constructor(
    readonly field: string,
    fault: string,
  ) {
    super(`${field} is ${fault}`);
  }
}

/** There is no profile, and none was asked for. */
export class NoProfile extends Error {}

/** What accelerators there are, whether a shape says it or the program itself. */
export type HardwareField = "acceleratorType" | "acceleratorCount" | "nodeCount" | "replicas";

type CountField = "nodeCount" | "acceleratorCount" | "maxSupportedContextLength" | "pipelineParallelism";
type TextField =
  | "acceleratorType"
  | "trainerMode"
  | "trainerImageTag"
  | "deploymentImageTag"
  | "deploymentShapeVersion"
  | "baseModelWeightPrecision";
export type ProfileField = HardwareField | CountField | TextField;

/** A profile as a check is shown it: the fields that its rule says it reads. */
export interface Profile<Reads extends ProfileField = ProfileField> {
  readonly field: (name: Reads) => unknown;
}

/** How many replicas there may be; 1 for what does not say. */
export function replicasOf(profile: Profile<"replicas">): number {
  const count = profile.field("replicas");
  return typeof count === "number" ? count : 1;
}

/**
 * A positive whole number of the profile. 0 and absence both mean that the shape did not report one
 * (the vendor's own client puts 0, or 1 for nodes, where nothing was reported).
 * @throws NotReported
 */
export function countOf<Field extends CountField>(profile: Profile<Field>, field: Field): number {
  const value = profile.field(field);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  if (value === 0) throw new NotReported(field, "0, which means not reported");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a whole number above 0");
}

/** A non-empty text of the profile. @throws NotReported */
export function textOf<Field extends TextField>(profile: Profile<Field>, field: Field): string {
  const value = profile.field(field);
  if (typeof value === "string" && value !== "") return value;
  if (value === "") throw new NotReported(field, "empty, which means not reported");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a string");
}

/** Whether the profile has a value there that means something; reads nothing else. */
export function reports<Field extends ProfileField>(profile: Profile<Field>, field: Field): boolean {
  const value = profile.field(field);
  return !isAbsent(value) && value !== "" && value !== 0;
}

const MISSING = "not reported";

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
