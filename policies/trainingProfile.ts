/** A field that a rule needs and the training profile does not report. Caught by `acceleratorRule`. */
export class NotReported extends Error {
  constructor(
    readonly field: string,
    fault: string,
  ) {
    super(`${field} is ${fault}`);
  }
}

/**
 * A positive whole number of the profile. 0 and absence both mean that the shape did not report one
 * (the vendor's own client puts 0, or 1 for nodes, where nothing was reported).
 */
export function countOf(profile: unknown, field: "nodeCount" | "acceleratorCount"): number {
  const value = fieldOf(profile, field);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  if (value === 0) throw new NotReported(field, "0, which means the shape did not report one");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a whole number above 0");
}

/** A non-empty text of the profile. */
export function textOf(profile: unknown, field: "acceleratorType"): string {
  const value = fieldOf(profile, field);
  if (typeof value === "string" && value !== "") return value;
  if (value === "") throw new NotReported(field, "empty, which means the shape did not report one");
  throw new NotReported(field, isAbsent(value) ? MISSING : "not a text");
}

const MISSING = "missing, which means the shape did not report one";

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A profile that is no object (a recorded secret that could not be decrypted) has no fields. */
function fieldOf(profile: unknown, field: string): unknown {
  return typeof profile === "object" && profile !== null ? (profile as Record<string, unknown>)[field] : undefined;
}
