import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { cut } from "../client/limits.js";
import { HIDDEN } from "../plainText.js";
import { type Properties } from "./handler.js";
import { containsUnknown } from "./properties.js";

/** One row: everything that is to be said of a field of a resource. */
export interface Field {
  /** What a user may write, once it is known; its messages continue the value. Absent for what only `check` adds. */
  readonly arg?: z.ZodType;
  /** What a change does. */
  readonly change: "update" | "replace" | "ignore";
  /** A change is tried in place, and only a program that asks for it gets another object instead. */
  readonly tried?: true;
  /** In which requests the service gets it: when the object is created, or in a PATCH too. Absent: in none. */
  readonly sent?: "create" | "patch";
  /** What `check` fills in where the user writes nothing. */
  readonly default?: unknown;
  /** A flag that is off means the same as one that is left out. */
  readonly offIsAbsent?: true;
}

export type FieldTable = Readonly<Record<string, Field>>;

/** What an object is made with: only another one can have it otherwise. */
export const fixed = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "replace", sent: "create" }) as const;
/** What can be changed in place. One that the program does not set is not managed: it stays as the service has it. */
export const patched = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "update", sent: "patch" }) as const;
/** What the service is never told, and what does nothing later. */
export const ignored = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "ignore" }) as const;
/** What only the state knows. */
export const saved = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "update" }) as const;

/** Names of fields that users may write. */
type Written<Table extends FieldTable> = {
  [Name in keyof Table]: Table[Name] extends { arg: z.ZodType } ? Name : never;
}[keyof Table];

type Args<Table extends FieldTable> = {
  [Name in Written<Table>]: Table[Name] extends { arg: infer Arg extends z.ZodType } ? z.ZodOptional<Arg> : never;
};

/** The schema of what a user may write. Unknown values are not parsed, so nothing is required by it. */
export function argsOf<Table extends FieldTable>(table: Table): z.ZodObject<Args<Table>, z.core.$strict> {
  const args = Object.entries(table).flatMap(([name, { arg }]) => (arg === undefined ? [] : [[name, arg.optional()]]));
  return z.strictObject(Object.fromEntries(args) as Args<Table>);
}

/** The fields whose rows say this. */
export function fieldsThat<Table extends FieldTable, Row extends Partial<Field>>(
  table: Table,
  row: Row,
): { [Name in keyof Table]: Table[Name] extends Row ? Name : never }[keyof Table][] {
  const says = ([, field]: [string, Field]): boolean =>
    Object.entries(row).every(([key, value]) => field[key as keyof Field] === value);
  return Object.entries(table)
    .filter(says)
    .map(([name]) => name) as never;
}

/** What a change of inputs comes to. */
export interface Difference<Name extends string = string> {
  readonly updates: Name[];
  readonly replaces: Name[];
  /** Not known yet, and replaced if they turn out to differ; they are among `updates` too. */
  readonly uncertain: Name[];
}

export const NO_DIFFERENCE: Difference<never> = { updates: [], replaces: [], uncertain: [] };

/**
 * Compares what the state holds with what is asked for, field by field. Key order does not count. An unknown may turn
 * out to be the same: a change, but no certain replacement.
 * @param isReplaced whether it is certain that the held value will be another one; by default it never is
 */
export function compareFields<Name extends string>(
  table: Readonly<Record<Name, Field>>,
  held: Properties,
  asked: Properties,
  isReplaced: (value: unknown, field: Name) => boolean = () => false,
): Difference<Name> {
  const names = Object.keys(table) as Name[];
  const changed = names.filter((name) => !isDeepStrictEqual(held[name], asked[name]));
  const replaced = changed.filter((name) => table[name].change === "replace");
  const uncertain = replaced.filter((name) => containsUnknown(asked[name]) && !isReplaced(held[name], name));
  return {
    updates: [...changed.filter((name) => table[name].change === "update"), ...uncertain],
    replaces: replaced.filter((name) => !uncertain.includes(name)),
    uncertain,
  };
}

/** The values of changed fields, as `loraRank 8 -> 16`; a structured one by its name alone. */
export function describeChanges(fields: readonly string[], olds: Properties, news: Properties): string {
  return fields
    .map((field) => {
      const [from, to] = [olds[field], news[field]];
      const plain = [from, to].every((value) => typeof value !== "object");
      return plain ? `${field} ${describeValue(from)} -> ${describeValue(to)}` : field;
    })
    .join(", ");
}

/** As long as the longest text of a model. */
const LONGEST_VALUE = 1_000;

/** A value as a text shows it. */
export function describeValue(value: unknown): string {
  if (value === HIDDEN) return HIDDEN;
  if (containsUnknown(value)) return "not known yet";
  return value === undefined ? "unset" : cut(JSON.stringify(value), LONGEST_VALUE);
}
