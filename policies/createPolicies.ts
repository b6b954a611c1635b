import { type ResourceValidationPolicy } from "@pulumi/policy";
import { type RuleContext } from "./rule.js";
import * as rules from "./rules/index.js";

/** What `createPolicies` lets a pack change. */
export type PolicyOptions = Partial<RuleContext>;

/**
 * All rules of this package, for a policy pack of your own. Starts nothing.
 *
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { createPolicies } from "pulumi-fireworks/policies";
 *
 * new PolicyPack("acme", { policies: createPolicies() });
 * ```
 *
 * Limits come from the pack's configuration; a rule without its limit does not apply.
 */
export function createPolicies(options: PolicyOptions = {}): ResourceValidationPolicy[] {
  const context: RuleContext = { now: options.now ?? Date.now };
  return Object.values(rules).map((rule) => rule(context));
}
