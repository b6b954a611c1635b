import { createHash } from "node:crypto";
import { type Identity } from "./identity.js";

/** A short digest of a JSON value; key order does not count, since the engine does not keep it. */
export function fingerprint(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([sorted(value)]))
    .digest("hex")
    .slice(0, 12);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text as lower-case letters, digits and single hyphens, cut to fit; the fallback when nothing is left. */
export function slugOf(text: string, maxLength: number, fallback: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
  return slug === "" ? fallback : slug;
}

const DIGEST_LENGTH = 7;

/**
 * The id of an object whose resource names none: `<slug of the resource's name>-<7 hex>`, the digest of the resource's
 * identity and of all that only a new object can change. The same content always gives the same id, so a create
 * repeated after a crash finds its own object instead of making a second one. The id of a deleted one stays taken, so
 * the next generation of the same content has the next id in the row: `-2`, `-3` and so on.
 * @param generation from 1
 */
export function generatedId(
  identity: Pick<Identity, "text" | "resource">,
  content: unknown,
  generation: number,
  { maxLength, fallback }: { readonly maxLength: number; readonly fallback: string },
): string {
  const digest = fingerprint([identity.text, content]).slice(0, DIGEST_LENGTH);
  const end = `-${digest}${generation === 1 ? "" : `-${generation}`}`;
  return slugOf(identity.resource, maxLength - end.length, fallback) + end;
}
