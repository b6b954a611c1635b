import { type PolicyResource } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { advise, type Findings, findingsFor } from "./findings.js";
import { NotLookedUp, whyNotEvaluated } from "./notEvaluated.js";
import { type JudgingRule, requirementOf } from "./requirement.js";
import { policyOf, type Rule } from "./ruleHeader.js";
import { type CheckedSettings, defaultsOf, type SettingSchemas } from "./settings.js";
import { strayFaults } from "./strayFaults.js";
import { NotReported } from "./trainingProfile.js";

/** A resource that a stack rule looks at, and what it is to the rule. */
export interface StackMember {
  readonly resource: PolicyResource;
  readonly carrier: Carrier;
}

export interface StackRuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends JudgingRule<Name, Schemas, Limits> {
  /** Judges one of the resources, knowing those that stand before it in the engine's order. */
  readonly check: (member: StackMember, args: StackCheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/** What the check of a stack rule is given, beside the resource. */
export interface StackCheckArgs<Settings> extends Findings {
  readonly settings: Settings;
  /** Those that the rule looks at and that stand before this one in the engine's order. */
  readonly before: readonly StackMember[];
}

/**
 * Makes a rule that looks at a resource together with others of its stack. It runs once at the end of
 * a preview or update, so at an update it comes after the fact.
 */
export function stackRule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: StackRuleDefinition<Name, Schemas, Limits>): Rule<Name, Schemas> {
  const { name, on } = definition;
  const configured = { ...definition, settingFaults: () => [] };
  return {
    ...configured,
    setBy: definition.setBy ?? [],
    toPolicy: (_context, base = {}) => {
      const defaults = { ...defaultsOf(definition.settings), ...base.settings };
      return {
        ...policyOf(definition, base.level, defaults),
        validateStack: (stack, report) => {
          const settings = { ...defaults, ...stack.getConfig<CheckedSettings<Schemas, Limits>>() };
          for (const fault of strayFaults(configured, settings)) report(fault);
          const requirement = requirementOf(definition, settings);
          if (!requirement.isSet) return;

          const members = stack.resources.flatMap((resource) =>
            on.filter(({ type }) => type === resource.type).map((carrier) => ({ resource, carrier })),
          );
          for (const [index, member] of members.entries()) {
            const { urn } = member.resource;
            const findings = findingsFor((message: string) => {
              report(message, urn);
            }, requirement);
            try {
              definition.check(member, { ...findings, settings, before: members.slice(0, index) });
            } catch (error) {
              const reason = error instanceof NotReported ? error.message : whyNotEvaluated(error);
              if (reason === undefined) throw error;
              const waits = !(error instanceof NotReported || error instanceof NotLookedUp);
              const when = waits ? " pulumi up evaluates it." : "";
              advise(report, `Not evaluated here: ${name} (${reason}).${when}`, urn);
            }
          }
        },
      };
    },
  };
}
