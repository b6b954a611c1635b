import { type PolicyResource } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { advise, type Findings, findingsFor } from "./findings.js";
import { NotLookedUp, unknownPath } from "./notEvaluated.js";
import { policyOf, type Rule, type RuleHeader } from "./ruleHeader.js";
import { defaultsOf, type SettingSchemas, type SettingsOf } from "./settings.js";
import { strayFaults } from "./strayFaults.js";
import { NotReported } from "./trainingProfile.js";

export interface StackRuleDefinition<Name extends string, Schemas extends SettingSchemas> extends RuleHeader<
  Name,
  Schemas
> {
  readonly on: readonly Carrier[];
  /** The setting that holds the limit; without a value for it the rule does not apply. */
  readonly limit?: keyof Schemas & string;
  /** What is required, in words: "A linked shape is". */
  readonly standard: (settings: SettingsOf<Schemas>) => string;
  /** Judges one of the resources, together with all that the rule looks at. */
  readonly check: (resource: PolicyResource, args: StackCheckArgs<SettingsOf<Schemas>>) => void;
}

/** What the check of a stack rule is given, beside the resource. */
export interface StackCheckArgs<Settings> extends Findings {
  readonly settings: Settings;
  readonly carrier: Carrier;
  /** Every resource of the stack that the rule looks at, in the engine's order. */
  readonly all: readonly PolicyResource[];
}

/**
 * Makes a rule that looks at a resource together with others of its stack. It runs once at the end of
 * a preview or update, so at an update it comes after the fact.
 */
export function stackRule<const Name extends string, const Schemas extends SettingSchemas>(
  definition: StackRuleDefinition<Name, Schemas>,
): Rule<Name, Schemas> {
  const { name, limit, standard, check } = definition;
  const settingFaults = (): readonly string[] => [];
  const limits = limit === undefined ? [] : [limit];
  return {
    ...definition,
    limits,
    settingFaults,
    toPolicy: (_context, base = {}) => ({
      ...policyOf(definition, base.level, { ...defaultsOf(definition.settings), ...base.settings }),
      validateStack: (stack, report) => {
        const settings = { ...base.settings, ...stack.getConfig<SettingsOf<Schemas>>() };
        for (const fault of strayFaults({ ...definition, settingFaults }, settings)) report(fault);
        if (limit !== undefined && settings[limit] === undefined) return;

        const carriersByType = new Map(definition.on.map((carrier) => [carrier.type, carrier]));
        const all = stack.resources.filter(({ type }) => carriersByType.has(type));
        for (const resource of all) {
          const { urn, type } = resource;
          const carrier = carriersByType.get(type);
          if (carrier === undefined) continue;
          const reportHere = (message: string): void => {
            report(message, urn);
          };
          const findings = findingsFor(reportHere, { rule: name, setBy: limits, standard: () => standard(settings) });
          try {
            check(resource, { ...findings, settings, carrier, all });
          } catch (error) {
            if (error instanceof NotReported || error instanceof NotLookedUp) {
              advise(report, `Not evaluated here: ${name} (${error.message}).`, urn);
              continue;
            }
            const path = unknownPath(error);
            if (path === undefined) throw error;
            advise(report, `Not evaluated here: ${name} (${path} is not known yet). pulumi up evaluates it.`, urn);
          }
        }
      },
    }),
  };
}
