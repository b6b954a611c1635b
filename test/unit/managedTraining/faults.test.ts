import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { type ManagedTrainingArgs } from "../../../provider/resources/managedTraining/args.js";
import { argumentFaults } from "../../../provider/resources/managedTraining/faults.js";

const FINE = {
  baseModel: "accounts/fireworks/models/qwen3-8b",
  trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
};

const faultsOf = (args: object): string[] => argumentFaults(args as ManagedTrainingArgs);

describe("a field of the vendor's configuration that means nothing here is refused with what to write instead", () => {
  test.each<[string, unknown, string]>([
    ["modelName", "m", 'modelName = "m": is an alias; write baseModel'],
    ["trainingShapeId", "s", 'trainingShapeId = "s": is another name of trainingShape; write trainingShape'],
    ["training_shape_ref", "s", 'training_shape_ref = "s": is an alias; write trainingShape'],
    ["trainer_id", "t", 'trainer_id = "t": is an alias; write trainerJobId'],
    ["deploymentReplicaCount", 2, "deploymentReplicaCount = 2: is an alias; write replicaCount"],
    ["gradientAccumulationSteps", 1, "accumulate in the training loop"],
    ["seed", 7, "seed the training loop"],
    ["trainMlp", true, "choose what is trained in the training client"],
    ["trainAttn", false, "training client"],
    ["trainUnembed", false, "training client"],
    ["nodeCount", 2, "choose a trainingShape"],
    ["acceleratorType", "NVIDIA_B200_180GB", "choose a trainingShape"],
    ["acceleratorCount", 8, "choose a trainingShape"],
    ["hotLoadDeploymentId", "d", "set enableHotLoad: true"],
    ["forwardOnly", true, "set referenceRequired: true"],
    ["maxLoraRank", 64, "set loraRank"],
    ["loraAlpha", 32, "give it to the client"],
    ["tokenizerModel", "Qwen/Qwen3-8B", "give it to the client"],
    ["weightSyncTransport", "RDMA", "give it to the client"],
    ["trainer_timeout_s", 3600, 'write timeouts: { trainerReady: "1h" }'],
    ["trainerPendingTimeoutS", 3600, 'write timeouts: { trainerPending: "48h" }'],
    ["deploymentTimeoutS", 5400, 'write timeouts: { deployment: "90m" }'],
    ["cleanupTrainerOnClose", true, "pulumi destroy deletes what this created"],
    ["cleanup_deployment_on_close", "delete", "pulumi destroy deletes what this created"],
    ["cleanupReferenceTrainerOnClose", true, "pulumi destroy deletes what this created"],
    ["lora_rank", 8, "lora_rank = 8: names are in camelCase here; write loraRank"],
    ["loraRanc", 8, "loraRanc = 8: ManagedTraining has no such argument; leave it out"],
  ])("%s", (name, value, told) => {
    const faults = faultsOf({ ...FINE, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(told);
    expect(faults[0]).toContain(name);
  });

  test("what is undefined is not set, and values of settings are not repeated", () => {
    expect(faultsOf({ ...FINE, seed: undefined })).toEqual([]);
    expect(faultsOf({ ...FINE, api_key: "fw-1", additionalHeaders: { a: "fw-2" } }).join()).not.toContain("fw-");
  });
});

describe("arguments that contradict each other are refused", () => {
  test.each<[object, string]>([
    [{ trainingShape: undefined }, "deploymentShape: is required"],
    [{ baseModel: undefined }, "baseModel: is required"],
    [{ createDeployment: false, replicaCount: 2 }, "replicaCount = 2: has no effect without a deployment"],
    [{ createDeployment: pulumi.output(true) }, "createDeployment = (an output): must be true or false"],
    [{ replicaCount: 0 }, "replicaCount = 0: "],
    [{ replicaCount: 1.5 }, "replicaCount = 1.5: "],
    [{ hotLoadTransitionType: "SYNC" }, 'hotLoadTransitionType = "SYNC": has no effect without hot load'],
    [{ referenceTrainingShape: "s" }, 'referenceTrainingShape = "s": has no effect without a reference'],
    [{ referenceRequired: true, referenceTrainerJob: "j" }, "referenceRequired would create another"],
  ])("%j", (change, told) => {
    const faults = faultsOf({ ...FINE, ...change });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(told);
  });

  test.each<[object]>([
    [{}],
    [{ replicaCount: pulumi.output(3) }],
    [{ trainingShape: undefined, createDeployment: false }],
    [{ trainingShape: undefined, deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b" }],
    [{ createDeployment: false, enableHotLoad: false }],
    [{ enableHotLoad: true, hotLoadTransitionType: "ASYNC", referenceRequired: true }],
  ])("and these are not: %j", (change) => {
    expect(faultsOf({ ...FINE, ...change })).toEqual([]);
  });
});
