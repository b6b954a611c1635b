import { z } from "zod";
import { parseTrainingShapeName } from "../../client/names.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { validateTrainerJobConfig } from "../../client/validateTrainerJobConfig.js";
import { durationArg, preflightArg } from "../../lifecycle/argSchemas.js";
import { type CheckFailure, type Properties } from "../../lifecycle/handler.js";
import { parseArgs, type ParsedArgs } from "../../lifecycle/parseArgs.js";

/** What a user may write, once every value is known; the vendor's rules on it are the client's. */
const argsSchema = z.strictObject({
  baseModel: z.string().optional(),
  loraRank: z.number().optional(),
  learningRate: z.number().optional(),
  projectionHeadDim: z.number().optional(),
  maxContextLength: z.number().optional(),
  nodeCount: z.number().optional(),
  acceleratorType: z.string().min(1, "must not be empty").optional(),
  acceleratorCount: z.number().optional(),
  displayName: z.string().optional(),
  trainerReplicaCount: z.number().optional(),
  gradientAccumulationSteps: z.number().optional(),
  hotLoadDeploymentId: z.string().min(1, "must not be empty").optional(),
  region: z.string().min(1, "must not be empty").optional(),
  customImageTag: z.string().min(1, "must not be empty").optional(),
  extraArgs: z.array(z.string()).optional(),
  extraValues: z.record(z.string(), z.unknown()).optional(),
  trainingShape: z.string().optional(),
  /** Comes from the class, which spreads `profile`. */
  trainingProfile: z.custom<TrainingProfile>((value) => typeof value === "object" && value !== null).optional(),
  autoSelectTrainingShape: z.boolean().optional(),
  forwardOnly: z.boolean().optional(),
  preemptible: z.boolean().optional(),
  inactivityTimeout: z.string().optional(),
  disableInactivityCleanup: z.boolean().optional(),
  skipValidations: z.boolean().optional(),
  jobId: z.string().optional(),
  purpose: z.string().optional(),
  managedBy: z.string().optional(),
  useReservation: z.boolean().optional(),
  reservationTarget: z.string().min(1, "must not be empty").optional(),
  waitFor: z.enum(["created", "ready"], "must be created or ready").optional(),
  resume: z.boolean().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  preflight: preflightArg.optional(),
  timeouts: z
    .strictObject({
      pending: durationArg.optional(),
      ready: durationArg.optional(),
      delete: durationArg.optional(),
      poll: durationArg.optional(),
    })
    .optional(),
});

/** The user's arguments; a property that is unknown at preview is absent. */
export type TrainerJobValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parseTrainerJobArgs(properties: Properties): ParsedArgs<TrainerJobValues> {
  const parsed = parseArgs("TrainerJob", argsSchema, properties);
  // A faulty property is set all the same; its own fault is told already.
  const faulty = parsed.failures.map(({ property }) => property.split(".", 1)[0] ?? "");
  const unknown = new Set([...parsed.unknown, ...faulty]);
  return { ...parsed, failures: [...parsed.failures, ...validateTrainerJobConfig(parsed.values, { unknown })] };
}

/** A shape of another account than the stack's, and what only another account may do. Fireworks' own shapes are everybody's. */
export function foreignAccount(values: Partial<TrainerJobValues>, configured: string | undefined): CheckFailure[] {
  if (configured === undefined) return [];
  const account = parseTrainingShapeName(values.trainingShape ?? "")?.accountId;
  const foreign = account !== undefined && account !== configured && account !== "fireworks";
  const reason = `'${values.trainingShape ?? ""}' belongs to account '${account ?? ""}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack, beside the shapes of 'fireworks'`;
  const privileges = validateTrainerJobConfig(values, { accountId: configured, unknown: new Set(["baseModel"]) });
  return [
    ...(foreign ? [{ property: "trainingShape", reason }] : []),
    ...privileges.filter(({ property }) => property === "disableInactivityCleanup"),
  ];
}
