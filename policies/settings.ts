import { type EnforcementLevel, type PolicyConfigSchema } from "@pulumi/policy";

/** The levels that these rules have. `remediate` is not among them: silently changing hardware is worse than refusing it. */
export type Level = Exclude<EnforcementLevel, "remediate">;

export const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled"];

/** What a setting may hold, as JSON schema; the unit is in the description. */
export type SettingSchema = PolicyConfigSchema["properties"][string] & {
  readonly type: "integer" | "number" | "string" | "boolean" | "array" | "object";
  readonly description: string;
};

export type SettingSchemas = Readonly<Record<string, SettingSchema>>;

type ValueOf<Schema extends SettingSchema> = Schema["type"] extends "integer" | "number"
  ? number
  : Schema["type"] extends "string"
    ? string
    : Schema["type"] extends "boolean"
      ? boolean
      : Schema["type"] extends "array"
        ? readonly string[]
        : Readonly<Record<string, number>>;

/** Settings as configuration may give them. */
export type SettingsOf<Schemas extends SettingSchemas> = {
  readonly [Name in keyof Schemas]?: ValueOf<Schemas[Name]>;
};

/** The settings that a check can count on: those with a default, and the limit of a rule that has only one. */
type CertainOf<Schemas extends SettingSchemas, Limits extends readonly string[]> = {
  [Name in keyof Schemas]: Schemas[Name] extends { readonly default: unknown }
    ? Name
    : Limits extends readonly [Name]
      ? Name
      : never;
}[keyof Schemas];

/** Settings as a check sees them: defaults filled in. */
export type CheckedSettings<Schemas extends SettingSchemas, Limits extends readonly string[]> = {
  readonly [Name in CertainOf<Schemas, Limits>]: ValueOf<Schemas[Name]>;
} & SettingsOf<Schemas>;

/** The defaults that schemas state. */
export function defaultsOf(schemas: SettingSchemas): Record<string, unknown> {
  const entries = Object.entries(schemas).map(([name, schema]): [string, unknown] => [name, schema.default]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The choice of settings, for one that does not exist. */
export function knownSettings(rule: string, schemas: SettingSchemas): string {
  const known = Object.keys(schemas);
  return known.length === 0 ? `${rule} has no settings` : `known settings: ${known.join(", ")}`;
}
