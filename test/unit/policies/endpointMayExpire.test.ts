import { expect, test } from "vitest";
import { endpointMayExpire } from "../../../policies/rules/endpointMayExpire.ts";
import { DEPLOYMENT } from "../../../provider/tokens.ts";
import { runRule, type RuleOutcome, SILENT, UNKNOWN } from "./runRule.ts";

const REFUSED = {
  ...SILENT,
  violations: [
    "Found: minReplicaCount 0, with which the service deletes it after 7 days without traffic. Required: minReplicaCount of 1 or more (set by the rule endpoint-may-expire in the policy configuration). Fix: set minReplicaCount to 1, which is billed all the time.",
  ],
};
const waitsFor = (input: string): RuleOutcome => ({
  ...SILENT,
  notEvaluated: [`endpoint-may-expire: ${input} is not known yet`],
  notApplicable: `${input} is not known yet`,
});

test.each<[string, Record<string, unknown>, RuleOutcome]>([
  ["that keeps a replica passes", { minReplicaCount: 1 }, SILENT],
  ["that may rest is refused", { minReplicaCount: 0 }, REFUSED],
  ["that says nothing may rest, and is refused", {}, REFUSED],
  ["that serves a training run passes", { minReplicaCount: 0, forTraining: true }, SILENT],
  ["whose fewest replicas are not known yet waits", { minReplicaCount: UNKNOWN }, waitsFor("minReplicaCount")],
  ["that may serve a training run waits", { minReplicaCount: 0, forTraining: UNKNOWN }, waitsFor("forTraining")],
])("a deployment %s", (_, props, outcome) => {
  expect(runRule(endpointMayExpire, { type: DEPLOYMENT, props, run: { dryRun: true } })).toEqual(outcome);
});
