import { describe, expect, test } from "vitest";
import { isParent } from "../../../provider/client/names.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { parse } from "../../../provider/resources/promotedModel/handler/args.js";
import { JOB } from "../../support/account.js";

const CHECKPOINT = `${JOB}/checkpoints/step-80-a1b2c3d4`;

/** Everything that may stand together. */
const FULL: Properties = {
  trainerJob: "sft-7",
  checkpoint: "step-80",
  outputModelId: "support-bot-r12",
  baseModel: "accounts/fireworks/models/qwen3-8b",
  trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
  displayName: "Support bot",
  description: "Answers support tickets.",
  public: false,
  reselect: { any: ["value", 1, null] },
  replaceInPlace: true,
  onDelete: "delete",
  annotations: { team: "nlp" },
  preflight: "warn",
  timeouts: { create: "1h30m" },
};

const LOCATED: Properties = { trainerJob: "sft-7" };

/** `property: reason` of each failure. */
const faultsOf = (properties: Properties): string[] =>
  parse(properties).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("what a user may write", () => {
  test.each<[string, Properties]>([
    ["everything", FULL],
    ["the least", { trainerJob: "sft-7" }],
    ["a full job name", { trainerJob: JOB }],
    ["a full checkpoint name alone", { checkpoint: CHECKPOINT }],
    ["a full checkpoint name beside its job's id", { checkpoint: CHECKPOINT, trainerJob: "sft-7" }],
    ["a full checkpoint name beside its job's name", { checkpoint: CHECKPOINT, trainerJob: JOB }],
    ["a type as the vendor's tables write it", { trainerJob: "sft-7", checkpointType: "INFERENCE_BASE" }],
    ["a type as the service writes it", { trainerJob: "sft-7", checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" }],
    ["a prefix", { trainerJob: "sft-7", outputModelIdPrefix: "Support Bot" }],
    ["63 characters", { trainerJob: "sft-7", outputModelId: "b".repeat(63), displayName: "b".repeat(63) }],
  ])("%s", (_, properties) => {
    expect(parse(properties)).toEqual({ values: properties, unknown: new Set(), failures: [] });
  });
});

describe("a mistake is told of the property that it stands in", () => {
  test.each<[string, Properties, string[]]>([
    ["no job", {}, ["trainerJob: is required unless checkpoint is a full name"]],
    ["a logical name without a job", { checkpoint: "step-80" }, ["trainerJob: is required unless"]],
    ["an empty job", { trainerJob: "" }, ["trainerJob: "]],
    ["an empty checkpoint", { trainerJob: "sft-7", checkpoint: "" }, ["checkpoint: "]],
    [
      "a type that cannot be promoted",
      { trainerJob: "sft-7", checkpointType: "TRAINING_LORA" },
      ['checkpointType: "TRAINING_LORA" must be INFERENCE_LORA or INFERENCE_BASE'],
    ],
    ["half a job name", { trainerJob: "acme/sft-7" }, ["trainerJob: 'acme/sft-7' must be a job id"]],
    [
      "half a checkpoint name",
      { trainerJob: "sft-7", checkpoint: "checkpoints/step-80" },
      ["checkpoint: 'checkpoints/step-80' must be"],
    ],
    [
      "a checkpoint of another job",
      { trainerJob: "sft-8", checkpoint: CHECKPOINT },
      ["trainerJob: is 'sft-8', but checkpoint belongs to trainer job 'sft-7'"],
    ],
    [
      "a checkpoint of another account's job",
      { trainerJob: JOB.replace("acme", "other"), checkpoint: CHECKPOINT },
      ["trainerJob: is 'accounts/other/rlorTrainerJobs/sft-7', but checkpoint belongs to"],
    ],
    ["an empty id", { ...LOCATED, outputModelId: "" }, ["outputModelId: output_model_id is required"]],
    [
      "an id with all its faults",
      { ...LOCATED, outputModelId: `-${"B".repeat(63)}` },
      [
        `outputModelId: output_model_id '-${"B".repeat(63)}' contains invalid characters. Must be lowercase a-z, 0-9, or hyphen.`,
        `outputModelId: output_model_id '-${"B".repeat(63)}' is too long (64 chars). Maximum is 63 characters.`,
        `outputModelId: output_model_id '-${"B".repeat(63)}' must not begin or end with a hyphen.`,
      ],
    ],
    [
      "a hyphen at the end",
      { ...LOCATED, outputModelId: "bot-" },
      ["outputModelId: output_model_id 'bot-' must not begin or end"],
    ],
    [
      "a prefix beside an id",
      { ...LOCATED, outputModelId: "bot", outputModelIdPrefix: "cat" },
      ["outputModelIdPrefix: has no effect beside outputModelId"],
    ],
    ["a short base model", { ...LOCATED, baseModel: "qwen3-8b" }, ["baseModel: 'qwen3-8b' must be a full model name"]],
    ["an empty base model", { ...LOCATED, baseModel: "" }, ["baseModel: '' must be a full model name"]],
    [
      "a short shape",
      { ...LOCATED, trainingShape: "qwen3-8b-128k" },
      ["trainingShape: 'qwen3-8b-128k' must be accounts/"],
    ],
    ["a long display name", { ...LOCATED, displayName: "b".repeat(64) }, ["displayName: "]],
    ["a text for a flag", { ...LOCATED, public: "yes" }, ["public: "]],
    ["another fate", { ...LOCATED, onDelete: "forget" }, ["onDelete: "]],
    ["another preflight", { ...LOCATED, preflight: "loose" }, ["preflight: "]],
    ["a number for a note", { ...LOCATED, annotations: { team: 7 } }, ["annotations.team: "]],
    [
      "a wait that is no duration",
      { ...LOCATED, timeouts: { create: "2 hours" } },
      ['timeouts.create: "2 hours" must be a duration'],
    ],
    ["an unknown wait", { ...LOCATED, timeouts: { creat: "2h" } }, ["timeouts.creat: is not a property"]],
    [
      "replaceInPlace that may not delete",
      { ...LOCATED, replaceInPlace: true, onDelete: "keep" },
      ["replaceInPlace: deletes the old model first"],
    ],
    [
      "a misspelt property",
      { ...LOCATED, outputModelID: "bot", trainingshape: "x" },
      ["outputModelID: is not a property of PromotedModel; known are ", "trainingshape: is not a property"],
    ],
  ])("%s", (_, properties, faults) => {
    const found = faultsOf(properties);
    expect(found.map((fault, index) => fault.slice(0, faults[index]?.length))).toEqual(faults);
  });

  test("every property is looked at, not only the first", () => {
    const properties = { outputModelId: "Bot", baseModel: "qwen", trainingShape: "shape", trainerJob: "a/b" };
    expect(parse(properties).failures.map(({ property }) => property)).toEqual([
      "trainerJob",
      "outputModelId",
      "baseModel",
      "trainingShape",
    ]);
  });
});

describe("what is unknown at preview is neither validated nor missed", () => {
  test.each(Object.keys(FULL))("%s", (property) => {
    const parsed = parse({ ...FULL, [property]: UNKNOWN });
    expect(parsed.failures).toEqual([]);
    expect(parsed.unknown).toEqual(new Set([property]));
    expect(parsed.values).not.toHaveProperty(property);
  });

  test("nor is what holds an unknown", () => {
    const parsed = parse({ ...FULL, annotations: { team: UNKNOWN }, timeouts: { create: UNKNOWN } });
    expect(parsed.failures).toEqual([]);
    expect(parsed.unknown).toEqual(new Set(["annotations", "timeouts"]));
  });

  test("but a known mistake beside it is told", () => {
    expect(faultsOf({ trainerJob: UNKNOWN, outputModelId: "Bot" })).toHaveLength(1);
  });
});

describe("whether a job is the one that a checkpoint belongs to", () => {
  const parent = { name: JOB, accountId: "acme", collection: "rlorTrainerJobs", id: "sft-7" } as const;

  test.each([
    ["sft-7", true],
    [JOB, true],
    ["sft-8", false],
    [JOB.replace("acme", "other"), false],
    ["", false],
  ])("%s: %s", (trainerJob, same) => {
    expect(isParent(trainerJob, parent)).toBe(same);
  });
});
