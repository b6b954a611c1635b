import { z } from "zod";
import { configFaults } from "./configFaults.js";
import { allRules, type ConfigLayer, effectiveConfig, type EffectiveRule } from "./effectiveConfig.js";
import { type PresetName, presets } from "./presets.js";

export interface ConfigReport {
  /** What the configuration must not have, one line each. */
  readonly faults: readonly string[];
  /** What it may have, but hardly means. */
  readonly notes: readonly string[];
  /** What it amounts to; faulty parts count as the engine would count them. */
  readonly effective: readonly EffectiveRule[];
}

/**
 * Checks the text of a `--policy-pack-config` file: names, levels, settings and their values.
 *
 * @param preset the pack that it is for: `policies/<preset>`
 * @param ownPolicies names of policies that a pack of one's own has beside these
 */
export function checkConfig(
  text: string,
  { preset, ownPolicies = [] }: { readonly preset?: PresetName | undefined; readonly ownPolicies?: readonly string[] },
): ConfigReport {
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
    faults: [...configFaults(config), ...valueFaults(config), ...contradictions(effective)],
    notes: effective
      .filter(({ rule, level }) => level === "disabled" && hasSettings(config[rule.name]))
      .map(({ rule }) => `${rule.name} has settings, but is disabled, so it is not enforced`),
    effective,
  };
}

function parse(text: string): { readonly config: Readonly<Record<string, unknown>> } | { readonly fault: string } {
  // The engine takes an empty file for an empty configuration.
  if (text.trim() === "") return { config: {} };
  try {
    const config: unknown = JSON.parse(text);
    return isPlainObject(config)
      ? { config }
      : { fault: "must be a JSON object, from names of rules to levels or settings" };
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
        : faultsOf(`${name}.${setting}`, z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema), entry[setting]),
    );
  });
}

function faultsOf(path: string, schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map((issue) => {
    const inner = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
    return `${path}${inner}: ${issue.message}`;
  });
}

function contradictions(effective: readonly EffectiveRule[]): string[] {
  return effective.flatMap(({ rule, settings }) => {
    const known = Object.entries(rule.settings).every(
      ([setting, schema]) =>
        settings[setting] === undefined ||
        z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(settings[setting]).success,
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
