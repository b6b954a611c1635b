/**
 * What stands in a text that a program has made of an output, or of another object: Pulumi's own words, which never
 * were what was meant, or JavaScript's. Read by the program and by `check`.
 */
const NO_TEXT = /Calling \[to(String|JSON)\] on an \[Output<T>\] is not supported|\[object (Object|Promise)\]/;

/** What is wrong with such a text, after the name of what holds it. */
export const MADE_OF_OUTPUT =
  "is a template string around an output or another object, which has no text yet; write pulumi.interpolate`...` instead, or use apply";

export function isMadeOfOutput(text: string): boolean {
  return NO_TEXT.test(text);
}

/** Where such texts are in a value, at any depth, as `annotations.team`; a key that is one is named by what holds it. */
export function pathsMadeOfOutput(value: unknown, path: string): string[] {
  if (typeof value === "string") return isMadeOfOutput(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsMadeOfOutput(item, `${path}.${index}`));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    isMadeOfOutput(key) ? [path] : pathsMadeOfOutput(item, `${path}.${key}`),
  );
}
