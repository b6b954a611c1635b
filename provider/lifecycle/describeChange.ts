import { type Properties } from "./handler.js";
import { containsUnknown } from "./unknown.js";

/** The values of a changed field, as `loraRank 8 -> 16`; a structured one by its name alone. */
export function describeChange(field: string, olds: Properties, news: Properties): string {
  const [from, to] = [olds[field], news[field]];
  const plain = [from, to].every((value) => typeof value !== "object");
  return plain ? `${field} ${shown(from)} -> ${shown(to)}` : field;
}

function shown(value: unknown): string {
  if (containsUnknown(value)) return "not known yet";
  return value === undefined ? "unset" : typeof value === "string" ? value : JSON.stringify(value);
}
