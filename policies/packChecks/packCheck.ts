import { type ResourceValidation } from "@pulumi/policy";
import { policyOf, type Rule, type RuleContext, type RuleHeader } from "../ruleHeader.js";
import { type SettingSchemas } from "../settings.js";

export interface PackCheckDefinition<Name extends string, Schemas extends SettingSchemas> extends RuleHeader<
  Name,
  Schemas
> {
  readonly check: (context: RuleContext) => ResourceValidation;
}

/** Makes a check of the pack itself; it may look at every resource. */
export function packCheck<const Name extends string, const Schemas extends SettingSchemas>(
  definition: PackCheckDefinition<Name, Schemas>,
): Rule<Name, Schemas> {
  return {
    ...definition,
    on: [],
    reads: [],
    setBy: [],
    settingFaults: () => [],
    toPolicy: (context, base = {}) => ({
      ...policyOf(definition, base.level),
      validateResource: definition.check(context),
    }),
  };
}
