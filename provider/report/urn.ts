/** The engine's names of resources. */

import { canonicalType } from "../tokens.js";

/** Type, the canonical one, and name out of a URN: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export function namesIn(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: canonicalType(types.split("$").at(-1) ?? ""), name: name.join("::") };
}

/** Stack and project out of a URN. */
export function placeIn(urn: string): { stack: string; project: string } {
  const [stack = "", project = ""] = urn.split("::");
  return { stack: stack.replace(/^urn:pulumi:/, ""), project };
}

/** The order in which resources are told: `team-2` before `team-10`. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
