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
import { PROMOTED_MODEL } from "../../provider/tokens.ts";
import { PROFILE, UNKNOWN } from "../unit/policies/runRule.ts";

const ROOT = join(__dirname, "../..");
const PACK = join(ROOT, "policies");
const RUN_PACK = [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", PACK];

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
async function startPack(nodeArguments: readonly string[]) {
  const child = spawn(process.execPath, nodeArguments, { cwd: PACK, stdio: ["ignore", "pipe", "pipe"] });
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
    analyze: async (type: string, inputs: Properties): Promise<Diagnostic[]> => {
      const request = new analyzer.AnalyzeRequest();
      request.setType(type);
      request.setName("model");
      request.setUrn(`urn:pulumi:test::test::${type}::model`);
      request.setOptions(new analyzer.AnalyzerResourceOptions());
      request.setProperties(struct.Struct.fromJavaScript(inputs));
      const answer = await call<analyzer.AnalyzeResponse>((done) => client.analyze(request, done));
      return answer
        .getDiagnosticsList()
        .map((found) => found.toObject())
        .map(({ policyname, message, enforcementlevel }) => ({ policyname, message, enforcementlevel }));
    },
  };
}

const { ADVISORY, MANDATORY } = analyzer.EnforcementLevel;
const DESCRIPTION =
  "Only listed accelerator types are accepted. On PromotedModel this is retrospective: it can stop the promotion, not the training, which has already run.";
const FORBIDDEN = {
  policyname: "allowed-accelerator-types",
  message: `${DESCRIPTION}\nTrained on NVIDIA_B200_180GB. Allowed are NVIDIA_H200_141GB, set by allowed-accelerator-types.allow in the policy configuration. Promote a checkpoint trained on one of these, or change the setting.`,
  enforcementlevel: MANDATORY,
};

test("the pack starts as the engine starts it, prints its port alone, and lists its rules", async () => {
  const pack = await startPack(RUN_PACK);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const answer = await pack.rules();
  expect(answer).toMatchObject({ name: "pulumi-fireworks", version, supportsconfig: true });
  expect(Object.fromEntries(answer.policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]))).toEqual(
    {
      "allowed-accelerator-types": MANDATORY,
      "max-accelerators-per-node": MANDATORY,
      "max-hourly-cost": ADVISORY,
      "max-nodes": MANDATORY,
      "max-total-accelerators": MANDATORY,
      "training-profile-required": ADVISORY,
    },
  );
  expect(pack.printed).toEqual([expect.stringMatching(/^\d+$/)]);
});

test("the pack refuses forbidden hardware, in secrets too, and passes allowed hardware and other resources", async () => {
  const pack = await startPack(RUN_PACK);
  await pack.configure({ "allowed-accelerator-types": [MANDATORY, { allow: ["NVIDIA_H200_141GB"] }] });

  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: PROFILE })).toEqual([FORBIDDEN]);

  // The wire form of a secret: a signature beside the value.
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: PROFILE };
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: secret })).toEqual([FORBIDDEN]);

  const allowed = { ...PROFILE, acceleratorType: "NVIDIA_H200_141GB" };
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: allowed })).toEqual([]);
  expect(await pack.analyze("pulumi-nodejs:dynamic/fireworks:Other", { trainingProfile: PROFILE })).toEqual([]);
});

test("a profile that is unknown at preview is announced as advisory, even to a mandatory rule", async () => {
  const pack = await startPack(RUN_PACK);
  await pack.configure({
    "allowed-accelerator-types": [MANDATORY, { allow: ["NVIDIA_H200_141GB"] }],
    "training-profile-required": [analyzer.EnforcementLevel.DISABLED, {}],
  });
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: UNKNOWN })).toEqual([
    {
      policyname: "allowed-accelerator-types",
      message: expect.stringMatching(/can't run policy 'allowed-accelerator-types' .* during preview/) as string,
      enforcementlevel: ADVISORY,
    },
  ]);
});

test("in a team's own pack, old prices stay advisory where the cost rule is mandatory", async () => {
  const teamPack = `
    const { PolicyPack } = require("@pulumi/policy");
    const { createPolicies } = require("../dist/policies/createPolicies.js");
    new PolicyPack("acme", { policies: createPolicies({ now: () => Date.parse("2030-01-01") }) });`;
  const pack = await startPack(["-e", teamPack]);
  await pack.configure({ "max-hourly-cost": [MANDATORY, { maxUsdPerHour: 150 }] });
  expect(await pack.analyze(PROMOTED_MODEL, { trainingProfile: PROFILE })).toEqual([
    {
      policyname: "max-hourly-cost",
      message: expect.stringContaining("2 nodes × 8 × $13.00 = $208.00/h > $150.00/h") as string,
      enforcementlevel: MANDATORY,
    },
    {
      policyname: "max-hourly-cost",
      message: expect.stringMatching(/^The built-in prices are as of 2026-09-01, 1218 days ago/) as string,
      enforcementlevel: ADVISORY,
    },
  ]);
});
