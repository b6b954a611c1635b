import { type ReportViolation, type ResourceValidationArgs } from "@pulumi/policy";
import { type Carrier, carrierIn } from "./carriers.js";
import { type Findings, findingsFor } from "./findings.js";
import { type InputName, type Inputs, inputsOf } from "./inputs.js";
import { type JudgingRule, requirementOf } from "./requirement.js";
import { policyOf, type Rule, type RuleContext } from "./ruleHeader.js";
import { type CheckedSettings, defaultsOf, type SettingSchemas, type SettingsOf } from "./settings.js";
import { strayFaults } from "./strayFaults.js";
import { undecidedBy } from "./undecided.js";

/** The engine asks every policy about it too, first and once. */
export const ROOT_STACK = "pulumi:pulumi:Stack";

/** What a check is given, beside the inputs. */
export interface CheckArgs<Settings> extends Findings, Pick<RuleContext, "now"> {
  readonly settings: Settings;
  readonly carrier: Carrier;
  /** The resource, without its inputs. */
  readonly resource: Pick<ResourceValidationArgs, "opts" | "notApplicable">;
  /** What the rule requires, in words. */
  readonly limit: string;
  /** True when called first in this run. */
  readonly firstInRun: () => boolean;
}

export interface RuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
  Reads extends InputName,
> extends JudgingRule<Name, Schemas, Limits> {
  /** The inputs that it may have to wait for; it waits for those that `check` comes to read. */
  readonly reads: readonly Reads[];
  /** Whether there is something to tell even though no limit is set. */
  readonly withoutLimit?: (carrier: Carrier, settings: CheckedSettings<Schemas, Limits>) => boolean;
  readonly settingFaults?: (settings: SettingsOf<Schemas>) => readonly string[];
  readonly check: (inputs: Inputs<Reads>, args: CheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/**
 * Makes a rule: right resources only, settings with their defaults, stray settings reported, and what
 * cannot be judged told in one place.
 */
export function rule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Reads extends InputName,
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: RuleDefinition<Name, Schemas, Limits, Reads>): Rule<Name, Schemas> {
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
          const carrier = carrierIn(definition.on, resource);
          if (carrier !== undefined) judge(definition, resource, report, { settings, carrier, firstInRun, context });
        },
      };
    },
  };
}

interface Judging<Settings> extends Pick<CheckArgs<Settings>, "settings" | "carrier" | "firstInRun"> {
  readonly context: RuleContext;
}

function judge<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
  Reads extends InputName,
>(
  definition: RuleDefinition<Name, Schemas, Limits, Reads>,
  resource: ResourceValidationArgs,
  report: ReportViolation,
  { settings, carrier, firstInRun, context }: Judging<CheckedSettings<Schemas, Limits>>,
): void {
  const { name } = definition;
  const { run, now, notEvaluated } = context;
  const requirement = requirementOf(definition, settings);
  if (!requirement.isSet && definition.withoutLimit?.(carrier, settings) !== true) {
    return resource.notApplicable(`set ${requirement.setBy}`);
  }
  const { limit } = requirement;
  const findings = findingsFor(report, requirement);
  const inputs = inputsOf(resource);
  try {
    definition.check(inputs, { ...findings, settings, carrier, resource, limit, firstInRun, now });
  } catch (error) {
    const undecided = undecidedBy(error, { rule: name, carrier, inputs, run });
    if (undecided === undefined) throw error;
    if ("violation" in undecided) {
      if (!requirement.isSet) return resource.notApplicable(undecided.violation.found);
      findings.undecided(undecided.violation);
      return;
    }
    if (requirement.isSet) notEvaluated.add(resource.urn, undecided.waits);
    resource.notApplicable(undecided.waits.reason);
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
