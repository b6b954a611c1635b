import { z } from "zod";
import { acceleratorTypeFault } from "./acceleratorTypes.js";
import { configFaults } from "./configFaults.js";
import { allRules, type ConfigLayer, effectiveConfig, type EffectiveRule } from "./effectiveConfig.js";
import { isPattern } from "./patterns.js";
import { type PresetName, presets } from "./presets.js";
import { type SettingSchema } from "./settings.js";

export interface ConfigReport {
  /** What the configuration must not have, one line each. */
  readonly faults: readonly string[];
  /** What it may have, but hardly means. */
  readonly notes: readonly string[];
  /** What it amounts to; faulty parts count as the engine would count them. */
  readonly effective: readonly EffectiveRule[];
}

export interface CheckOptions {
  readonly preset?: PresetName | undefined;
  readonly ownPolicies?: readonly string[];
  readonly newerTypes?: readonly string[];
}

/**
 * Checks the text of a `--policy-pack-config` file: names, levels, settings and their values.
 *
 * @param preset the pack that it is for: `policies/<preset>`
 * @param ownPolicies names of policies that a pack of one's own has beside these
 * @param newerTypes accelerator types that this version does not know
 */
export function checkConfig(text: string, { preset, ownPolicies = [], newerTypes = [] }: CheckOptions): ConfigReport {
  const base: ConfigLayer[] = preset === undefined ? [] : [{ origin: "preset", config: presets[preset] }];
  const parsed = parse(text);
  if ("fault" in parsed) return { faults: [parsed.fault], notes: [], effective: effectiveConfig(base) };
  const config = Object.fromEntries(Object.entries(parsed.config).filter(([name]) => !ownPolicies.includes(name)));
  // What is no level and no object gives nothing, so that the table can be shown all the same.
  const readable = Object.fromEntries(
    Object.entries(config).filter(([, entry]) => typeof entry === "string" || isPlainObject(entry)),
  );
  const effective = effectiveConfig([...base, { origin: "file", config: readable }]);
  return {
    faults: [
      ...configFaults(config),
      ...valueFaults(config),
      ...typeFaults(config, newerTypes),
      ...contradictions(effective),
    ],
    notes: effective
      .filter(({ rule, level }) => level === "disabled" && hasSettings(config[rule.name]))
      .map(({ rule }) => `${rule.name} has settings, but is disabled, so it is not enforced`),
    effective,
  };
}

function parse(text: string): { readonly config: Readonly<Record<string, unknown>> } | { readonly fault: string } {
  // The engine takes it for an empty configuration, but nobody saves an empty file on purpose.
  if (text.trim() === "") return { fault: "is empty; write {} if nothing is to be configured" };
  try {
    const config: unknown = JSON.parse(text);
    return isPlainObject(config)
      ? { config }
      : { fault: "must be a JSON object that maps rules to levels or settings" };
  } catch (error) {
    return { fault: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Values that the engine would refuse. */
function valueFaults(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([name, entry]) => {
    if (name === "environments") return faultsOf(name, z.array(z.string()), entry);
    const schemas = allRules.get(name)?.settings ?? {};
    if (!isPlainObject(entry)) return [];
    return Object.entries(schemas).flatMap(([setting, schema]) =>
      entry[setting] === undefined
        ? []
        : faultsOf(`${name}.${setting}`, zodOf(schema), entry[setting], schema.description),
    );
  });
}

/** Accelerator types that nothing has: a rule on them would never apply, or always. */
function typeFaults(config: Readonly<Record<string, unknown>>, newerTypes: readonly string[]): string[] {
  return Object.entries(config).flatMap(([name, entry]) => {
    const setting = allRules.get(name)?.acceleratorTypesIn;
    if (setting === undefined || !isPlainObject(entry)) return [];
    return patternsIn(entry[setting]).flatMap((pattern) => {
      const fault = acceleratorTypeFault(pattern, newerTypes);
      return fault === undefined ? [] : [`${name}.${setting}: ${fault}`];
    });
  });
}

/** Those of a list, or the keys of an object; none where the value, or its form, is a fault of its own. */
function patternsIn(value: unknown): string[] {
  const entries: unknown[] = Array.isArray(value) ? value : isPlainObject(value) ? Object.keys(value) : [];
  return entries.filter((entry): entry is string => typeof entry === "string" && isPattern(entry));
}

function zodOf(schema: SettingSchema): z.ZodType {
  return z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
}

function faultsOf(path: string, schema: z.ZodType, value: unknown, description = ""): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map((issue) => {
    const inner = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
    // The message itself would only quote a regular expression.
    const message = issue.code === "invalid_format" ? `has the wrong form. ${description}` : issue.message;
    return `${path}${inner}: ${message}`;
  });
}

function contradictions(effective: readonly EffectiveRule[]): string[] {
  return effective.flatMap(({ rule, settings }) => {
    const known = Object.entries(rule.settings).every(
      ([setting, schema]) => settings[setting] === undefined || zodOf(schema).safeParse(settings[setting]).success,
    );
    return known ? rule.settingFaults(settings).map((fault) => `${rule.name}.${fault}`) : [];
  });
}

function hasSettings(entry: unknown): boolean {
  return isPlainObject(entry) && Object.keys(entry).some((key) => key !== "enforcementLevel");
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
