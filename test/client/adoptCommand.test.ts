import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { BASE as QWEN } from "../support/account.js";
import { quickstartSeed, startEmulator, type Emulator } from "../../provider/emulator/index.ts";
import { runCli, type CliRun } from "../support/runCli.ts";
import { virtualClock } from "../support/virtualClock.ts";

const LLAMA = "accounts/fireworks/models/llama-v3p1-8b-instruct";
const OWNER_LINE = `Promoted from accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4 on ${QWEN} by Pulumi stack bots/prod, resource bot [pulumi-fireworks owner=0123456789ab generation=1a2b3c4d]`;

const MODELS = [
  { id: "bot-2", createTime: "2026-09-02T00:00:00Z", peftDetails: { baseModel: LLAMA }, public: true },
  { id: "bot-1", createTime: "2026-08-02T00:00:00Z", peftDetails: { baseModel: QWEN }, description: "my secret plan" },
  { id: "full", createTime: "2026-08-03T00:00:00Z" },
  { id: "held", createTime: "2026-10-01T00:00:00Z", description: OWNER_LINE },
  { id: "half", createTime: "2026-10-02T00:00:00Z", state: "UPLOADING" },
  { id: "Odd_Id", createTime: "2026-10-03T00:00:00Z" },
];

function call(...args: string[]): Promise<CliRun & { readonly emulator: Emulator }> {
  return callIn(process.cwd(), ...args);
}

async function callIn(folder: string, ...args: string[]): Promise<CliRun & { readonly emulator: Emulator }> {
  const accounts = quickstartSeed.accounts.map((one) => (one.id === "acme" ? { ...one, models: MODELS } : one));
  const emulator = await startEmulator({ seed: { accounts } });
  onTestFinished(() => emulator.close());
  const env = { FIREWORKS_API_KEY: "fw-emulator-key", FIREWORKS_BASE_URL: emulator.url };
  const clock = virtualClock({ start: Date.parse("2026-11-01T00:00:00Z") });
  return { ...(await runCli(["adopt", ...args], { env, clock, folder })), emulator };
}

function adopted(run: CliRun): string[] {
  return run.printed.flatMap((line) => /^new fireworks.PromotedModel\("(.*)", {$/.exec(line)?.[1] ?? []);
}

test("the printed program has one resource per model, and says what it leaves out", async () => {
  const run = await call();
  expect(run.printed.join("\n")).toBe(
    `
import * as fireworks from "pulumi-fireworks";

// 3 models of account acme, as of 2026-11-01T00:00:00.000Z. The first \`pulumi up\` records them and writes their
// ownership lines; nothing is promoted or deleted, and \`pulumi destroy\` keeps them.

// READY since 2026-08-02T00:00:00Z, HF_PEFT_ADDON
new fireworks.PromotedModel("bot-1", {
  outputModelId: "bot-1",
  baseModel: "${QWEN}",
  adopt: "always",
});

// READY since 2026-09-02T00:00:00Z, HF_PEFT_ADDON
new fireworks.PromotedModel("bot-2", {
  outputModelId: "bot-2",
  baseModel: "${LLAMA}",
  public: true,
  adopt: "always",
});

// READY since 2026-08-03T00:00:00Z, HF_BASE_MODEL
new fireworks.PromotedModel("full", {
  outputModelId: "full",
  adopt: "always",
});

// Left out:
// - Odd_Id: its id is none that a promotion can have
// - half: it is UPLOADING, not READY; name the id to take it as it is
// - held: Pulumi stack bots/prod, resource bot, has it already; name the id to take it over
`.trim(),
  );
  expect(run.complained).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(run.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test.each<[string[], string[]]>([
  [["bot-1"], ["bot-1"]],
  [
    ["accounts/acme/models/bot-1", "held", "half"],
    ["bot-1", "half", "held"],
  ],
  [
    ["--prefix", "bot-"],
    ["bot-1", "bot-2"],
  ],
  [["--match", "*o*2"], ["bot-2"]],
  [["--match", "b.*"], []],
  [["--base-model", QWEN], ["bot-1"]],
  [
    ["--created-after", "2026-08-02T00:00:00Z"],
    ["bot-2", "full"],
  ],
  [["--created-after", "2026-08-02T00:00:00Z", "--prefix", "bot"], ["bot-2"]],
])("%j is about %j", async (args, ids) => {
  const run = await call(...args);
  expect(adopted(run)).toEqual(ids);
  expect(run.exitCode).toBe(ids.length === 0 ? 1 : 0);
});

test("an id that no model has is told, beside the program of the others, and ends with 1", async () => {
  const run = await call("bot-1", "bot-9");
  expect(adopted(run)).toEqual(["bot-1"]);
  expect(run.complained).toEqual(["no such model: bot-9"]);
  expect(run.exitCode).toBe(1);
});

test("where there is nothing to adopt, no program is printed", async () => {
  const run = await call("--prefix", "hal");
  expect(run.printed).toEqual([]);
  expect(run.complained).toEqual([
    "no model of acme to adopt",
    "left out: half: it is UPLOADING, not READY; name the id to take it as it is",
  ]);
  expect(run.exitCode).toBe(1);
});

test("--list prints one row per model", async () => {
  const { printed } = await call("--list", "--prefix", "bot-");
  expect(printed).toEqual([
    "model\tstate\tkind\tcreated\tbase model\tpublic",
    `bot-1\tREADY\tHF_PEFT_ADDON\t2026-08-02T00:00:00Z\t${QWEN}\tno`,
    `bot-2\tREADY\tHF_PEFT_ADDON\t2026-09-02T00:00:00Z\t${LLAMA}\tyes`,
  ]);
});

const PYTHON = `
import pulumi_fireworks as fireworks

# 1 model of account acme, as of 2026-11-01T00:00:00.000Z. The first \`pulumi up\` records them and writes their
# ownership lines; nothing is promoted or deleted, and \`pulumi destroy\` keeps them.

# READY since 2026-09-02T00:00:00Z, HF_PEFT_ADDON
fireworks.PromotedModel(
    "bot-2",
    output_model_id="bot-2",
    base_model="${LLAMA}",
    public=True,
    adopt=fireworks.Adopt.ALWAYS,
)
`;
const YAML = `
# 1 model of account acme, as of 2026-11-01T00:00:00.000Z. The first \`pulumi up\` records them and writes their
# ownership lines; nothing is promoted or deleted, and \`pulumi destroy\` keeps them.
resources:
  # READY since 2026-09-02T00:00:00Z, HF_PEFT_ADDON
  "bot-2":
    type: fireworks:PromotedModel
    properties:
      outputModelId: "bot-2"
      baseModel: "${LLAMA}"
      public: true
      adopt: always
`;
const GO = `
package main

import (
	"github.com/pulumi-fireworks/pulumi-fireworks/sdk/go/fireworks"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// 1 model of account acme, as of 2026-11-01T00:00:00.000Z. The first \`pulumi up\` records them and writes their
// ownership lines; nothing is promoted or deleted, and \`pulumi destroy\` keeps them.
func adoptModels(ctx *pulumi.Context) error {
	// READY since 2026-09-02T00:00:00Z, HF_PEFT_ADDON
	if _, err := fireworks.NewPromotedModel(ctx, "bot-2", &fireworks.PromotedModelArgs{
		OutputModelId: pulumi.String("bot-2"),
		BaseModel:     pulumi.String("${LLAMA}"),
		Public:        pulumi.Bool(true),
		Adopt:         fireworks.AdoptAlways,
	}); err != nil {
		return err
	}
	return nil
}
`;

describe.each([
  ["python", "runtime: {name: python, options: {virtualenv: venv}}", PYTHON],
  ["yaml", "runtime: yaml", YAML],
  ["go", "runtime:\n  name: go", GO],
])("in %s", (language, runtime, program) => {
  test("the program is printed where the call or the project says so, and the call wins", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-adopt-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, "Pulumi.yaml"), `name: bots\n${runtime}\n`);
    expect((await callIn(folder, "bot-2")).printed.join("\n")).toBe(program.trim());
    expect((await call("bot-2", "--language", language)).printed.join("\n")).toBe(program.trim());
    expect(adopted(await callIn(folder, "bot-2", "--language", "typescript"))).toEqual(["bot-2"]);
    const told = JSON.parse((await callIn(folder, "bot-2", "--json")).printed.join("\n")) as object;
    expect(told).toMatchObject({ language, program: program.trim() });
  });
});

test("a project of a runtime that has no classes of this package gets the program in TypeScript", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-adopt-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: bots\nruntime: dotnet\n");
  expect(adopted(await callIn(folder, "bot-2"))).toEqual(["bot-2"]);
});

test("a table has no language", async () => {
  const { complained, exitCode } = await call("--list", "--language", "go");
  expect(complained[0]).toBe("pulumi-fireworks: option '--list' cannot be used with option '--language <language>'");
  expect(exitCode).toBe(2);
});

test("--json holds the models, what is left out, and the same program", async () => {
  const plain = await call("bot-1", "held", "gone");
  const run = await call("bot-1", "held", "gone", "--json");
  expect(JSON.parse(run.printed.join("\n"))).toEqual({
    account: "acme",
    models: [
      {
        id: "bot-1",
        name: "accounts/acme/models/bot-1",
        state: "READY",
        kind: "HF_PEFT_ADDON",
        createTime: "2026-08-02T00:00:00Z",
        baseModel: QWEN,
        public: false,
      },
      {
        id: "held",
        name: "accounts/acme/models/held",
        state: "READY",
        kind: "HF_BASE_MODEL",
        createTime: "2026-10-01T00:00:00Z",
        baseModel: QWEN,
        public: false,
      },
    ],
    skipped: [],
    missing: ["gone"],
    language: "typescript",
    program: plain.printed.join("\n"),
  });
  expect(run.exitCode).toBe(1);
});

test.each([
  ["typescript", "//"],
  ["python", "#"],
  ["yaml", "#"],
  ["go", "//"],
])("in %s, what the service writes cannot become code", async (language, remark) => {
  const accounts = quickstartSeed.accounts.map((one) =>
    one.id === "acme" ? { ...one, models: [{ id: "bot-1", kind: "X\nprocess.exit(1)//\u2028process.exit(2)" }] } : one,
  );
  const emulator = await startEmulator({ seed: { accounts } });
  onTestFinished(() => emulator.close());
  const env = { FIREWORKS_API_KEY: "fw-emulator-key", FIREWORKS_BASE_URL: emulator.url };
  const { printed } = await runCli(["adopt", "--language", language], { env });
  expect(printed.flatMap((line) => (line.includes("process") ? line.trim() : []))).toEqual([
    `${remark} READY since 2026-01-01T00:00:00Z, X process.exit(1)// process.exit(2)`,
  ]);
});

test.each<[string[], RegExp]>([
  [["--base-model", "qwen"], /--base-model 'qwen' must be a full model name/],
  [["accounts/other/models/bot-1"], /accounts\/other\/models\/bot-1 is not a model of acme/],
  [["--created-after", "august"], /--created-after 'august' must be an RFC 3339 time/],
])("%j is a mistake in the call and ends with 2", async (args, complaint) => {
  const { exitCode, complained, printed } = await call(...args);
  expect(complained[0]).toMatch(complaint);
  expect(printed).toEqual([]);
  expect(exitCode).toBe(2);
});
