import { compareTimes, parseTime } from "../time/rfc3339.js";
import { invalidArgument } from "./apiError.js";
import { camelCase } from "./bodyFields.js";
import { type Json } from "./call.js";

/**
 * A small part of AIP-160: `field = value` terms joined with AND, fields in either spelling, dots go into objects. Anything
 * else is refused, so that no test passes on a filter that was not applied.
 */
export function matchesFilter(filter: string): (row: Json) => boolean {
  if (filter.trim() === "") return () => true;
  const terms = filter.split(/\s+AND\s+/).map((term) => {
    const [, path, quoted, bare] = /^\s*([\w.]+)\s*=\s*(?:"([^"]*)"|([\w./-]+))\s*$/.exec(term) ?? [];
    if (path === undefined) throw invalidArgument(`the emulator does not understand the filter "${filter}"`);
    return { path, value: quoted ?? bare ?? "" };
  });
  return (row) => terms.every(({ path, value }) => textAt(row, path) === value);
}

/** `name`, `create_time desc`: one field, ascending unless it says `desc`. */
export function orderBy(order: string): (left: Json, right: Json) => number {
  const [, path, direction] = /^\s*([\w.]+)(?:\s+(asc|desc))?\s*$/.exec(order) ?? [];
  if (path === undefined) throw invalidArgument(`the emulator does not understand orderBy "${order}"`);
  const sign = direction === "desc" ? -1 : 1;
  return (left, right) => sign * compareText(textAt(left, path), textAt(right, path));
}

function compareText(left: string, right: string): number {
  if (parseTime(left) !== undefined && parseTime(right) !== undefined) return compareTimes(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Unset fields compare like protobuf defaults: `false` for a flag cannot be told from the empty text here. */
function textAt(row: Json, path: string): string {
  let value: unknown = row;
  for (const part of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, camelCase(part)) : undefined;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
