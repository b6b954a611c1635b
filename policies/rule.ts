import { type ReportViolation, type ResourceValidationArgs } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { type Findings, findingsFor } from "./findings.js";
import { NotLookedUp, whyNotEvaluated } from "./notEvaluated.js";
import { type JudgingRule, requirementOf } from "./requirement.js";
import { policyOf, type Rule, type RuleContext } from "./ruleHeader.js";
import { type CheckedSettings, defaultsOf, type SettingSchemas, type SettingsOf } from "./settings.js";
import { strayFaults } from "./strayFaults.js";

/** The engine asks every policy about it too, first and once. */
export const ROOT_STACK = "pulumi:pulumi:Stack";

/** What a check is given, beside the resource. */
export interface CheckArgs<Settings> extends Findings, Pick<RuleContext, "now"> {
  readonly settings: Settings;
  readonly carrier: Carrier;
  /** What the rule requires, in words. */
  readonly limit: string;
  /** True when called first in this run. */
  readonly firstInRun: () => boolean;
}

export interface RuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends JudgingRule<Name, Schemas, Limits> {
  /** Whether there is something to tell even though no limit is set. */
  readonly withoutLimit?: (carrier: Carrier, settings: CheckedSettings<Schemas, Limits>) => boolean;
  readonly settingFaults?: (settings: SettingsOf<Schemas>) => readonly string[];
  /** Touches no more properties than it needs: an unknown one postpones the rule from preview to update. */
  readonly check: (resource: ResourceValidationArgs, args: CheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/**
 * Makes a rule: right resources only, settings with their defaults, stray settings reported, and what
 * cannot be judged yet told in one place.
 */
export function rule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: RuleDefinition<Name, Schemas, Limits>): Rule<Name, Schemas> {
  const settingFaults = (settings: object) => definition.settingFaults?.(settings) ?? [];
  const configured = { ...definition, settingFaults };
  return {
    ...configured,
    setBy: definition.setBy ?? [],
    toPolicy: (context, base = {}) => {
      const defaults = { ...defaultsOf(definition.settings), ...base.settings };
      const firstInRun = onlyOnce();
      return {
        ...policyOf(definition, base.level, defaults),
        validateResource: (resource, report) => {
          // The engine has validated their values.
          const settings = { ...defaults, ...resource.getConfig<CheckedSettings<Schemas, Limits>>() };
          if (resource.type === ROOT_STACK) {
            for (const fault of strayFaults(configured, settings)) report(fault);
            return;
          }
          const carrier = definition.on.find(({ type }) => type === resource.type);
          if (carrier !== undefined) judge(definition, resource, report, { settings, carrier, firstInRun, context });
        },
      };
    },
  };
}

interface Judging<Settings> extends Pick<CheckArgs<Settings>, "settings" | "carrier" | "firstInRun"> {
  readonly context: RuleContext;
}

function judge<Name extends string, Schemas extends SettingSchemas, Limits extends readonly (keyof Schemas & string)[]>(
  definition: RuleDefinition<Name, Schemas, Limits>,
  resource: ResourceValidationArgs,
  report: ReportViolation,
  { settings, carrier, firstInRun, context }: Judging<CheckedSettings<Schemas, Limits>>,
): void {
  const requirement = requirementOf(definition, settings);
  if (!requirement.isSet && definition.withoutLimit?.(carrier, settings) !== true) {
    return resource.notApplicable(`set ${requirement.setBy}`);
  }
  const { limit } = requirement;
  const findings = findingsFor(report, requirement);
  try {
    definition.check(resource, { ...findings, settings, carrier, limit, firstInRun, now: context.now });
  } catch (error) {
    const reason = whyNotEvaluated(error);
    if (reason === undefined) throw error;
    const mayWait = context.run.dryRun === true || carrier.makesNothing === true;
    if (requirement.isSet && error instanceof NotLookedUp && !mayWait) {
      findings.undecided({ found: `${reason} (preflight is off, or the look-up failed)`, fix: error.fix });
      return;
    }
    if (requirement.isSet) context.notEvaluated.add(resource.urn, { rule: definition.name, reason });
    resource.notApplicable(reason);
  }
}

function onlyOnce(): () => boolean {
  let first = true;
  return () => {
    const answer = first;
    first = false;
    return answer;
  };
}
