import { isDeepStrictEqual } from "node:util";
import { NAMES, UNKNOWN, containsUnknown } from "../lifecycle/properties.js";
import { HIDDEN } from "../plainText.js";
import { type Properties } from "./known.js";
import { type ResourceState } from "./preview.js";
import { type ResourceChange } from "./resourceChange.js";
import { namesIn } from "./urn.js";

/** One input that an update or a replacement changes, also one that the provider has looked up. */
export interface ChangedField {
  /** The input's name, such as `displayName`. */
  readonly field: string;
  /** JSON as the state has it; absent where it was not set. A secret is `[secret]`. */
  readonly from: unknown;
  /** JSON as it will be; absent where it is no longer set, or not known yet. */
  readonly to: unknown;
  /** False where the preview does not know the new value. */
  readonly isKnown: boolean;
  /** Whether this field makes it a replacement. */
  readonly replaces: boolean;
}

/** All of them, those that replace first. The engine tells only the latter. */
export function changedFields({ change, old, new: next, reasons }: ResourceChange): ChangedField[] {
  if (old === undefined || next === undefined || (change !== "update" && change !== "replace")) return [];
  const [before, after] = [own(old.inputs), own(next.inputs)];
  if (reasons.includes(PROVIDER_FIELD)) {
    const [from, to] = [providerName(old), providerName(next)];
    before[PROVIDER_FIELD] = from;
    after[PROVIDER_FIELD] = from === to ? `${to}, replaced` : to;
  }
  const names = new Set([...reasons, ...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((field) => !field.startsWith("__") && !NAMES.includes(field))
    .map((field) => ({
      field,
      // What an update has chosen stands in the outputs only.
      from: shown(before[field] ?? (reasons.includes(field) ? old.outputs[field] : undefined)),
      to: after[field] === UNKNOWN ? undefined : shown(after[field]),
      isKnown: !containsUnknown(after[field]),
      replaces: reasons.includes(field),
    }))
    .filter(({ from, to, isKnown, replaces }) => replaces || !isKnown || !isDeepStrictEqual(from, to))
    .toSorted((a, b) => Number(b.replaces) - Number(a.replaces) || a.field.localeCompare(b.field, "en"));
}

/** What the engine gives as the reason where a resource has another provider, which is no input. */
const PROVIDER_FIELD = "provider";

function providerName({ provider }: ResourceState): string {
  return namesIn(provider.slice(0, provider.lastIndexOf("::"))).name;
}

function own(inputs: Properties): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

/** Marks an object as a secret. Source: `pulumi/pulumi`, `sdk/go/common/resource/sig`. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function shown(value: unknown): unknown {
  if (value === UNKNOWN) return "not known yet";
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return HIDDEN;
  if (Array.isArray(value)) return value.map(shown);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part)]));
}
