import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { report, type Report } from "../../provider/report/index.js";
import { expectStill } from "../support/expectStill.js";
import { KEY, TestStack } from "../support/testStack.js";

/** The quickstart in other languages, whose resources are of the plugin. */
const OF_PLUGIN = ["yaml-quickstart", "python-quickstart", "go-quickstart"] as const;
const PROD = join(__dirname, "../../node_modules/pulumi-fireworks/policies/prod");

let stack: TestStack;
afterEach(() => stack.close());

test.each(OF_PLUGIN)("%s: the newest checkpoint becomes a model, once, and destroy leaves none", async (name) => {
  stack = await TestStack.ofExample(name);
  const preview = await stack.preview();
  expect(preview.text).toMatch(
    /newest of 5 promotable, \d+ d old: step-80-a1b2c3d4 \(LoRA\) -> support-bot-[0-9a-f]{7}/,
  );
  expect(preview.text).not.toContain("warning:");
  expect(preview.exitCode).toBe(0);
  expect(stack.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);

  const up = await stack.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(stack.outputs()).toEqual({
    name: expect.stringMatching(/^accounts\/acme\/models\/support-bot-[0-9a-f]{7}$/) as string,
    kind: "HF_PEFT_ADDON",
    checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
  });
  expect(stack.resources()).toMatchObject([{ type: "fireworks:index:PromotedModel" }]);
  await expectStill(stack);
  expect(stack.count("POST", /:promote$/)).toBe(1);
  expect(stack.savedText()).not.toContain(KEY);

  expect((await stack.destroy()).exitCode).toBe(0);
  expect(stack.models()).toEqual([]);
});

test.each(OF_PLUGIN)("%s: its config is what the quickstart's is", async (name) => {
  stack = await TestStack.ofExample(name);
  await stack.expectSuccess("config", ["set", "trainerJob", "no-such-job"]);
  const { exitCode, text } = await stack.preview();
  expect(text).toContain("no-such-job");
  expect(exitCode).not.toBe(0);
});

/** What the pack, made to report everything, and the report say of a release, without what is the stack's own. */
async function judged(name: string): Promise<Pick<Report, "policies" | "rows" | "problems" | "service">> {
  stack = await TestStack.ofExample(name);
  const rules = { all: "advisory", "max-total-accelerators": { enforcementLevel: "advisory", max: 1 } };
  writeFileSync(join(stack.folder, "policies.json"), JSON.stringify(rules));
  const args = ["--json", "--policy-pack", PROD, "--policy-pack-config", "policies.json"];
  const { text } = await stack.preview({ env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }, args });
  const { policies, rows, problems, service } = report(text, { baseUrl: stack.emulator.url });
  const own = JSON.stringify({ policies, rows, problems, service })
    .replaceAll(stack.emulator.url, "http://127.0.0.1:1")
    .replace(/support-bot-[0-9a-f]{7}/g, "support-bot-X")
    .replaceAll("pulumi-nodejs:dynamic/fireworks:", "fireworks:index:")
    .replace(/urn:pulumi:dev::[\w-]+::/g, "urn:pulumi:dev::project::")
    // The age is of the moment.
    .replace(/"ageMs":\d+/g, '"ageMs":0');
  return JSON.parse(own) as Report;
}

test.each(OF_PLUGIN)("%s: a pack and the report say of it what they say of the quickstart", async (name) => {
  const expected = await judged("quickstart");
  await stack.close();
  expect(expected.policies?.findings.map(({ rule }) => rule)).toContain("max-total-accelerators");
  expect(expected.rows).toHaveLength(1);
  expect(await judged(name)).toEqual(expected);
});
