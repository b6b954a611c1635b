const PATTERN = "^[^*]*[*]?$";

/** Schema of a list of names in which a trailing star stands for any ending. */
export const NAME_PATTERNS = {
  type: "array",
  items: { type: "string", pattern: PATTERN, minLength: 1 },
  minItems: 1,
} as const;

export function isPattern(text: string): boolean {
  return text !== "" && new RegExp(PATTERN).test(text);
}

/** Whether a name is in the list: exactly, or by the beginning that stands before a star. */
export function isListed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
