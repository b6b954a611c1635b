import { type PolicyResource } from "@pulumi/policy";
import { carrierIn, type Carrier } from "./carriers.js";
import { advise, type Findings, findingsFor } from "./findings.js";
import { type InputName, type Inputs, inputsOf } from "./inputs.js";
import { notEvaluatedText } from "./notEvaluated.js";
import { type JudgingRule, requirementOf } from "./requirement.js";
import { policyOf, type Rule } from "./ruleHeader.js";
import { type CheckedSettings, defaultsOf, type SettingSchemas } from "./settings.js";
import { strayFaults } from "./strayFaults.js";
import { undecidedBy } from "./undecided.js";

/** A resource that a stack rule looks at, and what it is to the rule. */
export interface StackMember<Reads extends InputName = InputName> {
  readonly inputs: Inputs<Reads>;
  readonly carrier: Carrier;
  /** The resources from which an input comes, as far as the engine knows them. */
  readonly sourcesOf: (input: InputName) => readonly StackSource<Reads>[];
}

export interface StackSource<Reads extends InputName> {
  readonly type: string;
  readonly inputs: Inputs<Reads>;
}

export interface StackRuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
  Reads extends InputName,
> extends JudgingRule<Name, Schemas, Limits> {
  /** The inputs that it may have to wait for; it waits for those that `check` comes to read. */
  readonly reads: readonly Reads[];
  /** Judges one of the resources, knowing those that stand before it in the engine's order. */
  readonly check: (member: StackMember<Reads>, args: StackCheckArgs<CheckedSettings<Schemas, Limits>, Reads>) => void;
}

/** What the check of a stack rule is given, beside the resource. */
export interface StackCheckArgs<Settings, Reads extends InputName> extends Findings {
  readonly settings: Settings;
  /** Those that the rule looks at and that stand before this one in the engine's order. */
  readonly before: readonly StackMember<Reads>[];
}

/**
 * Makes a rule that looks at a resource together with others of its stack. It runs once at the end of
 * a preview or update, so at an update it comes after the fact.
 */
export function stackRule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Reads extends InputName,
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: StackRuleDefinition<Name, Schemas, Limits, Reads>): Rule<Name, Schemas> {
  const { name, on } = definition;
  const configured = { ...definition, settingFaults: () => [] };
  return {
    ...configured,
    setBy: definition.setBy ?? [],
    toPolicy: ({ run }, base = {}) => {
      const defaults = { ...defaultsOf(definition.settings), ...base.settings };
      return {
        ...policyOf(definition, base.level, defaults),
        validateStack: (stack, report) => {
          const settings = { ...defaults, ...stack.getConfig<CheckedSettings<Schemas, Limits>>() };
          for (const fault of strayFaults(configured, settings)) report(fault);
          const requirement = requirementOf(definition, settings);
          if (!requirement.isSet) return;

          const members = stack.resources.flatMap((resource) => {
            const carrier = carrierIn(on, resource);
            return carrier === undefined ? [] : [memberOf(resource, carrier)];
          });
          for (const [index, member] of members.entries()) {
            const { urn, inputs, carrier } = member;
            const findings = findingsFor((message: string) => {
              report(message, urn);
            }, requirement);
            try {
              definition.check(member, { ...findings, settings, before: members.slice(0, index) });
            } catch (error) {
              const undecided = undecidedBy(error, { rule: name, carrier, inputs, run });
              if (undecided === undefined) throw error;
              if ("violation" in undecided) findings.undecided(undecided.violation);
              else advise(report, notEvaluatedText([undecided.waits]), urn);
            }
          }
        },
      };
    },
  };
}

function memberOf(resource: PolicyResource, carrier: Carrier): StackMember & { readonly urn: string } {
  return {
    urn: resource.urn,
    inputs: inputsOf(resource),
    carrier,
    sourcesOf: (input) =>
      (resource.propertyDependencies[input] ?? resource.dependencies).map((source) => ({
        type: source.type,
        inputs: inputsOf(source),
      })),
  };
}
