import { describe, expect, test } from "vitest";
import { createPolicies } from "../../../policies/createPolicies.ts";
import * as rules from "../../../policies/rules/index.ts";
import policiesPackage from "../../../policies/package.json";
import rootPackage from "../../../package.json";
import { PROFILE, runRule, UNKNOWN, UnknownValueError } from "./runRule.ts";

/** A new rule needs a row here: what it is by default, a configuration that `PROFILE` passes, and the fields it reads. */
const expected: {
  readonly [Name in keyof typeof rules]: {
    readonly name: string;
    readonly level: string;
    readonly config: Record<string, unknown>;
    readonly needs?: string;
    readonly reads: readonly (keyof typeof PROFILE)[];
    readonly settings: string;
  };
} = {
  allowedAcceleratorTypes: {
    name: "allowed-accelerator-types",
    level: "mandatory",
    config: { allow: ["NVIDIA_B200*"] },
    needs: "allow",
    reads: ["acceleratorType"],
    settings: "known are: allow",
  },
  maxAcceleratorsPerNode: {
    name: "max-accelerators-per-node",
    level: "mandatory",
    config: { max: 8 },
    needs: "max",
    reads: ["acceleratorCount"],
    settings: "known are: max",
  },
  maxNodes: {
    name: "max-nodes",
    level: "mandatory",
    config: { max: 2 },
    needs: "max",
    reads: ["nodeCount"],
    settings: "known are: max",
  },
  maxTotalAccelerators: {
    name: "max-total-accelerators",
    level: "mandatory",
    config: { max: 16 },
    needs: "max",
    reads: ["nodeCount", "acceleratorCount"],
    settings: "known are: max",
  },
  maxHourlyCost: {
    name: "max-hourly-cost",
    level: "advisory",
    config: { maxUsdPerHour: 208 },
    needs: "maxUsdPerHour",
    reads: ["acceleratorType", "nodeCount", "acceleratorCount"],
    settings: "known are: maxUsdPerHour, prices, regionalMultiplier, maxPriceAgeDays",
  },
  trainingProfileRequired: {
    name: "training-profile-required",
    level: "advisory",
    config: {},
    reads: [],
    settings: "training-profile-required has none",
  },
};

const table = Object.entries(expected).map(([key, row]) => ({ ...row, rule: rules[key as keyof typeof rules] }));
const SILENT = { violations: [], advisories: [] };

describe.each(table)("$name", ({ name, level, config, reads, settings, rule }) => {
  const policy = rule({ now: () => 0 });

  test("says what it is, what to do, and where to read more", () => {
    expect(policy).toMatchObject({
      name,
      enforcementLevel: level,
      url: `https://www.npmjs.com/package/pulumi-fireworks#${name}`,
    });
    expect(policy.description).toMatch(/retrospective/);
    expect(policy.severity).toMatch(/^(low|medium|high|critical)$/);
    expect(policy.remediationSteps).toMatch(/\.$/);
  });

  test("has a schema with a description for each setting and nothing required", () => {
    expect(policy.configSchema?.required).toBeUndefined();
    for (const schema of Object.values(policy.configSchema?.properties ?? {})) {
      expect(schema.type).toBeTypeOf("string");
      expect(schema.description).toMatch(/\.$/);
    }
  });

  test("passes a profile within its limits", () => {
    expect(runRule(rule, { config })).toEqual(SILENT);
  });

  test("says nothing about other resource types, and reads none of their properties", () => {
    const props = { trainingProfile: UNKNOWN };
    for (const type of ["pulumi-nodejs:dynamic/fireworks:Other", "aws:s3/bucket:Bucket", ""]) {
      expect(runRule(rule, { config: { ...config, stray: 1 }, type, props })).toEqual(SILENT);
    }
  });

  test("waits for the update when the profile is unknown", () => {
    expect(() => runRule(rule, { config, props: { trainingProfile: UNKNOWN } })).toThrow(UnknownValueError);
  });

  test.each(Object.keys(PROFILE))(`reads %s only if it needs it`, (field) => {
    const unknown = (): unknown =>
      runRule(rule, { config, props: { trainingProfile: { ...PROFILE, [field]: UNKNOWN } } });
    if ((reads as readonly string[]).includes(field)) expect(unknown).toThrow(UnknownValueError);
    else expect(unknown()).toEqual(SILENT);
  });

  test("reports a setting that it does not know, and still checks", () => {
    expect(runRule(rule, { config: { ...config, maxx: 8, Max: 9 } })).toEqual({
      violations: [
        `Unknown setting ${name}.maxx in the policy configuration; ${settings}. Correct or remove it.`,
        `Unknown setting ${name}.Max in the policy configuration; ${settings}. Correct or remove it.`,
      ],
      advisories: [],
    });
  });

  test("does not take the level for a setting", () => {
    expect(runRule(rule, { config: { ...config, enforcementLevel: "mandatory" } })).toEqual(SILENT);
  });
});

describe.each(table.filter(({ needs }) => needs !== undefined))("$name", ({ name, config, needs, rule }) => {
  test("does not apply until its limit is set, and says which setting that is", () => {
    const notApplicable = `set ${name}.${needs ?? ""}`;
    expect(runRule(rule, { props: { trainingProfile: UNKNOWN } })).toEqual({ ...SILENT, notApplicable });
    expect(runRule(rule, { config: { stray: 1 } })).toEqual({
      violations: [expect.stringMatching(/^Unknown setting .*\.stray /)],
      advisories: [],
      notApplicable,
    });
  });

  test.each([{}, { trainingProfile: null }])(
    "leaves a model without a profile (%j) to training-profile-required",
    (props) => {
      const notApplicable = "no trainingProfile; training-profile-required reports that";
      expect(runRule(rule, { config, props })).toEqual({ ...SILENT, notApplicable });
    },
  );

  test.each([{}, "[secret]", 7, []])("refuses a profile from which nothing can be read (%j)", (trainingProfile) => {
    const { violations } = runRule(rule, { config, props: { trainingProfile } });
    expect(violations).toEqual([expect.stringMatching(/is missing, which means the shape did not report one/)]);
  });
});

describe("training-profile-required", () => {
  test.each([{}, { trainingProfile: null }])("refuses a model without a profile (%j)", (props) => {
    expect(runRule(rules.trainingProfileRequired, { props })).toEqual({
      violations: [
        "No trainingProfile, so no rule on accelerators or cost was evaluated; training-profile-required asks for one. Set trainingShape to the shape it was trained on (with preflight on), or disable training-profile-required in the policy configuration.",
      ],
      advisories: [],
    });
  });
});

describe("createPolicies", () => {
  test("returns every rule once", () => {
    expect(
      createPolicies()
        .map((policy) => policy.name)
        .sort(),
    ).toEqual(table.map(({ name }) => name).sort());
  });

  test("the pack has the version of the package", () => {
    expect(policiesPackage.version).toBe(rootPackage.version);
  });
});
