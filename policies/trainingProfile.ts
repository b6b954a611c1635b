/** A field that a rule needs and the training profile does not report. Caught by `profileRule`. */
export class NotReported extends Error {
  constructor(
    readonly field: string,
    fault: string,
  ) {
    super(`${field} is ${fault}`);
  }
}

type CountField = "nodeCount" | "acceleratorCount" | "maxSupportedContextLength" | "pipelineParallelism";
type TextField =
  | "acceleratorType"
  | "trainerMode"
  | "trainerImageTag"
  | "deploymentImageTag"
  | "deploymentShapeVersion"
  | "baseModelWeightPrecision";

/**
 * A positive whole number of the profile. 0 and absence both mean that the shape did not report one
 * (the vendor's own client puts 0, or 1 for nodes, where nothing was reported).
 * @throws NotReported
 */
export function countOf(profile: unknown, field: CountField): number {
  const value = fieldOf(profile, field);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  if (value === 0) throw new NotReported(field, "0, which means not reported");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a whole number above 0");
}

/** A non-empty text of the profile. @throws NotReported */
export function textOf(profile: unknown, field: TextField): string {
  const value = fieldOf(profile, field);
  if (typeof value === "string" && value !== "") return value;
  if (value === "") throw new NotReported(field, "empty, which means not reported");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a string");
}

/** Whether the profile has a value there that means something; reads nothing else. */
export function reports(profile: unknown, field: CountField | TextField): boolean {
  const value = fieldOf(profile, field);
  return !isAbsent(value) && value !== "" && value !== 0;
}

const MISSING = "not reported";

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A profile that is no object (a recorded secret that could not be decrypted) has no fields. */
function fieldOf(profile: unknown, field: string): unknown {
  return typeof profile === "object" && profile !== null ? (profile as Record<string, unknown>)[field] : undefined;
}
