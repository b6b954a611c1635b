import { type Policies } from "@pulumi/policy";
import { configFaults } from "./configFaults.js";
import { effectiveConfig } from "./effectiveConfig.js";
import { NotEvaluatedRules } from "./notEvaluated.js";
import { observePackRun } from "./packRun.js";
import { type PolicyConfig } from "./policyConfig.js";
import { type RuleContext } from "./ruleHeader.js";

export { type PolicyConfig } from "./policyConfig.js";
export { type PresetName, presets } from "./presets.js";
export { type Level } from "./settings.js";

/**
 * All rules of this package, for a policy pack of your own. Starts nothing. Call it in the arguments
 * of `new PolicyPack`.
 *
 * Settings turn their rule on, at its default level (`mandatory` for a rule that is off by default);
 * `false` or `"disabled"` turns it off.
 *
 * @example
 * new PolicyPack("acme", { policies: createPolicies(presets.prod, { "max-nodes": { max: 2 } }) });
 *
 * @param configs levels and settings of the pack, each on top of the ones before it, one rule and one
 *   setting at a time; a `--policy-pack-config` file comes on top of all
 * @throws Error naming every rule, setting and level that does not exist
 */
export function createPolicies(...configs: readonly PolicyConfig[]): Policies {
  const layers = configs.map(withLevels);
  const faults = layers.flatMap((config) => configFaults(config));
  if (faults.length > 0) throw new Error(`createPolicies: ${faults.join("\n")}`);

  const effective = effectiveConfig(layers.map((config) => ({ origin: "pack", config })));
  const context: RuleContext = {
    now: Date.now,
    run: observePackRun(),
    notEvaluated: new NotEvaluatedRules(),
    defaults: new Map(effective.map(({ rule, settings }) => [rule.name, settings])),
  };
  return effective.map(({ rule, level, settings }) => rule.toPolicy(context, { level, settings }));
}

/** As a file says it; what the types do not allow stays, for `configFaults` to find. */
function withLevels(config: PolicyConfig): PolicyConfig {
  return Object.fromEntries(
    Object.entries(config).map(([name, entry]) => [name, entry === false ? "disabled" : entry] as const),
  );
}
