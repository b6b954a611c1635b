import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { begin, previewAsJson, previewScenarios, withoutMachine } from "../support/previewScenarios.js";
import { TestStack } from "../support/testStack.js";

const PACKAGE = join(__dirname, "../../node_modules/pulumi-fireworks");
const FIXTURES = join(__dirname, "../unit/report/fixtures");
/** Set to write the fixtures anew from what the engine says now. */
const RECORDS = process.env.RECORD_PREVIEWS === "1";

let stack: TestStack;
afterEach(() => stack.close());

test.each(Object.entries(previewScenarios))(
  "the report of %s, as the real engine previews it now, is the one of its recorded preview",
  async (name, scenario) => {
    stack = await TestStack.create("");
    await begin(stack, scenario);
    for (const form of ["digest", "events"] as const) {
      const { json, exitCode } = await previewAsJson(stack, scenario, form);
      expect(exitCode).toBe(scenario.exitCode ?? 0);
      const recorded = join(FIXTURES, `${name}.${form}.json`);
      if (RECORDS) {
        mkdirSync(FIXTURES, { recursive: true });
        writeFileSync(recorded, withoutMachine(json, form));
      }
      const { url } = stack.emulator;
      const now = report(["-"], url, json);
      expect(now).toContain("## Preview of `e2e`, stack `dev`");
      // A stack of which nothing exists yet does not tell, and the environment of the preview does.
      expect(now).toContain(`> **Against an emulator at \`${url}\`, not Fireworks.**`);
      expect(withoutMoment(now)).toBe(withoutMoment(report([recorded], url)));
    }
  },
);

/** Runs the shipped command. */
function report(args: readonly string[], baseUrl: string, input = ""): string {
  const { bin } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { bin: Record<string, string> };
  const command = join(PACKAGE, bin["pulumi-fireworks"] ?? "");
  const env = { ...process.env, FIREWORKS_BASE_URL: baseUrl };
  const run = spawnSync(process.execPath, [command, "report", ...args], { input, encoding: "utf8", env });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  return run.stdout;
}

/** Checkpoints grow older between a recording and now, requests are numbered, and an emulator takes any free port. */
function withoutMoment(text: string): string {
  return text
    .replace(/\b\d+ (s|min|h|d) old/g, "some time old")
    .replace(/emulator-\d+/g, "emulator-n")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:port");
}
