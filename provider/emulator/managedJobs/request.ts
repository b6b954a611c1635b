import { z } from "zod";

import { trainingConfigSchema } from "../trainerJobs/request.js";
import { type ManagedCollection } from "./managedJob.js";

const text = z.string();
const count = z.number().int().nonnegative();
const object = z.looseObject({});

/** What the creator of any managed job can set (REST types). */
const common = {
  dataset: text,
  displayName: text.max(63, "must be shorter than 64 characters"),
  evaluationDataset: text,
  evalAutoCarveout: z.boolean(),
  rendererHuggingFaceRepoId: text,
  reservationTarget: text,
  useReservation: z.boolean(),
  wandbConfig: object,
  awsS3Config: object,
  azureBlobStorageConfig: object,
};

const supervised = {
  ...trainingConfigSchema.shape,
  earlyStop: z.boolean(),
  isTurbo: z.boolean(),
  metricsFileSignedUrl: text,
  mtpEnabled: z.boolean(),
  mtpFreezeBaseModel: z.boolean(),
  mtpNumDraftTokens: count,
  nodes: count,
  usePurpose: text,
};

const preference = { lossConfig: object, trainingConfig: object };

const reinforcement = {
  ...preference,
  evaluator: text,
  chunkSize: count,
  inferenceParameters: object,
  maxConcurrentEvaluations: count,
  maxConcurrentRollouts: count,
  maxInferenceReplicaCount: count,
  mcpServer: text,
  nodeCount: count,
};

interface Creating {
  readonly fields: z.ZodObject;
  /** The query parameter that names the job. */
  readonly idQuery: string;
  readonly required: readonly string[];
}

const creating = (idQuery: string, fields: z.ZodRawShape, required: readonly string[]): Creating => ({
  idQuery,
  fields: z.strictObject({ ...common, ...fields }).partial(),
  required,
});

export const CREATING: Readonly<Record<ManagedCollection, Creating>> = {
  supervisedFineTuningJobs: creating("supervisedFineTuningJobId", supervised, ["dataset"]),
  dpoJobs: creating("dpoJobId", preference, ["dataset"]),
  reinforcementFineTuningJobs: creating("reinforcementFineTuningJobId", reinforcement, ["dataset", "evaluator"]),
};

export const READ_ONLY =
  "name createTime updateTime completedTime state status createdBy jobProgress estimatedCost trainerLogsSignedUrl acceleratorSeconds outputMetrics outputStats".split(
    " ",
  );
