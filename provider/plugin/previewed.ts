import { type Properties } from "../lifecycle/handler.js";
import { UNKNOWN } from "../lifecycle/properties.js";
import { type ResourceSchema } from "./schema.js";

/** What a resource has before an update. */
export interface Before {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Outputs that end another one, and so are known with it. */
const ENDS: Readonly<Record<string, readonly [of: string, separator: string]>> = {
  jobId: ["jobName", "/"],
  deploymentId: ["deploymentName", "/"],
  // The program may have written the id alone.
  deployment: ["inferenceModel", "#"],
};

/**
 * The outputs of a resource that a preview shows as created or updated, as far as they are known: what `check` has
 * found, and what an update leaves as it is. Nothing is asked and nothing written.
 */
export function previewed(
  { properties = {}, required = [], inputProperties = {} }: ResourceSchema,
  inputs: Properties,
  before?: Before,
): Properties {
  const outputs = Object.keys(properties).map((name): [string, unknown] => {
    const known = endOf(name, inputs) ?? inputs[name];
    if (known !== undefined) return [name, known];
    const isComputed = !(name in inputProperties);
    const isAlways = required.includes(name);
    if (before === undefined) return [name, isComputed || isAlways ? UNKNOWN : undefined];
    const held = before.outputs[name];
    // What the program has let go, and what is unfinished, is not yet what it will be.
    const isOpen = before.inputs[name] !== undefined || (before.outputs.unfinished === true && name === "state");
    const stays = held !== undefined && !isOpen && (isComputed || isAlways);
    return [name, stays ? held : isAlways ? UNKNOWN : undefined];
  });
  return Object.fromEntries(outputs.filter(([, value]) => value !== undefined));
}

function endOf(name: string, inputs: Properties): string | undefined {
  const [of = "", separator = ""] = ENDS[name] ?? [];
  const whole = inputs[of];
  return typeof whole === "string" && whole !== UNKNOWN ? whole.split(separator).at(-1) : undefined;
}
