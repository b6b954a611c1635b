/** What every part of the wire is made of: proto3 JSON leaves defaults out, sends null, and int64 as texts. */

import { z } from "zod";

/** A part that may be missing or null: `undefined` then. */
export function optional<T extends z.ZodType>(part: T) {
  return part.nullish().transform((value) => value ?? undefined);
}

export function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

export const text = optional(z.string());
export const flag = optional(z.boolean());
/** A flag that is left out is false. */
export const flagOrFalse = flag.transform((value) => value ?? false);
export const integer = optional(
  z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/, "expected an integer")
      .transform(Number),
  ]),
);
/** A count that is left out is 0. */
export const integerOrZero = integer.transform((value) => value ?? 0);
/** The service's own words on a state. */
export const status = optional(z.object({ code: z.unknown().optional(), message: text }));
