/**
 * What the engine sends at preview for a value that is not known yet, whatever its type. The SDK
 * keeps the constant to itself, so it stands here; a test compares the two.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True when the value is unknown, or an object or list that holds an unknown at any depth. */
export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
