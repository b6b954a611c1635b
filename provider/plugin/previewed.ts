import { type Properties } from "../lifecycle/handler.js";
import { UNKNOWN } from "../lifecycle/properties.js";
import { type ResourceSchema } from "./schema.js";

/**
 * The outputs of a resource that a preview shows as created or updated, as far as they are known: what `check` has
 * found, and what an update leaves as it is. Nothing is asked and nothing written.
 * @param held its outputs before an update
 */
export function previewed(
  { properties = {}, required = [], inputProperties = {} }: ResourceSchema,
  inputs: Properties,
  held: Properties = {},
): Properties {
  const outputs = Object.keys(properties).map((name): [string, unknown] => {
    if (inputs[name] !== undefined) return [name, inputs[name]];
    const isComputed = !(name in inputProperties);
    // What is unfinished is not yet what it will be.
    const isHeld = isComputed && held[name] !== undefined && !(held.unfinished === true && name === "state");
    if (isHeld) return [name, held[name]];
    const isLater = held.schemaVersion === undefined ? isComputed || required.includes(name) : required.includes(name);
    return [name, isLater ? UNKNOWN : undefined];
  });
  return Object.fromEntries(outputs.filter(([, value]) => value !== undefined));
}
