import { type ReportViolation, type ResourceValidationArgs } from "@pulumi/policy";
import { type Carrier } from "./carriers.js";
import { type Findings, findingsFor } from "./findings.js";
import { NotLookedUp, unknownPath } from "./notEvaluated.js";
import { policyOf, type Rule, type RuleContext, type RuleHeader } from "./ruleHeader.js";
import { type CheckedSettings, defaultsOf, type SettingSchemas, type SettingsOf } from "./settings.js";
import { strayFaults } from "./strayFaults.js";

/** The engine asks every policy about it too, first and once. */
export const ROOT_STACK = "pulumi:pulumi:Stack";

/** What a check is given, beside the resource. */
export interface CheckArgs<Settings> extends Findings, Pick<RuleContext, "now"> {
  readonly settings: Settings;
  readonly carrier: Carrier;
  /** True when called first in this run. */
  readonly firstInRun: () => boolean;
}

export interface RuleDefinition<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends RuleHeader<Name, Schemas> {
  readonly on: readonly Carrier[];
  /** The settings that hold the limit; without a value for any of them the rule does not apply. */
  readonly limits: Limits;
  /** The limit in words: "The limit is 4 nodes"; what a rule without one requires: "A version is". */
  readonly standard: (settings: CheckedSettings<Schemas, Limits>) => string;
  /** Whether there is something to tell even though no limit is set. */
  readonly withoutLimit?: (carrier: Carrier, settings: CheckedSettings<Schemas, Limits>) => boolean;
  readonly settingFaults?: (settings: SettingsOf<Schemas>) => readonly string[];
  /** Touches no more properties than it needs: an unknown one postpones the rule from preview to update. */
  readonly check: (resource: ResourceValidationArgs, args: CheckArgs<CheckedSettings<Schemas, Limits>>) => void;
}

/**
 * Makes a rule: right resources only, settings with their defaults, stray settings reported, and what
 * cannot be judged yet told in one place.
 */
export function rule<
  const Name extends string,
  const Schemas extends SettingSchemas,
  const Limits extends readonly (keyof Schemas & string)[],
>(definition: RuleDefinition<Name, Schemas, Limits>): Rule<Name, Schemas> {
  const { name, limits, check, standard, withoutLimit } = definition;
  type Settings = CheckedSettings<Schemas, Limits>;
  const settingFaults = (settings: object) => definition.settingFaults?.(settings) ?? [];

  return {
    ...definition,
    settingFaults,
    toPolicy: (context, base = {}) => {
      const carriersByType = new Map(definition.on.map((carrier) => [carrier.type, carrier]));
      const defaults = { ...defaultsOf(definition.settings), ...base.settings };
      const settingsOf = (resource: ResourceValidationArgs): Record<string, unknown> => ({
        ...defaults,
        ...resource.getConfig<object>(),
      });
      const firstInRun = onlyOnce();

      const validateResource = (resource: ResourceValidationArgs, report: ReportViolation): void => {
        if (resource.type === ROOT_STACK) {
          for (const fault of strayFaults({ ...definition, settingFaults }, settingsOf(resource))) report(fault);
          return;
        }
        const carrier = carriersByType.get(resource.type);
        if (carrier === undefined) return;
        const given = settingsOf(resource);
        const settings = given as Settings;
        const setBy = limits.filter((limit) => given[limit] !== undefined);
        const enforced = limits.length === 0 || setBy.length > 0;
        if (!enforced && withoutLimit?.(carrier, settings) !== true) {
          return resource.notApplicable(`set ${limits.map((limit) => `${name}.${limit}`).join(" or ")}`);
        }
        const findings = findingsFor(report, { rule: name, setBy, standard: () => standard(settings) });
        try {
          check(resource, { ...findings, settings, carrier, firstInRun, now: context.now });
        } catch (error) {
          const reason = whyNotKnown(error);
          if (reason === undefined) throw error;
          const mayWait = context.run.dryRun === true || carrier.makesNothing === true;
          if (enforced && error instanceof NotLookedUp && !mayWait) {
            findings.undecided(
              `${reason} (preflight is off, or the look-up failed), so this cannot be judged`,
              `${error.remedy}, or disable the rule.`,
            );
            return;
          }
          if (enforced) context.notEvaluated.add(resource.urn, { rule: name, reason });
          resource.notApplicable(reason);
        }
      };
      return { ...policyOf(definition, base.level, defaults), validateResource };
    },
  };
}

/** Why a rule could not judge; `undefined` for an error of another kind. */
function whyNotKnown(error: unknown): string | undefined {
  if (error instanceof NotLookedUp) return error.message;
  const path = unknownPath(error);
  return path === undefined ? undefined : `${path} is not known yet`;
}

function onlyOnce(): () => boolean {
  let first = true;
  return () => {
    const answer = first;
    first = false;
    return answer;
  };
}
