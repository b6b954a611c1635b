import { createHash } from "node:crypto";

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
