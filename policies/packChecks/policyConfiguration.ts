import { isDeepStrictEqual } from "node:util";
import { advise } from "../findings.js";
import { nearest } from "../nearest.js";
import { ROOT_STACK } from "../rule.js";
import { packCheck } from "./packCheck.js";

/** Reported once, on the stack itself, before any other resource is looked at. */
export const policyConfiguration = packCheck({
  name: "policy-configuration",
  description: "The policy configuration names only rules that exist.",
  tag: "pack",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Correct the name. `npx pulumi-fireworks policies check FILE` lists every fault of a configuration and shows what it amounts to.",
  settings: {},
  example: {},
  note: "Pulumi itself ignores a name that no rule has when it is given a level, and stops with `invalid enforcement level` when it is not. Unknown settings are reported by the rule that they were meant for.",
  check:
    ({ run, defaults }) =>
    (resource, report) => {
      if (resource.type !== ROOT_STACK) return;
      const { configuration, policyNames } = run;
      if (configuration === undefined || policyNames === undefined) {
        return resource.notApplicable("the engine's configuration could not be seen");
      }
      for (const [name, { disabled, settings }] of configuration) {
        if (name === "all") continue;
        if (!policyNames.has(name)) {
          const meant = nearest(name, policyNames);
          const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
          report(`Unknown rule ${name} in the policy configuration; it has no effect.${hint} Correct or remove it.`);
        } else if (disabled && hasOwnSettings(settings, defaults.get(name))) {
          advise(
            report,
            `${name} has settings in the policy configuration, but is disabled, so it is not enforced. Give it an enforcementLevel, or remove its settings.`,
          );
        }
      }
    },
});

function hasOwnSettings(
  settings: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.keys(settings).some((key) => !isDeepStrictEqual(settings[key], defaults?.[key]));
}
