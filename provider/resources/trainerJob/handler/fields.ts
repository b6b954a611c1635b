import { z } from "zod";
import { DEFAULT_LEARNING_RATE, DEFAULT_LORA_RANK, type TrainerJobConfig } from "../../../client/trainerJobConfig.js";
import {
  annotationsArg,
  durationArg,
  preflightArg,
  textArg,
  trainingProfileArg,
  waitForArg,
} from "../../../lifecycle/args.js";
import { type FieldTable, fieldsThat, fixed, ignored, saved } from "../../../lifecycle/fieldTable.js";

/**
 * The fields of a trainer job, a row each; the vendor's rules on what they may hold are the client's. The service can
 * change none of what a job is launched with.
 */
export const FIELDS = {
  baseModel: fixed(z.string()),
  loraRank: { ...fixed(z.number()), default: DEFAULT_LORA_RANK },
  learningRate: { ...fixed(z.number()), default: DEFAULT_LEARNING_RATE },
  projectionHeadDim: fixed(z.number()),
  maxContextLength: fixed(z.number()),
  nodeCount: fixed(z.number()),
  acceleratorType: fixed(textArg),
  acceleratorCount: fixed(z.number()),
  displayName: fixed(z.string()),
  trainerReplicaCount: fixed(z.number()),
  gradientAccumulationSteps: ignored(z.number()),
  hotLoadDeploymentId: fixed(textArg),
  region: fixed(textArg),
  customImageTag: fixed(textArg),
  extraArgs: fixed(z.array(z.string())),
  extraValues: fixed(z.record(z.string(), z.unknown())),
  trainingShape: fixed(z.string()),
  /** Comes from the class, which spreads `profile`. */
  trainingProfile: ignored(trainingProfileArg),
  autoSelectTrainingShape: fixed(z.boolean()),
  forwardOnly: fixed(z.boolean()),
  preemptible: fixed(z.boolean()),
  inactivityTimeout: fixed(z.string()),
  disableInactivityCleanup: fixed(z.boolean()),
  skipValidations: ignored(z.boolean()),
  jobId: { arg: z.string(), change: "replace" },
  purpose: fixed(z.string()),
  managedBy: fixed(z.string()),
  useReservation: fixed(z.boolean()),
  reservationTarget: fixed(textArg),
  waitFor: ignored(waitForArg),
  resume: saved(z.boolean()),
  annotations: saved(annotationsArg),
  preflight: ignored(preflightArg),
  timeouts: saved(
    z.strictObject({
      pending: durationArg.optional(),
      ready: durationArg.optional(),
      delete: durationArg.optional(),
      poll: durationArg.optional(),
    }),
  ),
} as const satisfies FieldTable;

export const LAUNCH_FIELDS = fieldsThat(FIELDS, { sent: "create" } as const) satisfies (keyof TrainerJobConfig)[];
