import { type Policy, type ResourceValidationPolicy, type Severity, type StackValidationPolicy } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { type NotEvaluatedRules } from "./notEvaluated.js";
import { type PackRun } from "./packRun.js";
import { type Level, type SettingSchema, type SettingSchemas, type SettingsOf } from "./settings.js";

/** The page that has a section on every rule, headed by its name. */
const DOCUMENTATION = "https://unpkg.com/pulumi-fireworks/docs/policies.md";

/** What a rule needs from its surroundings. */
export interface RuleContext {
  /** The current time in milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly run: PackRun;
  readonly notEvaluated: NotEvaluatedRules;
  /** The settings of every rule before the configuration file, by name. */
  readonly defaults: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export type RuleTag = "hardware" | "cost" | "release" | "pack";

/** What a rule says about itself: to the engine, to the linter, and in the documentation. */
export interface RuleHeader<Name extends string, Schemas extends SettingSchemas> {
  /** Its name in configuration, output and documentation. */
  readonly name: Name;
  /** Printed above the message of every violation, so messages do not repeat it. */
  readonly description: string;
  readonly tag: RuleTag;
  readonly severity: Severity;
  /** The level unless configuration says otherwise. */
  readonly enforcementLevel: Level;
  readonly remediationSteps: string;
  /** One schema per setting. Never `required`: it would refuse every pack that leaves the rule alone. */
  readonly settings: Schemas;
  /** A configuration of the rule, for its documentation. */
  readonly example: SettingsOf<Schemas>;
  /** What else its documentation has to say. */
  readonly note?: string;
  /** The setting whose entries, or keys, are accelerator types or patterns of them. */
  readonly acceleratorTypesIn?: keyof Schemas & string;
}

/** The pack's own level and settings of a rule, which the configuration file overrides. */
export interface RuleBase {
  readonly level?: Level | undefined;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A rule, ready to become a policy of a pack. */
export interface Rule<Name extends string = string, Schemas extends SettingSchemas = SettingSchemas> extends RuleHeader<
  Name,
  Schemas
> {
  /** The resources that it looks at. */
  readonly on: readonly Carrier[];
  /** The inputs that it may have to wait for. */
  readonly reads: readonly string[];
  /** The settings without any of which it does not apply; none if it always applies. */
  readonly setBy: readonly string[];
  /** Faults of settings that a schema cannot see. */
  readonly settingFaults: (settings: Readonly<Record<string, unknown>>) => readonly string[];
  readonly toPolicy: (context: RuleContext, base?: RuleBase) => ResourceValidationPolicy | StackValidationPolicy;
}

type PolicyField =
  "name" | "description" | "enforcementLevel" | "severity" | "tags" | "remediationSteps" | "url" | "configSchema";

/** The fields that every policy has; `defaults` go into its schemas, so that the engine fills them in. */
export function policyOf(
  header: RuleHeader<string, SettingSchemas>,
  level: Level = header.enforcementLevel,
  defaults: Readonly<Record<string, unknown>> = {},
): Required<Pick<Policy, PolicyField>> {
  const { name, description, severity, remediationSteps, settings, tag } = header;
  const properties = Object.entries(settings).map(([setting, schema]): [string, SettingSchema] => [
    setting,
    defaults[setting] === undefined ? schema : { ...schema, default: defaults[setting] },
  ]);
  return {
    name,
    description,
    enforcementLevel: level,
    severity,
    tags: [tag],
    remediationSteps,
    url: `${DOCUMENTATION}#${name}`,
    configSchema: { properties: Object.fromEntries(properties) },
  };
}
