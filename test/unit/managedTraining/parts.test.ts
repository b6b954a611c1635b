import { expect, test } from "vitest";
import { type ManagedTrainingArgs } from "../../../provider/resources/managedTraining/args.js";
import { deploymentArgs } from "../../../provider/resources/managedTraining/parts.js";

const JOB = "accounts/acme/rlorTrainerJobs/bot";
const SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-8b";
const HOT = { enableHotLoad: true, forTraining: true, hotLoadBucketType: "FW_HOSTED", hotLoadTrainerJob: JOB };

test.each<[string, Partial<ManagedTrainingArgs>, object]>([
  ["without hot load nothing of it", { preemptible: true }, {}],
  ["with hot load what the vendor's flow sends", { enableHotLoad: true }, HOT],
  ["and preemptible, if the trainer is", { enableHotLoad: true, preemptible: true }, { ...HOT, preemptible: true }],
])("the deployment of a training is given %s", (_, args, more) => {
  const baseModel = "accounts/fireworks/models/qwen3-8b";
  expect(deploymentArgs({ baseModel, ...args }, SHAPE, JOB)).toEqual({
    ...{ baseModel, deploymentShape: SHAPE, minReplicaCount: 1, maxReplicaCount: 1 },
    ...more,
  });
});
