import { compareTimes, parseTime } from "../time/rfc3339.js";
import { invalidArgument } from "./apiError.js";
import { camelCase } from "./bodyFields.js";
import { type Json } from "./call.js";

type Test = (row: Json) => boolean;

const TOKEN = /\s*(?:(AND|OR|NOT)(?![\w.])|([()-])|(!=|<=|>=|[=<>])|"([^"]*)"|'([^']*)'|([\w./*-]+))\s*/y;
const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/**
 * AIP-160, as far as the service's clients use it: comparisons joined with AND, OR (which binds tighter), NOT and
 * parentheses; fields in either spelling, dots go into objects. Anything else is refused, so that no test passes on a
 * filter that was not applied.
 */
export function matchesFilter(filter: string): Test {
  if (filter.trim() === "") return () => true;
  const refuse = (): never => {
    throw invalidArgument(`the emulator does not understand the filter "${filter}"`);
  };
  const tokens = tokensOf(filter) ?? refuse();
  const next = (kind: keyof Token): string | undefined => {
    const text = tokens[0]?.[kind];
    if (text !== undefined) tokens.shift();
    return text;
  };
  const take = (kind: keyof Token, text: string): boolean => tokens[0]?.[kind] === text && next(kind) !== undefined;
  const all = (): Test => {
    const parts = [any()];
    while (take("word", "AND")) parts.push(any());
    return (row) => parts.every((part) => part(row));
  };
  const any = (): Test => {
    const parts = [one()];
    while (take("word", "OR")) parts.push(one());
    return (row) => parts.some((part) => part(row));
  };
  const one = (): Test => {
    if (take("word", "NOT") || take("mark", "-")) {
      const denied = one();
      return (row) => !denied(row);
    }
    if (take("mark", "(")) {
      const inner = all();
      return take("mark", ")") ? inner : refuse();
    }
    const path = next("bare") ?? refuse();
    const compare = COMPARE[next("comparator") ?? refuse()] ?? refuse();
    const value = next("quoted") ?? next("bare") ?? refuse();
    if (!/^[\w.]+$/.test(path) || value.includes("*")) refuse();
    return (row) => compare(compareText(valueAt(row, path, value), value));
  };
  const test = all();
  return tokens.length === 0 ? test : refuse();
}

type Token = Readonly<Partial<Record<"word" | "mark" | "comparator" | "quoted" | "bare", string>>>;

function tokensOf(filter: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < filter.length;) {
    const found = TOKEN.exec(filter);
    if (found === null) return undefined;
    const [, word, mark, comparator, double, single, bare] = found;
    const token = { word, mark, comparator, quoted: double ?? single, bare };
    tokens.push(Object.fromEntries(Object.entries(token).filter(([, text]) => text !== undefined)));
  }
  return tokens;
}

/** `name`, `state desc,create_time`: fields by their weight, each ascending unless it says `desc`. */
export function orderBy(order: string): (left: Json, right: Json) => number {
  const fields = order.split(",").map((part) => {
    const [, path, direction] = /^\s*([\w.]+)(?:\s+(asc|desc))?\s*$/.exec(part) ?? [];
    if (path === undefined) throw invalidArgument(`the emulator does not understand orderBy "${order}"`);
    return { path, sign: direction === "desc" ? -1 : 1 };
  });
  return (left, right) => {
    for (const { path, sign } of fields) {
      const result = compareText(textAt(left, path), textAt(right, path));
      if (result !== 0) return sign * result;
    }
    return 0;
  };
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function compareText(left: string, right: string): number {
  if (parseTime(left) !== undefined && parseTime(right) !== undefined) return compareTimes(left, right);
  if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** An unset field is its default: `false` and 0 are left out on the wire. */
function valueAt(row: Json, path: string, compared: string): string {
  const unset = compared === "false" ? compared : isNumber(compared) ? "0" : "";
  return textAt(row, path) || unset;
}

function textAt(row: Json, path: string): string {
  let value: unknown = row;
  for (const part of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, camelCase(part)) : undefined;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
