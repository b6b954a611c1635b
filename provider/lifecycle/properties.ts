import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { ProviderBug } from "../client/errors.js";
import { type Properties } from "./handler.js";

/**
 * What the engine sends at preview for a value that is not known yet, whatever its type. The SDK
 * keeps the constant to itself, so it stands here; a test compares the two.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True when the value is unknown, or an object or list that holds an unknown at any depth. */
export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}

/** A value with every text in it changed, names too, and without what is undefined, which the engine refuses. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [change(key), mapTexts(item, change)]));
}

/** Every text in a value, names too. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

/**
 * Properties without null, which for Pulumi is what is left out. One that an earlier version has saved stays, so that
 * it is no change.
 */
export function withoutNulls(value: unknown, saved: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const was: Properties = typeof saved === "object" && saved !== null ? { ...saved } : {};
  const kept = Object.entries(value).filter(([key, item]) => item !== null || was[key] === null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item, was[key])]));
}

/**
 * Drops `undefined` and refuses whatever the engine would reject or garble: it answers
 * "Unexpected struct type" without a path, turns a Date into `{}` and NaN into null.
 * @throws ProviderBug naming the path
 */
export function plainJson(properties: object): Record<string, unknown> {
  return plain(properties, "") as Record<string, unknown>;
}

function plain(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, path === "" ? key : `${path}.${key}`)]));
  }
  throw new ProviderBug(`'${path}' would be saved as a ${typeof value}, which is not JSON.`);
}

/** Names of objects that follow from other inputs; `check` adds them, so that a preview knows them. */
export const NAMES: readonly string[] = ["name", "jobName", "deploymentName", "inferenceModel"];

/** What only `check` adds to inputs: no user can write it, so `__resolved` does not list it. */
const NEVER_WRITTEN = [...NAMES, "resolvedCheckpoint", "provenance", "deploymentProfile"];

/**
 * The properties that the user wrote, out of checked or unchecked inputs. Checked ones have `__resolved`, which lists
 * what `check` adds where the user leaves it out, whether it was known or not.
 */
export function userProperties(inputs: Properties): Properties {
  const { __resolved: listed } = inputs;
  const resolved = new Set(Array.isArray(listed) ? [...(listed as unknown[]), ...NEVER_WRITTEN] : []);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__") && !resolved.has(key)));
}

/** Inputs with what `check` adds where the user leaves it out, listed for `userProperties`. */
export function withResolved(news: Properties, resolved: Properties): Properties {
  const added = Object.entries(resolved).filter(([key, value]) => value !== undefined && news[key] === undefined);
  return { ...news, ...Object.fromEntries(added), __resolved: added.map(([key]) => key) };
}

/** What `check` found, as inputs: what is not known yet is unknown at preview, so that a saved plan admits any value. */
export function orLater<T>(known: T | undefined, { isPreview }: { readonly isPreview: boolean }) {
  return known ?? (isPreview ? UNKNOWN : undefined);
}

/**
 * Whether the user wrote the same as before; the identity does not count, so a rename changes nothing.
 * @param own which properties of inputs are the user's
 */
export function sameUserProperties(olds: Properties, news: Properties, own = userProperties): boolean {
  return isDeepStrictEqual(own(olds), own(news));
}

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
