import { describe, expect, test } from "vitest";
import { type Properties, typed } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { type Field, compare as compareTyped } from "../../../provider/resources/promotedModel/handler/compare.js";
import { describeUpdate } from "../../../provider/resources/promotedModel/handler/row.js";
import { selectorOf } from "../../../provider/resources/promotedModel/handler/state.js";
import { CHECKPOINT } from "../../support/account.js";

type Effect = "update" | "replace" | "ignore";

/** Each input with its effect, a value, and another one. */
const FIELDS: Record<Field, [Effect, unknown, unknown]> = {
  resolvedCheckpoint: ["replace", { name: CHECKPOINT }, { name: `${CHECKPOINT}5` }],
  baseModel: ["replace", "accounts/fireworks/models/qwen3-8b", "accounts/fireworks/models/qwen3-4b"],
  outputModelId: ["replace", "bot", "bot-2"],
  displayName: ["update", "Bot", "Bot 2"],
  description: ["update", "helps", "helps more"],
  public: ["update", false, true],
  contextLength: ["update", 4096, 8192],
  conversationConfig: ["update", { style: "a", system: "b" }, { style: "a", system: "c" }],
  defaultDraftModel: ["update", "accounts/acme/models/draft", "accounts/acme/models/draft-2"],
  deprecationDate: ["update", "2027-01-31", "2027-02-28"],
  supportsTools: ["update", true, false],
  supportsImageInput: ["update", true, false],
  githubUrl: ["update", "https://github.com/acme/bot", "https://github.com/acme/bot-2"],
  huggingFaceUrl: ["update", "https://huggingface.co/acme/bot", "https://huggingface.co/acme/bot-2"],
  onDelete: ["update", "delete", "keep"],
  forceDelete: ["update", false, true],
  annotations: ["update", { team: "nlp", cost: "7" }, { team: "nlp", cost: "8" }],
  timeouts: ["update", { create: "2h" }, { create: "3h" }],
  trainingProfile: ["update", { nodeCount: 1, acceleratorCount: 8 }, { nodeCount: 2, acceleratorCount: 8 }],
  provenance: ["update", "declared", "verified"],
  trainerJob: ["ignore", "sft-7", "sft-8"],
  checkpoint: ["ignore", "step-80", "step-90"],
  createdBefore: ["ignore", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"],
  checkpointType: ["ignore", "INFERENCE_LORA", "INFERENCE_BASE"],
  waitForCheckpoint: ["ignore", "1h", "2h"],
  outputModelIdPrefix: ["ignore", "bot", "cat"],
  trainingShape: ["ignore", "accounts/fireworks/trainingShapes/a", "accounts/fireworks/trainingShapes/b"],
  reselect: ["ignore", 1, 2],
  adopt: ["ignore", "never", "always"],
  replaceInPlace: ["ignore", false, true],
  preflight: ["ignore", "strict", "warn"],
};
/** The order of the table. */
const NAMES = Object.keys(FIELDS) as Field[];

const SAVED: Properties = Object.fromEntries(NAMES.map((name) => [name, FIELDS[name][1]]));

function compare(olds: Properties, news: Properties): { updates: string[]; replaces: string[] } {
  const { updates, replaces } = compareTyped(typed(olds), typed(news), false);
  return { updates: updates.toSorted(), replaces: replaces.toSorted() };
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}

describe("a change of one input", () => {
  test.each(NAMES)("%s", (field) => {
    const [effect, , other] = FIELDS[field];
    expect(compare(SAVED, { ...SAVED, [field]: other })).toEqual({
      updates: effect === "update" ? [field] : [],
      replaces: effect === "replace" ? [field] : [],
    });
  });

  test("nothing changed is no change, whatever the order of the keys", () => {
    expect(compare(SAVED, reversed(SAVED) as Properties)).toEqual({ updates: [], replaces: [] });
  });

  test("all of them at once", () => {
    const others = Object.fromEntries(NAMES.map((name) => [name, FIELDS[name][2]]));
    expect(compare(SAVED, others)).toEqual({
      updates: NAMES.filter((name) => FIELDS[name][0] === "update").toSorted(),
      replaces: NAMES.filter((name) => FIELDS[name][0] === "replace").toSorted(),
    });
  });
});

describe("no change at all is", () => {
  test.each<[string, Properties, Properties]>([
    ["what only the service knows", { ...SAVED, name: "accounts/acme/models/bot", state: "READY" }, SAVED],
    ["another identity, of a resource that was renamed", { ...SAVED, __identity: "a" }, { ...SAVED, __identity: "b" }],
    ["what check has noted", SAVED, { ...SAVED, __resolved: ["baseModel"], __provider: "x" }],
    [
      "another time or type of the same checkpoint",
      { ...SAVED, resolvedCheckpoint: { name: CHECKPOINT } },
      { ...SAVED, resolvedCheckpoint: { name: CHECKPOINT, createTime: "2026-10-30T10:40:05Z", checkpointType: "X" } },
    ],
    ["public that is left out, which means false", SAVED, { ...SAVED, public: undefined }],
  ])("%s", (_, olds, news) => {
    expect(compare(olds, news)).toEqual({ updates: [], replaces: [] });
  });
});

describe("what check could not resolve", () => {
  const unresolved = { ...SAVED, resolvedCheckpoint: undefined, baseModel: undefined, outputModelId: undefined };
  const made = { ...SAVED, selector: selectorOf(unresolved as never) };

  test.each<[string, Properties, Properties, string[]]>([
    ["is kept while its choosers are the same", made, unresolved, []],
    ["is replaced once they are others", made, { ...unresolved, checkpoint: "step-90" }, ["resolvedCheckpoint"]],
    ["is replaced when nobody knows what it was chosen by", SAVED, unresolved, ["resolvedCheckpoint"]],
    [
      "is replaced once another type is asked for",
      made,
      { ...unresolved, checkpointType: "INFERENCE_BASE" },
      ["resolvedCheckpoint"],
    ],
    [
      "is kept when the type is only spelt with its prefix",
      made,
      { ...unresolved, checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" },
      [],
    ],
    ["is kept while a chooser is unknown", made, { ...unresolved, trainerJob: UNKNOWN }, []],
    ["is kept while a part of a chooser is unknown", made, { ...unresolved, reselect: [UNKNOWN] }, []],
    ["is kept while the model id is unknown", SAVED, { ...SAVED, outputModelId: UNKNOWN }, []],
    ["is replaced for what is known to differ", made, { ...unresolved, outputModelId: "bot-2" }, ["outputModelId"]],
  ])("%s", (_, olds, news, replaces) => {
    expect(compare(olds, news).replaces).toEqual(replaces);
  });

  test.each(["trainingProfile", "provenance"] as const)("%s with preflight off tells nothing", (field) => {
    const news = { ...SAVED, trainingProfile: undefined, provenance: undefined };
    expect(compare(SAVED, news).updates).toEqual([]);
    expect(compare(SAVED, { ...news, trainingShape: undefined }).updates).toContain(field);
  });

  test("an unknown text may be another one, so it is an update", () => {
    expect(compare(SAVED, { ...SAVED, displayName: UNKNOWN }).updates).toEqual(["displayName"]);
  });
});

test("the digest of choosers without a type is the one that 0.1.0 has saved", () => {
  expect(selectorOf(typed({ trainerJob: "sft-7", reselect: "run-2" }))).toBe("84bc243e3289");
});

describe("the line on the row of an update", () => {
  test.each<[Field[], Properties, Properties, string]>([
    [["displayName"], { displayName: "Bot" }, { displayName: "Bot 2" }, 'in place: displayName "Bot" -> "Bot 2"'],
    [["public"], { public: false }, { public: true }, "in place: public false -> true"],
    [["public"], { public: true }, {}, "in place: public true -> false"],
    [
      ["displayName", "onDelete"],
      { displayName: "Bot", onDelete: "delete" },
      { displayName: "Cat", onDelete: "keep" },
      'in place: displayName "Bot" -> "Cat", onDelete "delete" -> "keep"',
    ],
    [["description"], { description: "helps" }, {}, 'in place: description is no longer managed and stays "helps"'],
    [["annotations"], { annotations: { a: "b" } }, { annotations: { a: "c" } }, "in place: annotations"],
  ])("%j", (updates, olds, news, line) => {
    const difference = { updates, replaces: [], uncertain: [] };
    const update = { difference, saved: typed<never>(olds), news: typed<never>(news) };
    expect(describeUpdate({ ...update, unfinished: false, resumes: false })).toBe(line);
  });
});
