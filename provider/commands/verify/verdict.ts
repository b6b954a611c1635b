import { type Answered } from "./look.js";

/** What came of one question. */
export type Verdict<Value extends string = string> =
  | { readonly value: Value }
  /** The service answered, and no mode plays it. */
  | { readonly other: string }
  /** It is not known still, and why. */
  | { readonly open: string };

export function value<Value extends string>(found: Value): Verdict<Value> {
  return { value: found };
}

export function open(why: string): { readonly open: string } {
  return { open: why };
}

/** By what the status says; the service's own words stay out, since they name what is private. */
export function byStatus<Value extends string>(
  { status }: Pick<Answered, "status">,
  meanings: Readonly<Record<number, Value>>,
): Verdict<Value> {
  const found = meanings[status];
  return found === undefined ? { other: `HTTP ${status}` } : { value: found };
}
