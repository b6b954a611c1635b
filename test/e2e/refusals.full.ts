import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
});
afterAll(() => stack.close());

const refusals = [
  {
    title: "an id with all its faults at once",
    args: `{ trainerJob: "sft-7", outputModelId: "Bad_${"x".repeat(70)}-" }`,
    says: ["contains invalid characters", "is too long (75 chars)", "must not begin or end with a hyphen"],
  },
  {
    title: "an unknown trainer job",
    args: `{ trainerJob: "sft-8" }`,
    says: [
      "property trainerJob",
      "list checkpoints of trainer job sft-8 failed",
      "404",
      "check the id and the account",
    ],
  },
  {
    title: "a checkpoint that does not exist, with the nearest candidates",
    args: `{ trainerJob: "sft-7", checkpoint: "step-81" }`,
    says: ["property checkpoint", "has no checkpoint 'step-81'", "step-80-a1b2c3d4 (LoRA, 2026-10-30T", "promotable)"],
  },
  {
    title: "a checkpoint that is not promotable",
    args: `{ trainerJob: "sft-7", checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-70" }`,
    says: ["property checkpoint", "candidates: "],
  },
  {
    title: "a checkpoint of another job than trainerJob",
    args: `{ trainerJob: "sft-9", checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4" }`,
    says: ["property trainerJob", "checkpoint belongs to trainer job 'sft-7'"],
  },
  {
    title: "a malformed base model",
    args: `{ trainerJob: "sft-7", baseModel: "qwen3-8b" }`,
    says: ["property baseModel", "'qwen3-8b' must be a full model name"],
  },
  {
    title: "a malformed training shape",
    args: `{ trainerJob: "sft-7", trainingShape: "qwen3-8b-128k" }`,
    says: ["property trainingShape", "must be accounts/<account>/trainingShapes/<shape>"],
  },
  {
    title: "a property that does not exist",
    args: `{ trainerJob: "sft-7", outputModel: "bot" }`,
    says: ["property outputModel", "is not a property of PromotedModel", "outputModelId"],
  },
  {
    title: "neither trainer job nor checkpoint",
    args: `{}`,
    says: ["property trainerJob", "is required unless "],
  },
];

test.each(refusals)("up refuses $title at its preview, and nothing is written", async ({ args, says }) => {
  stack.setProgram(`new fireworks.PromotedModel("bot", ${args});`);
  // An update checks the same again; one run stands for both, since it ends at its preview.
  const run = await stack.run("up", ["--yes", "--non-interactive"]);
  expect(run.text).toContain("Previewing update");
  for (const text of says) expect(run.text).toContain(text);
  expect(run.text).not.toContain("    at ");
  expect(run.text).not.toContain(KEY);
  expect(run.exitCode).not.toBe(0);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a name of another account than the configured one is refused without a request", async () => {
  stack.emulator.reset();
  stack.setProgram(
    `new fireworks.PromotedModel("bot", { checkpoint: "accounts/other/rlorTrainerJobs/j/checkpoints/c" });`,
  );
  const { text, exitCode } = await stack.preview({ env: { FIREWORKS_ACCOUNT_ID: "acme" } });
  expect(text).toContain("belongs to account 'other', but this stack works in 'acme'");
  expect(exitCode).not.toBe(0);
  expect(stack.emulator.requests()).toEqual([]);
});

test("an id that another model has is refused at preview", async () => {
  stack.emulator.reset();
  const state = stack.emulator.state();
  state.accounts
    .find(({ id }) => id === "acme")
    ?.models.push({ id: "taken", state: "READY", createTime: "2026-08-02T00:00:00Z" });
  stack.emulator.setState(state);
  stack.setProgram(`new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "taken" });`);
  const { text, exitCode } = await stack.preview();
  expect(text).toContain("accounts/acme/models/taken already exists (READY since 2026-08-02T00:00:00Z)");
  expect(exitCode).not.toBe(0);
});

test("without a key a changed resource fails its preview naming the setting", async () => {
  stack.setProgram(`new fireworks.PromotedModel("bot", { trainerJob: "sft-7" });`);
  const { text, exitCode } = await stack.preview({ env: { FIREWORKS_API_KEY: "" } });
  expect(text).toContain("no API key. Fix: `pulumi config set --secret fireworks:apiKey`");
  expect(exitCode).not.toBe(0);
});

test("with preflight off a preview needs neither key nor network and says what was not evaluated", async () => {
  const env = { FIREWORKS_API_KEY: "", FIREWORKS_BASE_URL: "http://127.0.0.1:1", FIREWORKS_PREFLIGHT: "off" };
  stack.setProgram(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });`,
  );
  const { text, exitCode } = await stack.preview({ env });
  expect(text).toContain("preflight is off: nothing was looked up");
  expect(text).toContain("policies on hardware were not evaluated");
  expect(exitCode).toBe(0);
});

test("with preflight off up chooses during the update, and the next run changes nothing", async () => {
  stack.emulator.reset();
  const env = { FIREWORKS_PREFLIGHT: "off" };
  const { exitCode } = await stack.up({ env });
  expect(exitCode).toBe(0);
  expect(stack.models()).toHaveLength(1);
  const again = await stack.preview({ env, args: ["--expect-no-changes"] });
  expect(again.text).toContain("2 unchanged");
  await stack.destroy();
  expect(stack.models()).toEqual([]);
});

test("a preview refuses one of five wrong models, and the command of the documentation tells all five", async () => {
  const page = readFileSync(join(__dirname, "../../docs/operations.md"), "utf8");
  const [, preflight = ""] = /^FIREWORKS_PREFLIGHT=(\w+) pulumi preview$/m.exec(page) ?? [];
  const wrong: Readonly<Record<string, readonly [args: object, reason: string]>> = {
    job: [{ trainerJob: "sft-8" }, "list checkpoints of trainer job sft-8 failed"],
    checkpoint: [{ trainerJob: "sft-7", checkpoint: "step-81" }, "has no checkpoint 'step-81'"],
    base: [
      { trainerJob: "sft-7", baseModel: "accounts/fireworks/models/qwen3-4b" },
      "is accounts/fireworks/models/qwen3-4b, but",
    ],
    shape: [{ trainerJob: "sft-7", trainingShape: "accounts/fireworks/trainingShapes/none" }, "trainingShapes/none"],
    early: [
      { trainerJob: "sft-7", createdBefore: "2026-01-01T00:00:00Z" },
      "no promotable checkpoint created before 2026-01-01",
    ],
  };
  const models = Object.entries(wrong).map(
    ([name, [args]]) => `new fireworks.PromotedModel("${name}", ${JSON.stringify(args)});`,
  );
  stack.setProgram(models.join("\n"));
  const told = (text: string): string[] => Object.keys(wrong).filter((name) => text.includes(wrong[name]?.[1] ?? ""));

  const refused = await stack.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(told(refused.text)).toHaveLength(1);

  const warned = await stack.preview({ env: { FIREWORKS_PREFLIGHT: preflight } });
  expect(warned.exitCode).toBe(0);
  expect(told(warned.text)).toEqual(Object.keys(wrong));
});
