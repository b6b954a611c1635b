import { type Seed } from "../seed.js";
import { fireworksAccount } from "./fireworksAccount.js";

/** Account `acme` with one finished LoRA job. Rows are out of order and their times differ in precision, as in the service. */
export const quickstartSeed: Seed = {
  accounts: [
    {
      id: "acme",
      displayName: "Acme",
      apiKeys: ["fw-emulator-key"],
      trainerJobs: [
        {
          id: "sft-7",
          displayName: "support bot, run 7",
          state: "JOB_STATE_COMPLETED",
          baseModel: "accounts/fireworks/models/qwen3-8b",
          loraRank: 8,
          acceleratorType: "NVIDIA_B200_180GB",
          acceleratorCount: 4,
          nodeCount: 1,
          createTime: "2026-10-30T08:00:00Z",
          completedTime: "2026-10-30T11:41:02Z",
          checkpoints: [
            {
              id: "step-20-a1b2c3d4",
              createTime: "2026-10-30T09:10:00Z",
              updateTime: "2026-10-30T09:10:07.120Z",
              checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              promotable: true,
            },
            {
              id: "step-40-a1b2c3d4",
              createTime: "2026-10-30T09:55:00.250Z",
              updateTime: "2026-10-30T09:55:09Z",
              checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              promotable: true,
            },
            {
              id: "step-40-merged-a1b2c3d4",
              createTime: "2026-10-30T09:55:31Z",
              updateTime: "2026-10-30T09:57:44.002Z",
              checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE",
              promotable: true,
            },
            // As text, "...05.123456Z" sorts before "...05Z"; as a time it is the later one.
            {
              id: "step-60-a1b2c3d4",
              createTime: "2026-10-30T10:40:05.123456Z",
              updateTime: "2026-10-30T10:40:11Z",
              checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              promotable: true,
            },
            {
              id: "step-60",
              createTime: "2026-10-30T10:40:05Z",
              updateTime: "2026-10-30T10:40:30.5Z",
              checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA",
              promotable: false,
            },
            {
              id: "step-80-a1b2c3d4",
              createTime: "2026-10-30T11:25:00Z",
              updateTime: "2026-10-30T11:25:06Z",
              checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
              promotable: true,
            },
            {
              id: "step-80",
              createTime: "2026-10-30T11:25:00.900Z",
              updateTime: "2026-10-30T11:25:41Z",
              checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA",
              promotable: false,
            },
          ],
        },
      ],
    },
    fireworksAccount,
  ],
};
