import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkConfig } from "../../../policies/checkConfig.ts";
import { configFaults } from "../../../policies/configFaults.ts";
import { configSchema } from "../../../policies/configSchema.ts";
import { createPolicies, type PolicyConfig, presets } from "../../../policies/createPolicies.ts";
import { allRules, effectiveConfig } from "../../../policies/effectiveConfig.ts";
import { effectiveTable } from "../../../policies/effectiveTable.ts";
import { nearest } from "../../../policies/nearest.ts";
import { type PresetName } from "../../../policies/presets.ts";
import { formatTable } from "../../../provider/commands/table.ts";
import rootPackage from "../../../package.json";

const ROOT = join(__dirname, "../../..");
const names = Object.keys(presets) as PresetName[];

function effectiveIn(config: PolicyConfig): Record<string, string> {
  const effective = effectiveConfig([{ origin: "preset", config }]);
  return Object.fromEntries(effective.map(({ rule, level }) => [rule.name, level]));
}

describe("presets", () => {
  const OFF = "disabled";
  test("have these effective levels", () => {
    const levels = names.map((name) => effectiveIn(presets[name]));
    const table = Object.fromEntries([...allRules.keys()].map((rule) => [rule, levels.map((level) => level[rule])]));
    //                                    dev          prod         cost
    expect(table).toEqual({
      "all-rules-evaluated": ["advisory", "advisory", "advisory"],
      "allowed-accelerator-types": ["mandatory", "mandatory", OFF],
      "allowed-base-models": [OFF, OFF, OFF],
      "allowed-precision": [OFF, OFF, OFF],
      "allowed-shape-accounts": [OFF, "mandatory", OFF],
      "allowed-trainer-modes": ["mandatory", OFF, OFF],
      "checkpoint-age": [OFF, OFF, OFF],
      "context-length-bounds": [OFF, OFF, OFF],
      "deletion-protection": [OFF, "mandatory", OFF],
      "denied-accelerator-types": [OFF, OFF, OFF],
      "deployment-image-tag": [OFF, OFF, OFF],
      "deployment-shape-linked": [OFF, "mandatory", OFF],
      "deployment-uses-linked-shape": [OFF, OFF, OFF],
      "endpoint-may-expire": ["advisory", "mandatory", "advisory"],
      "explicit-checkpoint": [OFF, "mandatory", OFF],
      "max-accelerators-per-node": ["mandatory", "mandatory", OFF],
      "max-hourly-cost": ["advisory", OFF, "advisory"],
      "max-nodes": [OFF, "mandatory", OFF],
      "max-total-accelerators": ["mandatory", "mandatory", "mandatory"],
      "model-id-convention": [OFF, OFF, OFF],
      "model-not-public": [OFF, "mandatory", OFF],
      "owner-and-evaluation-recorded": [OFF, OFF, OFF],
      "pinned-training-shape": [OFF, "advisory", OFF],
      "pipeline-parallelism": [OFF, OFF, OFF],
      "policy-configuration": ["mandatory", "mandatory", "mandatory"],
      "provenance-verified": [OFF, "advisory", OFF],
      "quota-headroom": [OFF, OFF, OFF],
      "trainer-image-tag": [OFF, OFF, OFF],
      "training-profile-required": ["advisory", "mandatory", "advisory"],
    });
  });

  test("have these settings", () => {
    const own = names.map((name) =>
      Object.fromEntries(
        Object.entries(presets[name]).flatMap(([rule, entry]) =>
          typeof entry === "object" ? [[rule, { ...entry, enforcementLevel: undefined }]] : [],
        ),
      ),
    );
    expect(own).toEqual([
      {
        "allowed-trainer-modes": { allow: ["LORA_TRAINER"] },
        "max-accelerators-per-node": { max: 8 },
        "max-total-accelerators": { max: 8 },
      },
      {
        "allowed-shape-accounts": { allow: ["fireworks"] },
        "max-accelerators-per-node": { max: 8 },
        "max-nodes": { max: 4 },
        "max-total-accelerators": { max: 32 },
      },
      {},
    ]);
  });

  test.each(names)("%s is a configuration without faults, as an object and as a file", (name) => {
    expect(configFaults(presets[name])).toEqual([]);
    const file = readFileSync(join(ROOT, "policies/presets", `${name}.json`), "utf8");
    expect(JSON.parse(file)).toEqual(presets[name]);
    expect(checkConfig(file, {})).toMatchObject({ faults: [], notes: [] });
  });
});

describe("createPolicies", () => {
  test("returns every rule once, and the check of what was not evaluated last", () => {
    const created = createPolicies().map(({ name }) => name);
    expect([...created].sort()).toEqual([...allRules.keys()].sort());
    expect(created.at(-1)).toBe("all-rules-evaluated");
  });

  test("gives levels and settings to the engine as the policies' own defaults, later ones on top", () => {
    const policies = createPolicies(presets.prod, { "max-nodes": { max: 2 }, "model-id-convention": { prefix: "p-" } });
    const policy = (name: string) => policies.find((candidate) => candidate.name === name);
    expect(policy("max-nodes")).toMatchObject({
      enforcementLevel: "mandatory",
      configSchema: { properties: { max: { type: "integer", default: 2 } } },
    });
    expect(policy("allowed-base-models")?.configSchema?.properties.allow).not.toHaveProperty("default");
  });

  const levelIn = (name: string, ...configs: readonly PolicyConfig[]) =>
    createPolicies(...configs).find((candidate) => candidate.name === name)?.enforcementLevel;

  test.each<[sentence: string, level: string, name: string, configs: readonly PolicyConfig[]]>([
    [
      "off in the preset",
      "mandatory",
      "model-id-convention",
      [presets.prod, { "model-id-convention": { prefix: "p-" } }],
    ],
    ["advisory by default", "advisory", "max-hourly-cost", [presets.prod, { "max-hourly-cost": { maxUsdPerHour: 9 } }]],
    [
      "off by default",
      "mandatory",
      "owner-and-evaluation-recorded",
      [presets.prod, { "owner-and-evaluation-recorded": { keys: ["ticket"] } }],
    ],
    ["already on", "advisory", "max-nodes", [{ all: "advisory" }, { "max-nodes": { max: 2 } }]],
  ])("settings turn on a rule that is %s, which then is %s", (_sentence, level, name, configs) => {
    expect(levelIn(name, ...configs)).toBe(level);
  });

  test.each([
    ["false", [presets.prod, { "max-nodes": false }]],
    ['"disabled"', [presets.prod, { "max-nodes": "disabled" }]],
    ["disabled beside settings", [presets.prod, { "max-nodes": { enforcementLevel: "disabled", max: 2 } }]],
    ["no settings at all", [{ all: "disabled" }, { "max-nodes": {} }]],
  ] satisfies [string, readonly PolicyConfig[]][])("%s leaves a rule off", (_sentence, configs) => {
    expect(levelIn("max-nodes", ...configs)).toBe("disabled");
  });

  test("refuses a name or a setting that does not exist, as the type does", () => {
    // @ts-expect-error a mistyped name
    expect(() => createPolicies({ "max-nods": { max: 2 } })).toThrow(
      "createPolicies: max-nods: no such rule; did you mean max-nodes?",
    );
    // @ts-expect-error a mistyped setting
    expect(() => createPolicies({ "max-nodes": { maximum: 2 } })).toThrow(
      "createPolicies: max-nodes.maximum: no such setting; known settings: max",
    );
    // @ts-expect-error a value of another type
    createPolicies({ "max-nodes": { max: "2" } });
  });

  test("refuses settings that an all beside them turns off, which a spread of a preset would do", () => {
    expect(() => createPolicies({ ...presets.prod, "max-nodes": { max: 2 } })).toThrow(
      'max-nodes: has settings but no enforcementLevel, so all: "disabled" turns it off',
    );
  });
});

describe("effective configuration", () => {
  test("applies all first, then the rule's own entry, source after source", () => {
    const [first] = effectiveConfig([
      { origin: "pack", config: { all: "mandatory", "allowed-accelerator-types": { allow: ["A"] } } },
      { origin: "file", config: { "allowed-accelerator-types": "advisory" } },
    ]);
    expect(first).toMatchObject({ level: "advisory", levelFrom: "file", settings: { allow: ["A"] } });
  });

  test("is shown as a table", () => {
    const effective = effectiveConfig([
      { origin: "preset", config: presets.cost },
      { origin: "file", config: { "max-total-accelerators": { max: 16 } } },
    ]);
    const table = effectiveTable(effective.filter(({ rule }) => /^(max-|model-not)/.test(rule.name)));
    const shown = formatTable(table, { isTerminal: true, hasColours: false });
    expect(shown).toBe(
      `
rule                       level      set by  settings
max-accelerators-per-node  disabled   preset
max-hourly-cost            advisory   preset  no limit until maxUsdPerHour is set, prices = {}, regionalMultiplier = 1, maxPriceAgeDays = 180, showEstimate = true
max-nodes                  disabled   preset
max-total-accelerators     mandatory  preset  max = 16
model-not-public           disabled   preset
`.trim(),
    );
  });
});

describe("a configuration file", () => {
  test.each<[sentence: string, text: string, faults: string[]]>([
    ["an empty object has none", "{}", []],
    ["an empty file", " \n", ["is empty; write {} if nothing is to be configured"]],
    ["every level and setting that exists has none", '{"all":"advisory","max-nodes":{"max":4}}', []],
    ["environments of Pulumi ESC have none", '{"environments":["acme/policies"]}', []],
    [
      "environments are names",
      '{"environments":"acme"}',
      ["environments: Invalid input: expected array, received string"],
    ],
    ["a name that no rule has", '{"max-nodez":"mandatory"}', ["max-nodez: no such rule; did you mean max-nodes?"]],
    ["a name that is like none", '{"quux":"mandatory"}', ["quux: no such rule"]],
    ["a schema reference is no rule", '{"$schema":"./policies.schema.json"}', ["$schema: no such rule"]],
    [
      "a setting that no rule has",
      '{"max-nodes":{"maxx":4},"model-not-public":{"max":1}}',
      [
        "max-nodes.maxx: no such setting; did you mean max?; known settings: max",
        "model-not-public.max: no such setting; model-not-public has no settings",
      ],
    ],
    [
      "a level that does not exist",
      '{"max-nodes":"required","max-total-accelerators":{"enforcementLevel":1},"all":{"enforcementLevel":"high","max":1}}',
      [
        'max-nodes: "required" is not a level; use advisory, mandatory or disabled',
        "max-total-accelerators.enforcementLevel: 1 is not a level; use advisory, mandatory or disabled",
        'all.enforcementLevel: "high" is not a level; use advisory, mandatory or disabled',
        "all.max: all takes only a level",
      ],
    ],
    [
      "remediation, which these rules do not have",
      '{"max-nodes":"remediate"}',
      [
        'max-nodes: "remediate" is not a level; these rules change nothing, so remediate would act as mandatory; use advisory, mandatory or disabled',
      ],
    ],
    ["an entry that is neither level nor object", '{"max-nodes":4}', ["max-nodes: must be a level or an object"]],
    [
      "values that the engine would refuse",
      '{"max-nodes":{"max":"4"},"max-total-accelerators":{"max":0},"allowed-accelerator-types":{"allow":["A*B"]}}',
      [
        "max-nodes.max: Invalid input: expected number, received string",
        "max-total-accelerators.max: Too small: expected number to be >=1",
        "allowed-accelerator-types.allow[0]: has the wrong form. Accepted accelerator types: exact names such as NVIDIA_H200_141GB, or the start of a name followed by *, such as NVIDIA_B200*.",
      ],
    ],
    [
      "accelerator types that do not exist",
      '{"denied-accelerator-types":{"deny":["NVIDA_B200*","NVIDIA_B300*","nvidia_h200_141gb","TPU*"]},"quota-headroom":{"accelerators":{"NVIDIA_GB30":4,"*":8}}}',
      [
        "denied-accelerator-types.deny: NVIDA_B200* fits no known accelerator type; did you mean NVIDIA_B200*? (--accelerator-type NAME makes a newer type known)",
        "denied-accelerator-types.deny: nvidia_h200_141gb fits no known accelerator type; did you mean NVIDIA_H200_141GB? (--accelerator-type NAME makes a newer type known)",
        "denied-accelerator-types.deny: TPU* fits no known accelerator type (--accelerator-type NAME makes a newer type known)",
        "quota-headroom.accelerators: NVIDIA_GB30 fits no known accelerator type; did you mean NVIDIA_GB300? (--accelerator-type NAME makes a newer type known)",
      ],
    ],
    [
      "settings that contradict each other",
      '{"context-length-bounds":{"min":2,"max":1}}',
      ["context-length-bounds.min is 2, which is more than max, 1: no training shape can pass."],
    ],
    [
      "settings that all turns off",
      '{"all":"disabled","max-nodes":{"max":4}}',
      ['max-nodes: has settings but no enforcementLevel, so all: "disabled" turns it off'],
    ],
    ["a list", "[]", ["must be a JSON object that maps rules to levels or settings"]],
    ["no JSON", "{", [expect.stringMatching(/^is not JSON: /) as string]],
  ])("%s", (_sentence, text, faults) => {
    expect(checkConfig(text, {}).faults).toEqual(faults);
  });

  test("may name accelerator types that are newer than this version", () => {
    const text = '{"denied-accelerator-types":{"deny":["NVIDIA_R100*"]}}';
    expect(checkConfig(text, {}).faults).toHaveLength(1);
    expect(checkConfig(text, { newerTypes: ["NVIDIA_R100_288GB"] }).faults).toEqual([]);
  });

  test("may name policies of one's own pack", () => {
    expect(checkConfig('{"team-rule":"mandatory"}', { ownPolicies: ["team-rule"] }).faults).toEqual([]);
  });

  test("is told when it sets up a rule that the preset has turned off", () => {
    expect(checkConfig('{"max-nodes":{"max":4}}', { preset: "cost" })).toMatchObject({
      faults: [],
      notes: ["max-nodes has settings, but is disabled, so it is not enforced"],
    });
  });
});

describe("the schema for editors", () => {
  const schema = z.fromJSONSchema(configSchema() as z.core.JSONSchema.JSONSchema);

  test.each(names)("takes the preset %s", (name) => {
    expect(schema.safeParse(presets[name]).success).toBe(true);
  });

  test.each([{ "max-nodez": "mandatory" }, { "max-nodes": { maxx: 1 } }, { "max-nodes": { max: 0 } }, { all: "on" }])(
    "refuses %j",
    (config) => {
      expect(schema.safeParse(config).success).toBe(false);
    },
  );
});

describe("the packs", () => {
  test.each(["", ...names])(
    "policies/%s has the version of the package, and needs nothing outside its folder but packages",
    (name) => {
      const folder = join(ROOT, "policies", name);
      expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toMatchObject({
        version: rootPackage.version,
        main: "index.js",
        dependencies: {
          "@pulumi/policy": rootPackage.dependencies["@pulumi/policy"],
          "@pulumi/pulumi": rootPackage.peerDependencies["@pulumi/pulumi"],
          "pulumi-fireworks": rootPackage.version,
        },
      });
      expect(readFileSync(join(folder, "index.js"), "utf8")).not.toMatch(/["']\.{1,2}\//);
      expect(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8")).toMatch(/typescript: false/);
    },
  );
});

test.each([
  ["max-nods", "max-nodes"],
  ["MAX-NODES", "max-nodes"],
  ["maxnodes", "max-nodes"],
  ["", undefined],
  ["xyz", undefined],
])("the nearest name to %j is %s", (typed, name) => {
  expect(nearest(typed, ["max-nodes", "max-total-accelerators"])).toBe(name);
});
