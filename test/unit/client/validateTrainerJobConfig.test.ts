import { describe, expect, test } from "vitest";
import { type TrainerJobConfig } from "../../../provider/client/trainerJobConfig.js";
import { trainerJobRequest } from "../../../provider/client/trainerJobRequest.js";
import { validateTrainerJobConfig } from "../../../provider/client/validateTrainerJobConfig.js";

const baseModel = "accounts/fireworks/models/qwen3-8b";
const trainingShape = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
const faultsOf = (config: Partial<TrainerJobConfig>, context = {}) =>
  validateTrainerJobConfig(config, context).map(({ property, reason }) => `${property} ${reason}`);

describe("a configuration passes", () => {
  test.each<[string, Partial<TrainerJobConfig>]>([
    ["on a shape", { trainingShape }],
    ["on a version of a shape", { trainingShape: `${trainingShape}/versions/vnuk8fdq` }],
    ["on a shape that the service picks", { autoSelectTrainingShape: true, maxContextLength: 32_768 }],
    ["with hardware of its own", { acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8, nodeCount: 2 }],
    ["with nothing said of the hardware", {}],
    ["with an accumulation of 1", { gradientAccumulationSteps: 1 }],
    ["idle for 3 h", { inactivityTimeout: "3h" }],
    ["idle for seconds", { inactivityTimeout: "1800s" }],
    ["with the longest id and name", { jobId: "j".repeat(63), displayName: "x".repeat(63) }],
    ["with the id of one character", { jobId: "7" }],
    ["with no extra head", { projectionHeadDim: 0 }],
  ])("%s", (_, config) => {
    expect(faultsOf({ baseModel, ...config })).toEqual([]);
  });

  test("with a privilege of account fireworks there", () => {
    expect(faultsOf({ baseModel, disableInactivityCleanup: true }, { accountId: "fireworks" })).toEqual([]);
  });
});

const DECIDED = "cannot be set, because the training shape decides it";
const wholeFrom = (least: number): string => `must be a whole number, ${least} or more`;

describe("a configuration is refused", () => {
  test.each<[Partial<TrainerJobConfig>, string]>([
    [{ baseModel: "qwen3-8b" }, "baseModel 'qwen3-8b' must be a full model name"],
    [{ loraRank: -1 }, `loraRank -1 ${wholeFrom(0)}`],
    [{ loraRank: 8.5 }, `loraRank 8.5 ${wholeFrom(0)}`],
    [{ learningRate: 0 }, "learningRate 0 must be a number greater than 0"],
    [{ learningRate: Number.NaN }, "learningRate NaN must be a number greater than 0"],
    [{ projectionHeadDim: -1 }, `projectionHeadDim -1 ${wholeFrom(0)}`],
    [{ maxContextLength: 0 }, `maxContextLength 0 ${wholeFrom(1)}`],
    [{ nodeCount: 0 }, `nodeCount 0 ${wholeFrom(1)}`],
    [{ acceleratorCount: 1.5 }, `acceleratorCount 1.5 ${wholeFrom(1)}`],
    [{ trainerReplicaCount: 0 }, `trainerReplicaCount 0 ${wholeFrom(1)}`],
    [{ trainingShape: "qwen3-8b-128k" }, "trainingShape 'qwen3-8b-128k' must be accounts/<account>/trainingShapes/"],
    [{ trainingShape: `${trainingShape}/versions/latest` }, "names no version; leave /versions/latest out"],
    [
      { trainingShape, autoSelectTrainingShape: true },
      "autoSelectTrainingShape cannot be combined with trainingShape; set one of the two",
    ],
    [{ trainingShape, nodeCount: 1 }, `nodeCount ${DECIDED}`],
    [{ trainingShape, acceleratorType: "NVIDIA_H200_141GB" }, `acceleratorType ${DECIDED}`],
    [{ trainingShape, acceleratorCount: 8 }, `acceleratorCount ${DECIDED}`],
    [{ trainingShape, maxContextLength: 8192 }, `maxContextLength ${DECIDED}`],
    [{ autoSelectTrainingShape: true, nodeCount: 1 }, "nodeCount cannot be set, because autoSelectTrainingShape"],
    [{ displayName: "x".repeat(64) }, "displayName has 64 characters; it must have 1 to 63"],
    [{ displayName: "" }, "displayName has 0 characters; it must have 1 to 63"],
    [{ gradientAccumulationSteps: 4 }, "gradientAccumulationSteps 4 must be 1: the service has no such setting"],
    [{ inactivityTimeout: "3h1s" }, "inactivityTimeout '3h1s' must be at most 3h"],
    [{ inactivityTimeout: "60" }, "inactivityTimeout '60' must be a duration such as 30m"],
    [{ inactivityTimeout: "0s" }, "inactivityTimeout '0s' must be a duration such as 30m"],
    [
      { disableInactivityCleanup: true, inactivityTimeout: "1h" },
      "disableInactivityCleanup cannot be combined with inactivityTimeout; set one of the two",
    ],
    [{ jobId: "-j" }, "jobId '-j' must have 1 to 63 characters"],
    [{ jobId: "J" }, "jobId 'J' must have 1 to 63 characters"],
    [{ jobId: "j".repeat(64) }, "must have 1 to 63 characters of a-z, 0-9 and hyphen"],
  ])("%j", (config, fault) => {
    const faults = faultsOf({ baseModel, ...config });
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });

  test("for every violation at once", () => {
    expect(faultsOf({ trainingShape, nodeCount: 0, loraRank: -1, jobId: "" })).toHaveLength(5);
  });

  test("for a privilege of account fireworks elsewhere", () => {
    expect(faultsOf({ baseModel, disableInactivityCleanup: true }, { accountId: "acme" })).toEqual([
      "disableInactivityCleanup is for account 'fireworks' only, not for 'acme'; set inactivityTimeout instead, up to 3h",
    ]);
  });

  test("for what an unknown value already excludes, but not for the value itself", () => {
    const unknown = new Set(["baseModel", "trainingShape", "nodeCount"]);
    expect(faultsOf({}, { unknown })).toEqual([
      expect.stringContaining("nodeCount cannot be set, because the training"),
    ]);
  });
});

describe("a create request", () => {
  const ALWAYS = { serviceMode: true, keepAlive: false, dataset: "" };

  test("on a shape names it in the query, and leaves hardware out of the body", () => {
    expect(trainerJobRequest({ baseModel, trainingShape }, "j")).toEqual({
      query: { trainingShape, rlorTrainerJobId: "j" },
      body: { ...ALWAYS, useReservation: true, trainingConfig: { baseModel, loraRank: 0, learningRate: 0.00001 } },
    });
  });

  test("with hardware of its own skips the validations, and has one node by default", () => {
    const { query, body } = trainerJobRequest({ baseModel, acceleratorType: "X", acceleratorCount: 8 }, "j");
    expect(query).toEqual({ skipValidations: "true", rlorTrainerJobId: "j" });
    expect(body).toMatchObject({ nodeCount: 1, trainingConfig: { acceleratorType: "X", acceleratorCount: 8 } });
  });

  test("on a shape that the service picks sends neither", () => {
    const { query, body } = trainerJobRequest({ baseModel, autoSelectTrainingShape: true }, "j");
    expect(query).toEqual({ rlorTrainerJobId: "j" });
    expect(body).not.toHaveProperty("nodeCount");
  });

  test("carries every field in the wire's own form, with the parameters in the vendor's order", () => {
    const config: TrainerJobConfig = {
      ...{ baseModel, loraRank: 8, learningRate: 0.001, projectionHeadDim: 16, displayName: "Bot" },
      ...{ trainerReplicaCount: 2, gradientAccumulationSteps: 1, hotLoadDeploymentId: "d", region: "EU" },
      ...{ customImageTag: "0.1", extraArgs: ["--a 1", "--b"], extraValues: { x: 1 }, trainingShape },
      ...{ forwardOnly: true, preemptible: true, inactivityTimeout: "1h30m", skipValidations: true },
      ...{ purpose: "p", managedBy: "m", reservationTarget: "r" },
    };
    const { query, body } = trainerJobRequest(config, "j");
    expect(Object.entries(query)).toEqual([
      ["deploymentId", "d"],
      ["trainingShape", trainingShape],
      ["skipValidations", "true"],
      ["rlorTrainerJobId", "j"],
    ]);
    expect(body).toEqual({
      ...ALWAYS,
      ...{ displayName: "Bot", trainerReplicaCount: 2, hotLoadDeploymentId: "d", forwardOnly: true },
      ...{ preemptible: true, inactivityTimeout: "5400s", extraValues: { x: 1 }, purpose: "p", managedBy: "m" },
      ...{ useReservation: false, reservationTarget: "r" },
      trainingConfig: {
        ...{ baseModel, loraRank: 8, learningRate: 0.001, projectionHeadDim: 16, region: "EU" },
        ...{ customImageTag: "0.1", extraArgs: ["--a", "1", "--b"] },
      },
    });
  });

  test.each([
    [{ useReservation: false }, false],
    [{ useReservation: true }, true],
    [{ useReservation: true, reservationTarget: "r" }, false],
  ])("with %j sends useReservation %s", (reservation, sent) => {
    expect(trainerJobRequest({ baseModel, ...reservation }, "j").body.useReservation).toBe(sent);
  });
});
