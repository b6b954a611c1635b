import {
  type EnforcementLevel,
  type PolicyConfigSchema,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type Severity,
} from "@pulumi/policy";

/** Where every rule has a section, headed by its name. */
const DOCUMENTATION = "https://www.npmjs.com/package/pulumi-fireworks#";

/** What a rule needs from its surroundings. */
export interface RuleContext {
  /** The current time in milliseconds since the Unix epoch. @default Date.now */
  readonly now: () => number;
}

/** A rule, ready to become a policy of a pack. */
export type Rule = (context: RuleContext) => ResourceValidationPolicy;

/** What a rule says about itself. */
export interface RuleHeader<Settings extends object> {
  /** Its name in configuration, output and documentation. */
  readonly name: string;
  /** Printed above the message of every violation, so messages do not repeat it. */
  readonly description: string;
  readonly severity: Severity;
  /** The level unless configuration says otherwise. */
  readonly enforcementLevel: EnforcementLevel;
  readonly remediationSteps: string;
  /**
   * One JSON schema per setting, its unit in the description. The engine refuses a configuration of the
   * wrong form before any rule runs. Never `required`: it would refuse every pack that leaves the rule alone.
   */
  readonly settings: Readonly<Record<keyof Settings & string, PolicyConfigSchema["properties"][string]>>;
}

/** The findings of one rule on one resource. */
export interface Findings {
  /** Reports at the level of the rule. */
  readonly violation: (message: string) => void;
  /** Reports as advisory, whatever the level of the rule. */
  readonly warning: (message: string) => void;
}

/** What a check is given, beside the resource. */
export interface CheckArgs<Settings extends object> extends RuleContext, Findings {
  readonly settings: Settings;
}

export interface RuleDefinition<Settings extends object> extends RuleHeader<Settings> {
  /** The type tokens of the resources it looks at. */
  readonly types: readonly string[];
  /** The setting without which the rule does not apply. */
  readonly neededSetting?: keyof Settings & string;
  /** Touches no more properties than it needs: an unknown one postpones the rule from preview to update. */
  readonly check: (resource: ResourceValidationArgs, args: CheckArgs<Settings>) => void;
}

/** Makes a rule: right resources only, settings with their defaults, stray settings reported. */
export function rule<Settings extends object>(definition: RuleDefinition<Settings>): Rule {
  const { name, description, severity, enforcementLevel, remediationSteps, settings, neededSetting } = definition;
  return (context) => ({
    name,
    description,
    severity,
    enforcementLevel,
    remediationSteps,
    url: DOCUMENTATION + name,
    configSchema: { properties: settings },
    validateResource: (resource, report) => {
      if (!definition.types.includes(resource.type)) return;
      const findings = findingsFor(report);
      const config = resource.getConfig<Record<string, unknown>>();
      const known = Object.keys(settings);
      for (const stray of Object.keys(config).filter((key) => key !== "enforcementLevel" && !known.includes(key))) {
        findings.violation(straySetting(name, stray, known));
      }
      if (neededSetting !== undefined && config[neededSetting] === undefined) {
        resource.notApplicable(`set ${name}.${neededSetting}`);
      }
      // The engine has validated the configuration against `settings`.
      const complete = { ...defaultsOf(settings), ...config } as Settings;
      definition.check(resource, { ...context, ...findings, settings: complete });
    },
  });
}

function straySetting(name: string, stray: string, known: readonly string[]): string {
  const choice = known.length === 0 ? `${name} has none` : `known are: ${known.join(", ")}`;
  return `Unknown setting ${name}.${stray} in the policy configuration; ${choice}. Correct or remove it.`;
}

function defaultsOf(settings: PolicyConfigSchema["properties"]): Record<string, unknown> {
  const entries = Object.entries(settings).map(([key, schema]): [string, unknown] => [key, schema.default]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function findingsFor(report: ReportViolation): Findings {
  return {
    violation: (message) => {
      report(message);
    },
    warning: (message) => {
      // The library (1.21.0, server.js) also takes an object that overrides the level; its types do not say so.
      const reportAtLevel = report as unknown as (finding: {
        message: string;
        enforcementLevel: EnforcementLevel;
      }) => void;
      reportAtLevel({ message, enforcementLevel: "advisory" });
    },
  };
}
