import { describe, expect, test } from "vitest";
import { trainingShapeVersion } from "../../../provider/client/schemas.js";
import {
  ownProfile,
  trainingProfileOf,
  type TrainingProfile,
  wholeProfile,
} from "../../../provider/client/trainingProfile.js";
import { TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const NAME = `${SHAPE}/versions/vnuk8fdq`;
const DEPLOYMENT_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6";

/** As the service answers it (vendor's page "Training shapes"). */
const SNAPSHOT = {
  trainerImageTag: "0.383.0",
  maxSupportedContextLength: 128_000,
  nodeCount: 1,
  deploymentShapeVersion: DEPLOYMENT_SHAPE,
  deploymentImageTag: "4.10.0",
  acceleratorType: "NVIDIA_B200_180GB",
  acceleratorCount: 4,
  baseModelWeightPrecision: "BFLOAT16",
  trainerShardingScheme: { tensorParallelism: 1, pipelineParallelism: 2, contextParallelism: 4 },
  trainerMode: "POLICY_TRAINER",
};

const FULL: TrainingProfile = {
  trainingShapeVersion: NAME,
  trainerImageTag: "0.383.0",
  maxSupportedContextLength: 128_000,
  nodeCount: 1,
  deploymentShapeVersion: DEPLOYMENT_SHAPE,
  deploymentImageTag: "4.10.0",
  acceleratorType: "NVIDIA_B200_180GB",
  acceleratorCount: 4,
  baseModelWeightPrecision: "BFLOAT16",
  pipelineParallelism: 2,
  trainerMode: "POLICY_TRAINER",
  trainingShape: SHAPE,
  deploymentShape: DEPLOYMENT_SHAPE,
  supportsLora: false,
};

function profileOf(snapshot: unknown): TrainingProfile {
  return trainingProfileOf(trainingShapeVersion.parse({ name: NAME, snapshot }));
}

describe("a training shape version becomes a profile", () => {
  test("of 14 fields", () => {
    expect(profileOf(SNAPSHOT)).toStrictEqual(FULL);
    expect(Object.keys(FULL)).toHaveLength(14);
  });

  test.each<[string, unknown]>([
    ["no snapshot", undefined],
    ["null for a snapshot", null],
    ["an empty snapshot", {}],
    ["null in every field", Object.fromEntries(Object.keys(SNAPSHOT).map((field) => [field, null]))],
    [
      "empty texts",
      { trainerImageTag: "", deploymentShapeVersion: "", acceleratorType: "", trainerMode: "", deploymentImageTag: "" },
    ],
  ])("with %s nothing is filled in", (_, snapshot) => {
    const { supportsLora, ...profile } = profileOf(snapshot);
    expect(profile).toStrictEqual({ trainingShapeVersion: NAME, trainingShape: SHAPE });
    expect(supportsLora ?? false).toBe(false);
  });

  // What each wire field stands for in the profile; the derived fields go with their source.
  test.each<[keyof typeof SNAPSHOT, (keyof TrainingProfile)[]]>([
    ["trainerImageTag", ["trainerImageTag"]],
    ["maxSupportedContextLength", ["maxSupportedContextLength"]],
    ["nodeCount", ["nodeCount"]],
    ["deploymentShapeVersion", ["deploymentShapeVersion", "deploymentShape"]],
    ["deploymentImageTag", ["deploymentImageTag"]],
    ["acceleratorType", ["acceleratorType"]],
    ["acceleratorCount", ["acceleratorCount"]],
    ["baseModelWeightPrecision", ["baseModelWeightPrecision"]],
    ["trainerShardingScheme", ["pipelineParallelism"]],
    ["trainerMode", ["trainerMode", "supportsLora"]],
  ])("without %s exactly its own fields are absent", (field, absent) => {
    const { [field]: _, ...snapshot } = SNAPSHOT;
    const expected = Object.fromEntries(
      Object.entries(FULL).filter(([name]) => !absent.includes(name as keyof TrainingProfile)),
    );
    expect(profileOf(snapshot)).toStrictEqual(expected);
    expect(wholeProfile(ownProfile(profileOf(snapshot)))).toStrictEqual(expected);
  });

  test.each<[string, object, Partial<TrainingProfile>]>([
    [
      "pipeline parallelism 0 means 1",
      { trainerShardingScheme: { pipelineParallelism: 0 } },
      { pipelineParallelism: 1 },
    ],
    ["a count of 0 stays 0", { nodeCount: 0, acceleratorCount: 0 }, { nodeCount: 0, acceleratorCount: 0 }],
    [
      "an int64 text is a number",
      { maxSupportedContextLength: "262144", acceleratorCount: "8" },
      { maxSupportedContextLength: 262_144, acceleratorCount: 8 },
    ],
    [
      "LORA_TRAINER supports LoRA",
      { trainerMode: "LORA_TRAINER" },
      { trainerMode: "LORA_TRAINER", supportsLora: true },
    ],
    ["FORWARD_ONLY does not", { trainerMode: "FORWARD_ONLY" }, { supportsLora: false }],
    [
      "a mode of tomorrow passes through",
      { trainerMode: "DIFFUSION" },
      { trainerMode: "DIFFUSION", supportsLora: false },
    ],
    [
      "an accelerator of tomorrow passes through",
      { acceleratorType: "NVIDIA_R300_512GB" },
      { acceleratorType: "NVIDIA_R300_512GB" },
    ],
  ])("%s", (_, change, expected) => {
    expect(profileOf({ ...SNAPSHOT, ...change })).toMatchObject(expected);
  });

  test("pipeline parallelism that is null in its scheme is absent", () => {
    expect(profileOf({ ...SNAPSHOT, trainerShardingScheme: { pipelineParallelism: null } })).not.toHaveProperty(
      "pipelineParallelism",
    );
  });
});
