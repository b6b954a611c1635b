import { z } from "zod";
import { DEFAULT_LEARNING_RATE, DEFAULT_LORA_RANK, type TrainerJobConfig } from "../../../client/trainerJobConfig.js";
import { annotationsArg, durationArg, preflightArg, trainingProfileArg } from "../../../lifecycle/args.js";
import { type FieldTable, fieldsThat } from "../../../lifecycle/fieldTable.js";

const text = z.string().min(1, "must not be empty");
/** What a job is launched with: the service can change none of it later. */
const launched = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "replace", sent: "create" }) as const;
/** What acts when the job is launched, or on nothing at all. */
const ignored = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "ignore" }) as const;
/** What only the state knows. */
const saved = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "update" }) as const;

/** The fields of a trainer job, a row each; the vendor's rules on what they may hold are the client's. */
export const FIELDS = {
  baseModel: launched(z.string()),
  loraRank: { ...launched(z.number()), default: DEFAULT_LORA_RANK },
  learningRate: { ...launched(z.number()), default: DEFAULT_LEARNING_RATE },
  projectionHeadDim: launched(z.number()),
  maxContextLength: launched(z.number()),
  nodeCount: launched(z.number()),
  acceleratorType: launched(text),
  acceleratorCount: launched(z.number()),
  displayName: launched(z.string()),
  trainerReplicaCount: launched(z.number()),
  gradientAccumulationSteps: ignored(z.number()),
  hotLoadDeploymentId: launched(text),
  region: launched(text),
  customImageTag: launched(text),
  extraArgs: launched(z.array(z.string())),
  extraValues: launched(z.record(z.string(), z.unknown())),
  trainingShape: launched(z.string()),
  /** Comes from the class, which spreads `profile`. */
  trainingProfile: ignored(trainingProfileArg),
  autoSelectTrainingShape: launched(z.boolean()),
  forwardOnly: launched(z.boolean()),
  preemptible: launched(z.boolean()),
  inactivityTimeout: launched(z.string()),
  disableInactivityCleanup: launched(z.boolean()),
  skipValidations: ignored(z.boolean()),
  jobId: { arg: z.string(), change: "replace" },
  purpose: launched(z.string()),
  managedBy: launched(z.string()),
  useReservation: launched(z.boolean()),
  reservationTarget: launched(text),
  waitFor: ignored(z.enum(["created", "ready"], "must be created or ready")),
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
