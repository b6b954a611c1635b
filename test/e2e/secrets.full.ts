import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { KEY, TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1" });`;
const HEADERS = `{"X-Gateway-Token":"gateway-token-0123456789"}`;
/** As it stands in the state, which is JSON itself. */
const HEADER = "gateway-token-0123456789";
const NO_KEY = { FIREWORKS_API_KEY: "" };

// With the key in stack config, the engine itself logs it from `-v=9` on; in the environment, only our code could.
test.each([
  { place: "secret stack config", env: NO_KEY, isConfigured: true, args: [] },
  { place: "the environment, with the most verbose logging", env: {}, args: ["--logtostderr", "-v=9"] },
])("a key in $place is in clear in no state, plan, event, log or message", async ({ env, args, isConfigured }) => {
  stack = await TestStack.create(PROGRAM);
  if (isConfigured === true) await stack.expectSuccess("config", ["set", "--secret", "fireworks:apiKey", KEY]);
  const plan = join(stack.folder, "plan.json");
  const events = join(stack.folder, "events.json");
  const debug = { ...env, PULUMI_DEBUG_COMMANDS: "true" };
  const preview = await stack.preview({ env: debug, args: ["--json", "--save-plan", plan, ...args] });
  const texts = [preview.text, readFileSync(plan, "utf8")];
  for (const command of ["up", "refresh", "destroy"] as const) {
    const { text, exitCode } = await stack[command]({ env: debug, args: ["--event-log", events, ...args] });
    expect(exitCode, text).toBe(0);
    texts.push(text, readFileSync(events, "utf8"));
    if (command === "refresh") texts.push((await stack.run("stack", ["export"], { env })).text);
  }
  for (const text of [...texts, stack.savedText()]) expect(text).not.toContain(KEY);
});

test("the pages are right about stack config: without --secret in state, plan and JSON, with it in earlier states only", async () => {
  stack = await TestStack.create(PROGRAM);
  const plan = join(stack.folder, "plan.json");
  await stack.expectSuccess("config", ["set", "--plaintext", "fireworks:apiKey", KEY]);
  const preview = await stack.preview({ env: NO_KEY, args: ["--json", "--save-plan", plan] });
  await stack.up({ env: NO_KEY });
  for (const text of [preview.text, readFileSync(plan, "utf8"), stack.savedText()]) expect(text).toContain(KEY);

  await stack.expectSuccess("config", ["set", "--secret", "fireworks:apiKey", KEY]);
  await stack.up({ env: NO_KEY });
  expect((await stack.run("stack", ["export"])).text).not.toContain(KEY);
  // Earlier states keep it.
  expect(stack.savedText()).toContain(KEY);
  // Pulumi 3.256 told it there.
  const logged = await stack.preview({ env: NO_KEY, args: ["--logtostderr", "-v=9"] });
  expect(logged.text).not.toContain(KEY);
});

/** The emulator under a name that does not say that it is one: a proxy leads there. */
const ELSEWHERE = "http://fireworks.test";

test("secrets in clear in stack config are warned about once in every run that runs the program, with what to do", async () => {
  stack = await TestStack.create(
    `${PROGRAM} new fireworks.TrainingProfile("shape", { trainingShape: "qwen3-8b-128k-1x-h200" });`,
  );
  const env = { FIREWORKS_BASE_URL: ELSEWHERE, HTTP_PROXY: stack.emulator.url, FIREWORKS_PREFLIGHT: "off" };
  await stack.expectSuccess("config", ["set", "--plaintext", "fireworks:apiKey", KEY]);
  await stack.expectSuccess("config", ["set", "--plaintext", "fireworks:additionalHeaders", HEADERS]);
  const warnings = (text: string): string[] =>
    text.slice(text.indexOf("Diagnostics:")).match(/warning: fireworks:\w+ is not secret.*/g) ?? [];
  const preview = await stack.preview({ env });
  expect(warnings(preview.text)).toEqual([
    "warning: fireworks:apiKey is not secret in stack config, so it is in clear in its file and in the state. Fix: `pulumi config set --secret fireworks:apiKey`, then pulumi up; and have the value replaced by its issuer, since earlier states keep it.",
    expect.stringContaining("warning: fireworks:additionalHeaders is not secret in stack config") as string,
  ]);
  expect(preview.text).not.toContain(KEY);
  expect(preview.text).not.toContain(HEADER);

  for (const command of ["refresh", "destroy"]) {
    const run = await stack.run(command, ["--preview-only", "--run-program", "--non-interactive"], { env });
    expect(warnings(run.text)).toHaveLength(2);
  }
  // The emulator's key is no secret.
  expect(warnings((await stack.preview()).text)).toEqual([]);
  await stack.expectSuccess("config", ["set", "--secret", "fireworks:apiKey", KEY]);
  await stack.expectSuccess("config", ["set", "fireworks:additionalHeaders", `{"X-Team":"nlp"}`]);
  expect(warnings((await stack.preview({ env })).text)).toEqual([]);
});
