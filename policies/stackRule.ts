import { type PolicyResource } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { advise, type Findings, findingsFor } from "./findings.js";
import { unknownPath } from "./notEvaluated.js";
import { policyOf, type Rule, type RuleHeader } from "./ruleHeader.js";
import { type SettingSchemas } from "./settings.js";
import { strayFaults } from "./strayFaults.js";

export interface StackRuleDefinition<Name extends string, Schemas extends SettingSchemas> extends RuleHeader<
  Name,
  Schemas
> {
  readonly on: readonly Carrier[];
  /** What is required, in words: "A linked shape is". */
  readonly standard: () => string;
  readonly check: (resource: PolicyResource, args: Findings) => void;
}

/**
 * Makes a rule that looks at a resource together with others of its stack. It runs once at the end of
 * a preview or update, so at an update it comes after the fact.
 */
export function stackRule<const Name extends string, const Schemas extends SettingSchemas>(
  definition: StackRuleDefinition<Name, Schemas>,
): Rule<Name, Schemas> {
  const { name, standard, check } = definition;
  const settingFaults = (): readonly string[] => [];
  return {
    ...definition,
    limits: [],
    settingFaults,
    toPolicy: (_context, base = {}) => ({
      ...policyOf(definition, base.level),
      validateStack: (stack, report) => {
        const config = stack.getConfig<Record<string, unknown>>();
        for (const fault of strayFaults({ ...definition, settingFaults }, config)) report(fault);

        const types = new Set(definition.on.map(({ type }) => type));
        for (const resource of stack.resources.filter(({ type }) => types.has(type))) {
          const { urn } = resource;
          const reportHere = (message: string): void => {
            report(message, urn);
          };
          try {
            check(resource, findingsFor(reportHere, { rule: name, setBy: [], standard }));
          } catch (error) {
            const path = unknownPath(error);
            if (path === undefined) throw error;
            advise(report, `Not evaluated here: ${name} (${path} is not known yet). pulumi up evaluates it.`, urn);
          }
        }
      },
    }),
  };
}
