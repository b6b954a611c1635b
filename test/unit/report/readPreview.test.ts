import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toMarkdown } from "../../../provider/commands/report/markdown.js";
import { EXPECTED, NoPreviewError, readPreview } from "../../../provider/commands/report/readPreview.js";
import { reportOf } from "../../../provider/commands/report/report.js";

const FIXTURES = join(__dirname, "fixtures");

describe("what is no preview is refused by name, with what was expected and what was found", () => {
  test.each([
    ["nothing", "", "it is empty, as after a preview that could not start"],
    [
      "text",
      "Previewing update (dev):\n",
      'its first line is "Previewing update (dev):"; keep standard error out of the file',
    ],
    ["a list", "[]", "found a list"],
    ["a number", "7", "found a number"],
    ["null", "null", "found null"],
    ["an empty object", "{}", "found an empty object"],
    ["a plan", '{"manifest":{},"resourcePlans":{}}', "found an object with manifest, resourcePlans"],
    ["half a digest", '{\n "steps": [\n  {"op"', "the JSON is not whole: the preview was interrupted"],
    ["steps of another kind", '{"steps":"none"}', "steps: Invalid input: expected array, received string"],
    ["a step without a name", '{"steps":[{"op":"create"}]}', "steps[0].urn: Invalid input: expected string"],
    ["a stray line", '{"sequence":0}\nwarning: x\n{"sequence":1}', 'line 2 is "warning: x"'],
    [
      "an event of another kind",
      '{"sequence":0}\n{"policyEvent":{"message":1}}',
      "[1].policyEvent.message: Invalid input",
    ],
  ])("%s", (_, text, found) => {
    const read = (): unknown => readPreview(text, "out/preview.json");
    expect(read).toThrow(NoPreviewError);
    expect(read).toThrow(`out/preview.json: ${EXPECTED}`);
    expect(read).toThrow(found);
  });
});

describe("a preview of another version of the CLI", () => {
  /** Every way to take one field out of a JSON value. */
  function* withoutOne(value: unknown): Generator {
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      if (!Array.isArray(value)) yield rest;
      for (const changed of withoutOne(part)) {
        yield Array.isArray(value)
          ? value.map((old: unknown, index) => (String(index) === key ? changed : old))
          : { ...value, [key]: changed };
      }
    }
  }

  test.each(readdirSync(FIXTURES).filter((name) => !name.startsWith("next-release")))(
    "%s without any one field is reported or refused, never a crash",
    (name) => {
      const text = readFileSync(join(FIXTURES, name), "utf8");
      const lines = name.includes("events") ? text.trim().split("\n") : [text];
      let refused = 0;
      let read = 0;
      for (const [index, line] of lines.entries()) {
        for (const changed of withoutOne(JSON.parse(line))) {
          const all = lines.map((old, other) => (other === index ? JSON.stringify(changed) : old)).join("\n");
          try {
            expect(toMarkdown(reportOf(readPreview(all, name), 0))).toContain("## Preview");
            read += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(NoPreviewError);
            refused += 1;
          }
        }
      }
      expect(read).toBeGreaterThan(refused);
    },
  );

  test("whose inputs are of other types than ours is reported without them", () => {
    const odd = [7, -1.5, [], "x", null, { name: 7 }, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"];
    const fields = ["trainingProfile", "outputModelId", "resolvedCheckpoint", "annotations", "maxReplicaCount"];
    const more = ["deploymentProfile", "onDelete", "requestedShape", "model", "deployment", "acceleratorCount"];
    for (const value of odd) {
      const inputs = Object.fromEntries([...fields, ...more].map((field) => [field, value]));
      const steps = ["PromotedModel", "TrainerJob", "Deployment", "TrainingProfile", "DeployedModel"].flatMap((type) =>
        ["create", "delete", "replace"].map((op) => ({
          op,
          urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:${type}::${op}`,
          oldState: { inputs, outputs: inputs },
          newState: { inputs },
        })),
      );
      const text = toMarkdown(reportOf(readPreview(JSON.stringify({ steps }), "x"), 0));
      expect(text).toContain("### Deployments");
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

test("a preview that was killed is reported as incomplete", () => {
  const text = readFileSync(join(FIXTURES, "training.events.json"), "utf8");
  const cut = text.slice(0, text.indexOf("summaryEvent") - 10);
  const report = reportOf(readPreview(cut, "x"), 0);
  expect(report.result).toBe("interrupted");
  expect(toMarkdown(report)).toContain("**The preview did not end: this report is incomplete.**");
  expect(report.models).toHaveLength(1);
});

test("a byte order mark and empty lines are no obstacle", () => {
  const text = readFileSync(join(FIXTURES, "training.events.json"), "utf8");
  expect(readPreview(`\uFEFF\n${text.replaceAll("\n", "\n\n")}`, "x")).toEqual(readPreview(text, "x"));
});
