import { z } from "zod";

import { writableFields } from "../server/patchFields.js";
import { parseProtoDuration } from "../time/duration.js";

const count = z.number().int().nonnegative();
const MAX_INACTIVITY_MS = 3 * 3_600_000;

/** `trainingConfig` (SDK `trainer.py`, and the rest of the REST types). */
export const trainingConfigSchema = z
  .strictObject({
    baseModel: z.string(),
    loraRank: count,
    learningRate: z.number(),
    projectionHeadDim: count,
    maxContextLength: count,
    acceleratorType: z.string(),
    acceleratorCount: count,
    region: z.string(),
    customImageTag: z.string(),
    extraArgs: z.array(z.string()),
    extraValues: z.looseObject({}),
    outputModel: z.string(),
    warmStartFrom: z.string(),
    jinjaTemplate: z.string(),
    epochs: count,
    batchSize: count,
    batchSizeSamples: count,
    gradientAccumulationSteps: count,
    learningRateWarmupSteps: count,
    optimizerWeightDecay: z.number(),
    samplerCheckpointSaveIntervalSteps: count,
  })
  .partial();

/** Fields of a trainer job that its creator sets (SDK `trainer.py`, REST types). */
const job = z
  .strictObject({
    displayName: z.string().max(63, "must be shorter than 64 characters"),
    dataset: z.string(),
    evaluationDataset: z.string(),
    evalAutoCarveout: z.boolean(),
    serviceMode: z.boolean(),
    keepAlive: z.boolean(),
    nodeCount: count,
    trainerReplicaCount: count,
    hotLoadDeploymentId: z.string(),
    rolloutDeploymentName: z.string(),
    forwardOnly: z.boolean(),
    preemptible: z.boolean(),
    inactivityTimeout: z
      .string()
      .refine((text) => parseProtoDuration(text) !== undefined, 'must be a duration such as "1800s"')
      // Over 3 h refused (SDK 1.2.28; that the server does so too is assumed).
      .refine((text) => (parseProtoDuration(text) ?? 0) <= MAX_INACTIVITY_MS, "must be at most 3 hours"),
    disableInactivityCleanup: z.boolean(),
    purpose: z.string(),
    managedBy: z.string(),
    useReservation: z.boolean(),
    reservationTarget: z.string(),
    extraValues: z.looseObject({}),
    rewardWeights: z.array(z.string()),
    wandbConfig: z.looseObject({}),
    awsS3Config: z.looseObject({}),
    lossConfig: z.looseObject({}),
    trainingConfig: z.looseObject({}),
  })
  .partial();

const READ_ONLY =
  "name createTime completedTime state status createdBy jobProgress acceleratorSeconds directRouteHandle".split(" ");

export type TrainingConfig = z.output<typeof trainingConfigSchema>;

/** The body of a create request; unknown fields are refused by name, in `trainingConfig` too. */
export function trainerJobRequest(body: unknown) {
  const { trainingConfig, ...fields } = job.parse(writableFields(body, { writable: job, readOnly: READ_ONLY }));
  return { fields, config: trainingConfigOf(trainingConfig) };
}

export function trainingConfigOf(given: unknown): TrainingConfig {
  const form = { writable: trainingConfigSchema, readOnly: [] };
  return trainingConfigSchema.parse(writableFields(given ?? {}, form));
}
