import { carriersOf, type Carrier } from "./carriers.js";
import { isHardware, PROFILE_INPUTS, profileOf } from "./profileOf.js";
import { type CheckArgs, rule, type RuleDefinition } from "./rule.js";
import { type Rule } from "./ruleHeader.js";
import { type CheckedSettings, type SettingSchemas } from "./settings.js";
import { NoProfile, type Profile, type ProfileField } from "./trainingProfile.js";
import { listText } from "./wording.js";

export interface ProfileRuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
  Reads extends ProfileField,
> extends Omit<RuleDefinition<Name, Schemas, Limits, never>, "on" | "reads" | "check"> {
  /**
   * The fields that it may have to wait for. A rule that reads accelerators only acts on whatever has them, any
   * other on what has a training profile.
   */
  readonly reads: readonly Reads[];
  readonly check: (profile: Profile<Reads>, args: CheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/** Says when a rule on hardware acts, in the words of the resources that it looks at. */
export function whenItActs(on: readonly Carrier[]): string {
  const names = (acts: Carrier["acts"]): string =>
    listText(
      on.filter((carrier) => carrier.acts === acts).map(({ name }) => name),
      "and",
    );
  return `Preventive on ${names("preventive")}; retrospective on ${names("retrospective")}: it stops the promotion, not the training, which has already run.`;
}

/** Makes a rule on the training profile, or on the accelerators, of every resource that has them. */
export function profileRule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Reads extends ProfileField,
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: ProfileRuleDefinition<Name, Schemas, Limits, Reads>): Rule<Name, Schemas> {
  const on = carriersOf(definition.reads.every(isHardware) ? "hardware" : "trainingProfile");
  const made = rule({
    ...definition,
    description: `${definition.description} ${whenItActs(on)}`,
    on,
    reads: PROFILE_INPUTS,
    check: (inputs, args) => {
      const { carrier, resource } = args;
      try {
        definition.check(profileOf(inputs, carrier), args);
      } catch (error) {
        if (!(error instanceof NoProfile)) throw error;
        const reporter = carrier.shape === "trainingShape" ? "; training-profile-required reports that" : "";
        resource.notApplicable(`no ${carrier.profile}${reporter}`);
      }
    },
  });
  return { ...made, reads: definition.reads };
}
