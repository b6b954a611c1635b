import { isDeepStrictEqual } from "node:util";
import { type Properties } from "./handler.js";

/** The properties that the user wrote, out of checked or unchecked inputs; `__resolved` lists what `check` added. */
export function userProperties(inputs: Properties): Properties {
  const resolved = new Set(Array.isArray(inputs.__resolved) ? (inputs.__resolved as unknown[]) : []);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__") && !resolved.has(key)));
}

/**
 * Whether the user wrote the same as before; the identity does not count, so a rename changes nothing.
 * @param own which properties of inputs are the user's
 */
export function sameUserProperties(olds: Properties, news: Properties, own = userProperties): boolean {
  return isDeepStrictEqual(own(olds), own(news));
}
