import { isDeepStrictEqual } from "node:util";
import { type Properties } from "./handler.js";

/** What a change of a field does. */
export type Change = "update" | "replace" | "ignore";

/** One row per input: what its change does. */
export type FieldTable<Field extends string> = Readonly<Record<Field, Change>>;

/** The fields of the table whose values differ, by what the change does. Key order does not count. */
export function diffFields<Field extends string>(
  table: FieldTable<Field>,
  olds: Properties,
  news: Properties,
): { updates: Field[]; replaces: Field[] } {
  const changed = (Object.keys(table) as Field[]).filter((field) => !isDeepStrictEqual(olds[field], news[field]));
  return {
    updates: changed.filter((field) => table[field] === "update"),
    replaces: changed.filter((field) => table[field] === "replace"),
  };
}
