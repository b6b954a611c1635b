import { carriersOf, type Carrier } from "./carriers.js";
import { inputOf, type WithInputs } from "./inputOf.js";
import { NotLookedUp } from "./notEvaluated.js";
import { type CheckArgs, rule, type RuleDefinition } from "./rule.js";
import { type Rule } from "./ruleHeader.js";
import { type CheckedSettings, type SettingSchemas } from "./settings.js";
import { NotReported } from "./trainingProfile.js";
import { listText } from "./wording.js";

export interface ProfileRuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends Omit<RuleDefinition<Name, Schemas, Limits>, "on" | "check"> {
  /** The rule reads accelerators only, so it acts on whatever has them. @default on what has a training profile */
  readonly reads?: "hardware";
  readonly check: (profile: unknown, args: ProfileCheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/** What the check of a profile is given, beside the profile. */
export interface ProfileCheckArgs<Settings> extends CheckArgs<Settings> {
  /** How many replicas the resource may have; 1 for one that does not say. */
  readonly replicas: () => number;
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
  const Limits extends readonly (keyof Schemas & string)[] = readonly [],
>(definition: ProfileRuleDefinition<Name, Schemas, Limits>): Rule<Name, Schemas> {
  const { reads = "trainingProfile" } = definition;
  const on = carriersOf(reads);
  return rule<Name, Schemas, Limits>({
    ...definition,
    description: `${definition.description} ${whenItActs(on)}`,
    on,
    check: (resource, args) => {
      const { carrier } = args;
      const profile = reads === "hardware" ? hardwareOf(resource, carrier) : profileOf(resource, carrier);
      if (profile === undefined) {
        const reporter = carrier.shape === "trainingShape" ? "; training-profile-required reports that" : "";
        resource.notApplicable(`no ${carrier.profile}${reporter}`);
      }
      try {
        definition.check(profile, { ...args, replicas: () => replicasOf(resource, carrier) });
      } catch (error) {
        if (!(error instanceof NotReported)) throw error;
        args.undecided({ found: error.message, fix: `set ${carrier.shape} to one that reports ${error.field}` });
      }
    },
  });
}

/**
 * What the shape of a resource was resolved to; `undefined` when none was asked for.
 * @throws NotLookedUp when a shape is declared, but its profile was not looked up
 */
export function profileOf(resource: WithInputs, { shape, profile: name }: Carrier): unknown {
  const profile = inputOf(resource, name);
  if (profile !== undefined || inputOf(resource, shape) === undefined) return profile;
  const pass = shape === "trainingShape" ? ", or pass the profile of a TrainingProfile" : "";
  throw new NotLookedUp(name, `turn preflight on${pass}`);
}

/** The accelerators of a resource: its profile's, or those that the program names itself. A deployment has no nodes to count. */
export function hardwareOf(resource: WithInputs, carrier: Carrier): unknown {
  const profile = profileOf(resource, carrier);
  if (profile !== undefined) return carrier.shape === "deploymentShape" ? { nodeCount: 1, ...profile } : profile;
  if (carrier.namesAccelerators !== true) return undefined;
  const acceleratorType = inputOf(resource, "acceleratorType");
  if (acceleratorType === undefined) return undefined;
  const acceleratorCount = inputOf(resource, "acceleratorCount");
  return { acceleratorType, acceleratorCount, nodeCount: inputOf(resource, "nodeCount") ?? 1 };
}

/** How many replicas a resource may have; 1 for one that does not say. */
export function replicasOf(resource: WithInputs, { replicas }: Carrier): number {
  const count = replicas === undefined ? undefined : inputOf(resource, replicas);
  return typeof count === "number" ? count : 1;
}
