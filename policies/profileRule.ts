import { type ResourceValidationArgs } from "@pulumi/policy";
import { carriersOf, type Carrier } from "./carriers.js";
import { inputOf } from "./inputOf.js";
import { NotLookedUp } from "./notEvaluated.js";
import { type CheckArgs, rule, type RuleDefinition } from "./rule.js";
import { type Rule } from "./ruleHeader.js";
import { type CheckedSettings, type SettingSchemas } from "./settings.js";
import { NotReported } from "./trainingProfile.js";

export interface ProfileRuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends Omit<RuleDefinition<Name, Schemas, Limits>, "on" | "check"> {
  /** What cannot be done when the profile lacks a field. @default "check the limit" */
  readonly purpose?: string;
  readonly check: (profile: unknown, args: CheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

const ON = carriersOf("trainingProfile");

/** Says when a rule on hardware acts, in the words of the resources that it looks at. */
export function whenItActs(on: readonly Carrier[] = ON): string {
  const names = (acts: Carrier["acts"]): string =>
    on
      .filter((carrier) => carrier.acts === acts)
      .map(({ name }) => name)
      .join(" and ");
  return `Preventive on ${names("preventive")}; retrospective on ${names("retrospective")}: it stops the promotion, not the training, which has already run.`;
}

/** Makes a rule on the training profile of every resource that carries one. */
export function profileRule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Limits extends readonly (keyof Schemas & string)[],
>(definition: ProfileRuleDefinition<Name, Schemas, Limits>): Rule<Name, Schemas> {
  const { purpose = "check the limit" } = definition;
  return rule<Name, Schemas, Limits>({
    ...definition,
    description: `${definition.description} ${whenItActs()}`,
    on: ON,
    check: (resource, args) => {
      const profile = profileOf(resource);
      if (profile === undefined) {
        resource.notApplicable("no trainingProfile; training-profile-required reports that");
      }
      try {
        definition.check(profile, args);
      } catch (error) {
        if (!(error instanceof NotReported)) throw error;
        args.undecided(`${error.message}; cannot ${purpose}`, `Set trainingShape to one that reports ${error.field}.`);
      }
    },
  });
}

/**
 * The training profile of a resource; `undefined` when none was asked for.
 * @throws NotLookedUp when a shape is declared, but its profile was not looked up
 */
export function profileOf(resource: ResourceValidationArgs): unknown {
  const profile = inputOf(resource, "trainingProfile");
  if (profile !== undefined || inputOf(resource, "trainingShape") === undefined) return profile;
  throw new NotLookedUp("trainingProfile", "Turn preflight on, or pass the profile of a TrainingProfile");
}
