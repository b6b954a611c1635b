import { profileCarriers, WHEN_IT_ACTS } from "./profileCarriers.js";
import { type CheckArgs, rule, type Rule, type RuleHeader } from "./rule.js";
import { NotReported } from "./trainingProfile.js";

/** What the check of a hardware rule is given, beside the profile. */
export interface AcceleratorCheckArgs<Settings extends object> extends CheckArgs<Settings> {
  /** Reports hardware beyond the limit: what the resource uses, and what to choose instead. */
  readonly exceeds: (used: string, wish: string) => void;
  /** Reports hardware that cannot be judged: what is known of it, and how to change that. */
  readonly undecided: (used: string, remedy: string) => void;
}

export interface AcceleratorRuleDefinition<Settings extends object> extends RuleHeader<Settings> {
  /** The setting that holds the limit; without it the rule does not apply. */
  readonly limit: keyof Settings & string;
  /** The limit in words: "The limit is 4 nodes". */
  readonly limitText: (settings: Settings) => string;
  /** What cannot be done when the profile lacks a field. @default "check the limit" */
  readonly purpose?: string;
  readonly check: (profile: unknown, args: AcceleratorCheckArgs<Settings>) => void;
}

/** Makes a rule with a limit on the hardware of every resource that carries a training profile. */
export function acceleratorRule<Settings extends object>(definition: AcceleratorRuleDefinition<Settings>): Rule {
  const { name, limit, purpose = "check the limit" } = definition;
  return rule<Settings>({
    ...definition,
    description: `${definition.description} ${WHEN_IT_ACTS}`,
    types: [...profileCarriers.keys()],
    neededSetting: limit,
    check: (resource, args) => {
      const words = profileCarriers.get(resource.type);
      if (words === undefined) return;
      const profile: unknown = resource.props.trainingProfile;
      if (profile === undefined || profile === null) {
        resource.notApplicable("no trainingProfile; training-profile-required reports that");
      }
      const limitText = `${definition.limitText(args.settings)}, set by ${name}.${limit} in the policy configuration.`;
      try {
        definition.check(profile, {
          ...args,
          exceeds: (used, wish) => {
            args.violation(`${words.uses} ${used}. ${limitText} ${words.choose} ${wish}, or change the setting.`);
          },
          undecided: (used, remedy) => {
            args.violation(`${words.uses} ${used}. ${limitText} ${remedy}`);
          },
        });
      } catch (error) {
        if (!(error instanceof NotReported)) throw error;
        args.violation(
          `${error.message}; cannot ${purpose}. ${limitText} Set trainingShape to one that reports ${error.field}.`,
        );
      }
    },
  });
}
