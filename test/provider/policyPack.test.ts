/**
 * The compiled pack as the engine runs it: a process that prints a port and answers over gRPC.
 * Needs dist/, which `npm test` builds first.
 */

import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { allRules, effectiveConfig } from "../../policies/effectiveConfig.ts";
import { presets, type PresetName } from "../../policies/presets.ts";
import { allowedAcceleratorTypes } from "../../policies/rules/allowedAcceleratorTypes.ts";
import { PROMOTED_MODEL, TRAINING_PROFILE } from "../../provider/tokens.ts";
import { MODEL, PROFILE, PROFILE_RESOURCE, SHAPE, UNKNOWN } from "../unit/policies/runRule.ts";

const ROOT = join(__dirname, "../..");
const PACK = join(ROOT, "policies");
const ROOT_STACK = "pulumi:pulumi:Stack";

/** What the engine runs for the pack in a folder. */
function runPack(folder = PACK): string[] {
  return [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", folder];
}

type Properties = Record<string, JavaScriptValue>;
type Callback<T> = (error: Error | null, response: T) => void;

interface Diagnostic {
  policyname: string;
  message: string;
  enforcementlevel: analyzer.EnforcementLevel;
}

const running: ChildProcess[] = [];
const clients: AnalyzerClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const child of running.splice(0)) {
    const ended = child.exitCode === null ? once(child, "exit") : undefined;
    child.kill();
    await ended;
  }
});

function call<T>(send: (callback: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** Starts a pack in the folder of the pack and connects to it. */
async function startPack(nodeArguments: readonly string[], cwd = PACK) {
  const child = spawn(process.execPath, nodeArguments, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const printed: string[] = [];
  const lines = createInterface(child.stdout).on("line", (line) => printed.push(line));
  await Promise.race([once(lines, "line"), once(child, "exit")]);
  if (printed[0] === undefined) throw new Error(`The pack printed no port (is dist/ built?): ${complaints}`);
  const client = new AnalyzerClient(`127.0.0.1:${printed[0]}`, credentials.createInsecure());
  clients.push(client);

  return {
    printed,
    rules: async () => {
      const answer = await call<analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new empty.Empty(), done));
      return answer.toObject();
    },
    configureStack: async (dryRun: boolean) => {
      const request = new analyzer.AnalyzerStackConfigureRequest();
      request.setDryRun(dryRun);
      await call<analyzer.AnalyzerStackConfigureResponse>((done) => client.configureStack(request, done));
    },
    configure: async (config: Record<string, [level: analyzer.EnforcementLevel, settings: Properties]>) => {
      const request = new analyzer.ConfigureAnalyzerRequest();
      for (const [name, [level, settings]] of Object.entries(config)) {
        const policy = new analyzer.PolicyConfig();
        policy.setEnforcementlevel(level);
        policy.setProperties(struct.Struct.fromJavaScript(settings));
        request.getPolicyconfigMap().set(name, policy);
      }
      await call<empty.Empty>((done) => client.configure(request, done));
    },
    analyze: async (type: string, inputs: object): Promise<Diagnostic[]> => {
      const request = new analyzer.AnalyzeRequest();
      request.setType(type);
      request.setName("model");
      request.setUrn(`urn:pulumi:test::test::${type}::model`);
      request.setOptions(new analyzer.AnalyzerResourceOptions());
      request.setProperties(struct.Struct.fromJavaScript(inputs as Properties));
      const answer = await call<analyzer.AnalyzeResponse>((done) => client.analyze(request, done));
      return answer
        .getDiagnosticsList()
        .map((found) => found.toObject())
        .map(({ policyname, message, enforcementlevel }) => ({ policyname, message, enforcementlevel }));
    },
  };
}

const { ADVISORY, MANDATORY, DISABLED } = analyzer.EnforcementLevel;
const LEVELS = { advisory: ADVISORY, mandatory: MANDATORY, disabled: DISABLED };
const DESCRIPTION = allowedAcceleratorTypes.description;
const FORBIDDEN = {
  policyname: "allowed-accelerator-types",
  message: `${DESCRIPTION}\nFound: accelerator type NVIDIA_B200_180GB. Required: accelerator type NVIDIA_H200_141GB (set by allowed-accelerator-types.allow in the policy configuration). Fix: promote a checkpoint that was trained with an allowed accelerator type.`,
  enforcementlevel: MANDATORY,
};

test.each(["", "dev", "prod", "cost"])(
  "the pack policies/%s starts as the engine starts it, prints its port alone, and lists its rules at their levels",
  async (preset) => {
    const folder = join(PACK, preset);
    const pack = await startPack(runPack(folder), folder);
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    const answer = await pack.rules();
    const name = preset === "" ? "pulumi-fireworks" : `pulumi-fireworks-${preset}`;
    expect(answer).toMatchObject({ name, version, supportsconfig: true });
    const levels = answer.policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]);
    const config = preset === "" ? {} : presets[preset as PresetName];
    expect(Object.fromEntries(levels)).toEqual(
      Object.fromEntries(
        effectiveConfig([{ origin: "pack", config }]).map(({ rule, level }) => [rule.name, LEVELS[level]]),
      ),
    );
    expect(pack.printed).toEqual([expect.stringMatching(/^\d+$/)]);
  },
);

test("the pack refuses forbidden hardware, in secrets too, and passes allowed hardware and other resources", async () => {
  const pack = await startPack(runPack());
  await pack.configure({ "allowed-accelerator-types": [MANDATORY, { allow: ["NVIDIA_H200_141GB"] }] });

  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: PROFILE })).toEqual([FORBIDDEN]);

  // The wire form of a secret: a signature beside the value.
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: PROFILE };
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: secret })).toEqual([FORBIDDEN]);

  const allowed = { ...PROFILE, acceleratorType: "NVIDIA_H200_141GB" };
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: allowed })).toEqual([]);
  expect(await pack.analyze("pulumi-nodejs:dynamic/others:Thing", { trainingProfile: PROFILE })).toEqual([]);
  // A kind that a newer version of the package has is told, and not passed in silence.
  expect(await pack.analyze("pulumi-nodejs:dynamic/fireworks:Other", { trainingProfile: PROFILE })).toMatchObject([
    { policyname: "all-rules-evaluated" },
  ]);
});

test("a profile that is unknown at preview is told in one advisory line that names the rules that wait", async () => {
  const pack = await startPack(runPack());
  await pack.configureStack(true);
  await pack.configure({
    "allowed-accelerator-types": [MANDATORY, { allow: ["NVIDIA_H200_141GB"] }],
    "max-nodes": [MANDATORY, { max: 1 }],
    "training-profile-required": [DISABLED, {}],
    "trainer-image-tag": [DISABLED, {}],
    "deployment-image-tag": [DISABLED, {}],
    "pipeline-parallelism": [DISABLED, {}],
  });
  const line = (what: string, when = " before it writes this resource") => ({
    policyname: "all-rules-evaluated",
    message: `Every rule could judge every resource.\nNot evaluated here: allowed-accelerator-types, max-nodes (${what}). pulumi up evaluates them${when}.`,
    enforcementlevel: ADVISORY,
  });
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: UNKNOWN })).toEqual([
    line("trainingProfile is not known yet"),
  ]);
  expect(await pack.analyze(PROMOTED_MODEL, { trainingShape: SHAPE })).toEqual([
    line(
      "trainingProfile was not looked up",
      ", if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge",
    ),
  ]);
});

test("what was not looked up by the time of the update is refused, and so it is when nobody says which it is", async () => {
  for (const dryRun of [false, undefined]) {
    const pack = await startPack(runPack());
    if (dryRun !== undefined) await pack.configureStack(dryRun);
    await pack.configure({
      "max-nodes": [MANDATORY, { max: 1 }],
      "training-profile-required": [DISABLED, {}],
      "trainer-image-tag": [DISABLED, {}],
      "deployment-image-tag": [DISABLED, {}],
      "pipeline-parallelism": [DISABLED, {}],
    });
    expect(await pack.analyze(PROMOTED_MODEL, { trainingShape: SHAPE })).toEqual([
      {
        policyname: "max-nodes",
        message: expect.stringMatching(/trainingProfile was not looked up .* so this cannot be judged/) as string,
        enforcementlevel: MANDATORY,
      },
    ]);
  }
});

test("names that no policy has are refused on the stack, the team's own and all are not", async () => {
  const teamPack = `
    const { PolicyPack } = require("@pulumi/policy");
    const { createPolicies } = require("../dist/policies/createPolicies.js");
    const own = { name: "team-rule", description: "ours", validateResource: () => {} };
    new PolicyPack("acme", { policies: [...createPolicies(), own] });`;
  const pack = await startPack(["-e", teamPack]);
  await pack.rules();
  await pack.configure({
    "max-nodez": [MANDATORY, {}],
    "max-nodes": [MANDATORY, { max: 1, maxx: 2 }],
    "team-rule": [MANDATORY, {}],
    all: [ADVISORY, {}],
  });
  expect(await pack.analyze(ROOT_STACK, {})).toEqual([
    {
      policyname: "max-nodes",
      message: expect.stringContaining("Unknown setting max-nodes.maxx ") as string,
      enforcementlevel: MANDATORY,
    },
    {
      policyname: "policy-configuration",
      message: expect.stringMatching(/Unknown rule max-nodez .*max-nodes\?/) as string,
      enforcementlevel: MANDATORY,
    },
  ]);
});

test("in a team's own pack, old prices stay advisory where the cost rule is mandatory, and are told once", async () => {
  const teamPack = `
    Date.now = () => Date.parse("2030-01-01");
    const { PolicyPack } = require("@pulumi/policy");
    const { createPolicies, presets } = require("../dist/policies/createPolicies.js");
    new PolicyPack("acme", { policies: createPolicies(presets.cost) });`;
  const pack = await startPack(["-e", teamPack]);
  await pack.configure({ "max-hourly-cost": [MANDATORY, { maxUsdPerHour: 150 }] });
  const violation = {
    policyname: "max-hourly-cost",
    message: expect.stringContaining("= $208.00/h (NVIDIA_B200_180GB, ") as string,
    enforcementlevel: MANDATORY,
  };
  expect(await pack.analyze(PROMOTED_MODEL, MODEL)).toEqual([
    violation,
    {
      policyname: "max-hourly-cost",
      message: expect.stringMatching(/^Found: built-in prices as of 2026-09-01, 1218 days old\./) as string,
      enforcementlevel: ADVISORY,
    },
  ]);
  expect(await pack.analyze(PROMOTED_MODEL, MODEL)).toEqual([violation]);
});

test("all rules at once pass a model and a profile that are set up for them", async () => {
  const pack = await startPack(runPack());
  await pack.configureStack(false);
  const settings: Record<string, Properties> = {
    "allowed-accelerator-types": { allow: ["NVIDIA_B200*"] },
    "max-nodes": { max: 2 },
    "max-hourly-cost": { maxUsdPerHour: 208, showEstimate: false, maxPriceAgeDays: 100_000 },
    "checkpoint-age": { minHours: 1 },
  };
  await pack.configure(
    Object.fromEntries([...allRules.keys()].map((name) => [name, [MANDATORY, settings[name] ?? {}]])),
  );
  expect(await pack.analyze(PROMOTED_MODEL, MODEL)).toEqual([]);
  expect(await pack.analyze(TRAINING_PROFILE, PROFILE_RESOURCE)).toEqual([]);
});
