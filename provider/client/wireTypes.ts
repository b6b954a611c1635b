/**
 * What every part of the wire is made of: proto3 JSON leaves defaults out, sends null, and int64 as texts. Nothing
 * is without bounds, and what names something can be put into a path.
 */

import { z } from "zod";
import { cut, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from "./limits.js";
import { isWellFormed } from "./names.js";

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

const TOO_LONG = `longer than ${MAX_TEXT_LENGTH} characters`;
export const boundedText = z.string().max(MAX_TEXT_LENGTH, TOO_LONG);

export const text = optional(boundedText);
/** The service's own words: the beginning of them says what there is to say. */
export const words = optional(z.string().transform((said) => cut(said)));
const NO_NAME = `not a name: it has more than ${MAX_NAME_LENGTH} characters, or a part that no name has`;
/** The full name of something. */
export const name = z.string().refine(isWellFormed, NO_NAME);
/** A full name in a field beside others; it may be left empty. */
export const reference = optional(z.string().refine((value) => value === "" || isWellFormed(value), NO_NAME));
export const texts = z.record(boundedText, boundedText);
/** JSON that is kept as it came. @throws a fault for a number that JSON cannot say again */
export const anyJson = z
  .unknown()
  .refine(isFinite, "holds a number that is too large")
  .refine((value = null) => JSON.stringify(value).length <= MAX_TEXT_LENGTH, TOO_LONG);
export const flag = optional(z.boolean());
/** A flag that is left out is false. */
export const flagOrFalse = flag.transform((value) => value ?? false);
export const integer = optional(
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+$/, "expected an integer")
        .transform(Number),
    ])
    .refine(Number.isSafeInteger, "expected an integer of at most 16 digits"),
);
/** A count that is left out is 0. */
export const integerOrZero = integer.transform((value) => value ?? 0);
/** The service's own words on a state. */
export const status = optional(z.object({ code: z.unknown().optional(), message: words }));

/** Answers are no deeper than `MAX_NESTING`, so this may call itself. */
function isFinite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isFinite);
}
