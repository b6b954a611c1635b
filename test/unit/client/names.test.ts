import { describe, expect, test } from "vitest";
import {
  CHECKPOINT_COLLECTIONS,
  logicalName,
  modelName,
  parseCheckpointParent,
  parseModelName,
  parseParentedCheckpoint,
  parseTrainerJobName,
  parseTrainingShapeName,
  trainerJobName,
} from "../../../provider/client/names.js";
import { CHECKPOINT, TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const PARSERS = {
  parseParentedCheckpoint,
  parseCheckpointParent,
  parseTrainerJobName,
  parseModelName,
  parseTrainingShapeName,
};
type Parser = keyof typeof PARSERS;

describe("full names are taken apart", () => {
  test.each<[Parser, string, object]>([
    ["parseTrainerJobName", "accounts/acme/rlorTrainerJobs/sft-7", { accountId: "acme", jobId: "sft-7" }],
    ["parseModelName", "accounts/acme/models/bot", { accountId: "acme", modelId: "bot" }],
    ["parseTrainingShapeName", SHAPE, { accountId: "fireworks", shapeId: "qwen3-8b-128k", versionId: undefined }],
    [
      "parseTrainingShapeName",
      `${SHAPE}/versions/vnuk8fdq`,
      { accountId: "fireworks", shapeId: "qwen3-8b-128k", versionId: "vnuk8fdq" },
    ],
  ])("by %s: %s", (parser, name, parts) => {
    expect(PARSERS[parser](name)).toEqual(parts);
  });

  test.each<[Parser, string]>([
    ["parseParentedCheckpoint", CHECKPOINT],
    ["parseCheckpointParent", "accounts/acme/rlorTrainerJobs/sft-7"],
    ["parseTrainerJobName", "accounts/acme/rlorTrainerJobs/sft-7"],
    ["parseModelName", "accounts/acme/models/bot"],
    ["parseTrainingShapeName", SHAPE],
    ["parseTrainingShapeName", `${SHAPE}/versions/vnuk8fdq`],
  ])("and %s refuses what only resembles %s", (parser, name) => {
    const segments = name.split("/");
    const emptied = segments.map((_, index) => segments.with(index, "").join("/"));
    const blank = segments.map((_, index) => segments.with(index, "a b").join("/"));
    const resembling = [
      "",
      segments.slice(0, -1).join("/"),
      `/${name}`,
      `${name}/`,
      `${name}/x`,
      `${name}\n`,
      ` ${name}`,
      `https://api.fireworks.ai/v1/${name}`,
      name.replace("accounts", "Accounts"),
      ...emptied,
      ...blank,
    ];
    expect(resembling.filter((text) => PARSERS[parser](text) !== undefined)).toEqual([]);
  });
});

describe("whatever has checkpoints is told by its collection", () => {
  test.each(CHECKPOINT_COLLECTIONS)("%s", (collection) => {
    const parent = { name: `accounts/acme/${collection}/j-1`, accountId: "acme", collection, id: "j-1" };
    const name = `${parent.name}/checkpoints/step-80`;
    expect(parseCheckpointParent(parent.name)).toEqual(parent);
    expect(parseParentedCheckpoint(name)).toEqual({ name, parent, checkpointId: "step-80" });
    expect(parseCheckpointParent(name)).toBeUndefined();
    expect(parseParentedCheckpoint(parent.name)).toBeUndefined();
  });

  test.each(["accounts/acme/models/bot", "accounts/acme/evaluationJobs/e-1", "sft-7", ""])("but not %j", (name) => {
    expect(parseCheckpointParent(name)).toBeUndefined();
    expect(parseParentedCheckpoint(`${name}/checkpoints/step-80`)).toBeUndefined();
  });
});

test("an id may hold a colon", () => {
  const { parent, checkpointId } =
    parseParentedCheckpoint("accounts/a/rlorTrainerJobs/j/checkpoints/run-0f:step") ?? {};
  expect([parent?.id, checkpointId]).toEqual(["j", "run-0f:step"]);
});

test("names are put together as they are taken apart", () => {
  expect(parseModelName(modelName("acme", "bot"))).toEqual({ accountId: "acme", modelId: "bot" });
  expect(parseTrainerJobName(trainerJobName("acme", "sft-7"))).toEqual({ accountId: "acme", jobId: "sft-7" });
});

describe("the logical name drops the suffix of a sampler row, once, and nothing else", () => {
  test.each([
    ["step-50-a1b2c3d4", "step-50"],
    ["step-50", "step-50"],
    ["step-50-A1B2C3D4", "step-50-A1B2C3D4"],
    ["step-50-a1b2c3d", "step-50-a1b2c3d"],
    ["step-50-a1b2c3d45", "step-50-a1b2c3d45"],
    ["step-50-a1b2c3g4", "step-50-a1b2c3g4"],
    ["step-50-11111111-a1b2c3d4", "step-50-11111111"],
    ["step-50-a1b2c3d4-merged", "step-50-a1b2c3d4-merged"],
  ])("%s -> %s", (id, logical) => {
    expect(logicalName(id)).toBe(logical);
  });
});
