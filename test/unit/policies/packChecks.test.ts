import { describe, expect, test } from "vitest";
import { allRulesEvaluated } from "../../../policies/packChecks/allRulesEvaluated.ts";
import { policyConfiguration } from "../../../policies/packChecks/policyConfiguration.ts";
import { type PackRun } from "../../../policies/packRun.ts";
import { ROOT_STACK } from "../../../policies/rule.ts";
import { allowedAcceleratorTypes } from "../../../policies/rules/allowedAcceleratorTypes.ts";
import { allowedBaseModels } from "../../../policies/rules/allowedBaseModels.ts";
import { maxNodes } from "../../../policies/rules/maxNodes.ts";
import { contextOf, MODEL, runPolicy, runRule, SHAPE, SILENT, UNKNOWN } from "./runRule.ts";

describe("policy-configuration", () => {
  const policyNames = new Set(["max-nodes", "max-hourly-cost", "team-rule"]);
  const configured = (entries: Record<string, { disabled: boolean; settings: Record<string, unknown> }>): PackRun => ({
    policyNames,
    configuration: new Map(Object.entries(entries)),
  });
  const on = { disabled: false, settings: {} };
  const run = (pack: PackRun) => runRule(policyConfiguration, { type: ROOT_STACK, props: {}, run: pack });

  test("passes names of the pack, the team's own and all", () => {
    expect(run(configured({ "max-nodes": on, "team-rule": on, all: on }))).toEqual(SILENT);
  });

  test("refuses a name that no policy has, and says which one was meant", () => {
    expect(run(configured({ "max-nods": on, "something-else-entirely": on })).violations).toEqual([
      "Unknown rule max-nods in the policy configuration; it has no effect. Did you mean max-nodes? Correct or remove it.",
      "Unknown rule something-else-entirely in the policy configuration; it has no effect. Correct or remove it.",
    ]);
  });

  test("says that a rule is configured and disabled, unless all its settings are the pack's own", () => {
    const pack = configured({
      "max-nodes": { disabled: true, settings: { max: 4 } },
      "max-hourly-cost": { disabled: true, settings: { regionalMultiplier: 1 } },
    });
    const context = {
      ...contextOf({ run: pack }),
      defaults: new Map([["max-hourly-cost", { regionalMultiplier: 1 }]]),
    };
    const outcome = runPolicy(policyConfiguration.toPolicy(context), { type: ROOT_STACK, props: {} }, context);
    expect(outcome).toEqual({
      ...SILENT,
      advisories: [
        "max-nodes has settings in the policy configuration, but is disabled, so it is not enforced. Give it an enforcementLevel, or remove its settings.",
      ],
    });
  });

  test("speaks once, on the stack", () => {
    expect(runRule(policyConfiguration, { run: configured({ "max-nods": on }) })).toEqual(SILENT);
  });

  test("claims nothing when it could not see the configuration", () => {
    expect(run({})).toEqual({ ...SILENT, notApplicable: "the engine's configuration could not be seen" });
  });
});

describe("all-rules-evaluated", () => {
  /** Runs rules and then the check on one resource, with what a pack's policies share. */
  function runAll(props: Record<string, unknown>): string[] {
    const context = contextOf({ run: { dryRun: true } });
    const configs = [
      [allowedAcceleratorTypes, { allow: ["*"] }],
      [maxNodes, { max: 4 }],
      [allowedBaseModels, { allow: ["*"] }],
    ] as const;
    const collecting = { notEvaluated: { take: () => [] } as unknown as typeof context.notEvaluated };
    for (const [rule, config] of configs) runPolicy(rule.toPolicy(context), { props, config }, collecting);
    const check = allRulesEvaluated.toPolicy(context);
    const { violations } = runPolicy(check, { props }, context);
    expect(runPolicy(check, { props }, context)).toEqual(SILENT);
    return violations;
  }

  test("says nothing when every rule had what it reads", () => {
    expect(runAll(MODEL)).toEqual([]);
  });

  test("names in one line, by reason, the rules that wait", () => {
    expect(runAll({ trainingProfile: UNKNOWN, baseModel: UNKNOWN })).toEqual([
      "Not evaluated here: allowed-accelerator-types, max-nodes (trainingProfile is not known yet); allowed-base-models (baseModel is not known yet). pulumi up evaluates them before it writes this resource.",
    ]);
  });

  test("names those for which nothing was looked up", () => {
    expect(runAll({ trainingShape: SHAPE, baseModel: "x" })).toEqual([
      "Not evaluated here: allowed-accelerator-types, max-nodes (trainingProfile was not looked up). pulumi up evaluates them, if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge.",
    ]);
  });

  test.each(["fireworks:index:Dataset", "pulumi-nodejs:dynamic/fireworks:Dataset"])(
    "says of a %s, a kind that a newer version has, that nothing judged it",
    (type) => {
      expect(runRule(allRulesEvaluated, { type }).violations).toEqual([
        `Not judged: this version of the pack knows no ${type}. Fix: update pulumi-fireworks, which has the pack.`,
      ]);
    },
  );

  test.each(["fireworks:index:DeployedModel", "fireworks:index:ManagedTraining", "aws:s3/bucket:Bucket"])(
    "has nothing to say of a %s, of which there is nothing to judge",
    (type) => {
      expect(runRule(allRulesEvaluated, { type })).toEqual(SILENT);
    },
  );
});
