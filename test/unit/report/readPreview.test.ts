import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NoPreviewError, report, toMarkdown } from "../../../provider/report/index.js";
import { readPreview } from "../../../provider/report/readPreview.js";

const FIXTURES = join(__dirname, "fixtures");

describe("what is no preview is refused by name, with what was expected and what was found", () => {
  test.each([
    ["nothing", "", "it is empty, as after a preview that could not start"],
    [
      "text",
      "Previewing update (dev):\n",
      'its first line is "Previewing update (dev):"; keep standard error out of the file',
    ],
    ["an empty list", "[]", "found an empty list"],
    ["a list of names", '["a"]', "found a list of something else than events"],
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
    const read = (): unknown => readPreview(text);
    expect(read).toThrow(NoPreviewError);
    expect(read).toThrow("expected what `pulumi preview --json` prints: one object with steps, or one event per line");
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
            expect(toMarkdown(report(all))).toContain("## Preview");
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
      const text = toMarkdown(report({ steps }));
      expect(text).toContain("Deployment | create |");
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

test("a preview that was killed is reported as incomplete", () => {
  const text = readFileSync(join(FIXTURES, "training.events.json"), "utf8");
  const cut = text.slice(0, text.indexOf("summaryEvent") - 10);
  const incomplete = report(cut);
  expect(incomplete.result).toBe("interrupted");
  expect(incomplete.total.of).toBe("changes");
  expect(toMarkdown(incomplete)).toContain("**The preview did not end: this report is incomplete.**");
  expect(incomplete.rows).toHaveLength(4);
});

test("a byte order mark and empty lines are no obstacle", () => {
  const text = readFileSync(join(FIXTURES, "training.events.json"), "utf8");
  expect(readPreview(`\uFEFF\n${text.replaceAll("\n", "\n\n")}`)).toEqual(readPreview(text));
});

test("what was parsed already is read as the text is", () => {
  const digest = readFileSync(join(FIXTURES, "serving.digest.json"), "utf8");
  expect(readPreview(JSON.parse(digest))).toEqual(readPreview(digest));
  const events = readFileSync(join(FIXTURES, "serving.events.json"), "utf8");
  const parsed: unknown = events
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(readPreview(parsed)).toEqual(readPreview(events));
  for (const none of [undefined, null, 7, true]) expect(() => readPreview(none)).toThrow(NoPreviewError);
});
