import { z } from "zod";
import { containsUnknown } from "../lifecycle/properties.js";

export type Properties = Readonly<Record<string, unknown>>;

/** A text, or absent: a property that is unknown at preview, or that another version writes otherwise. */
export const text = z.string().optional().catch(undefined);
export const count = z.number().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const texts = z.record(z.string(), z.string()).optional().catch(undefined);

/** What the preview knows; of annotations, each by itself. */
export function knownProperties(properties: Properties): Properties {
  const isKnown = ([, value]: [string, unknown]): boolean => !containsUnknown(value);
  const { annotations, ...others } = properties;
  const annotated =
    typeof annotations === "object" && annotations !== null
      ? { annotations: Object.fromEntries(Object.entries(annotations).filter(isKnown)) }
      : {};
  return { ...Object.fromEntries(Object.entries(others).filter(isKnown)), ...annotated };
}

/** Without what is undefined, since a profile's fields are there or absent. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
