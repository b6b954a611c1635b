import { isDeepStrictEqual } from "node:util";
import { type Properties } from "./handler.js";
import { UNKNOWN } from "./properties.js";

/** Something that was chosen once, with what chose it. */
interface Chosen<T> {
  /** What was chosen before, if anything. */
  readonly held: T | undefined;
  /** What chooses it now. */
  readonly now: Properties;
  /** The same as it was before this operation. */
  readonly then: Properties | undefined;
  /** Whether the arguments name just what is held, however they were written before. @default false */
  readonly isNamed?: boolean;
}

/** What was chosen before stays until what chose it changes; `undefined` when it is to be chosen anew. */
export function kept<T>({ held, now, then, isNamed = false }: Chosen<T>): T | undefined {
  if (held === undefined || isNamed) return held;
  return then !== undefined && isDeepStrictEqual(now, then) ? held : undefined;
}

/** The arguments that choose something; one that is not known yet is no value that was there before. */
export function choosers<Name extends string>(
  names: readonly Name[],
  values: Readonly<Partial<Record<Name, unknown>>>,
  unknown: ReadonlySet<string> = new Set(),
): Properties {
  return Object.fromEntries(names.map((name) => [name, unknown.has(name) ? UNKNOWN : values[name]]));
}
