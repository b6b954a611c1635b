import { z } from "zod";

import { issueTexts } from "./issueTexts.js";
import { modesSchema } from "./modes.js";
import { parseTime } from "./time.js";

/*
 * Containers are strict, so a typing error is found; wire objects are loose, so that any field of the service, known here
 * or not, can be seeded and comes back in answers. Fields marked "emulator only" never do.
 */

const time = z.string().refine((text) => parseTime(text) !== undefined, "must be an RFC 3339 time");
const id = z.string().min(1);
const duration = (fallback: number) => z.number().int().nonnegative().default(fallback);

const checkpointSchema = z.looseObject({
  id,
  createTime: time,
  updateTime: time.optional(),
  /** With its prefix, for example `CHECKPOINT_TYPE_INFERENCE_LORA`. */
  checkpointType: z.string(),
  /** Absent: decided by the type. */
  promotable: z.boolean().optional(),
  /** Emulator only: the row is neither listed nor found before this time. */
  listedAt: time.optional(),
  /** Emulator only: the staged files were lost to a rejected output id. */
  orphaned: z.boolean().optional(),
});

const trainerJobSchema = z.looseObject({
  id,
  state: z.string().default("JOB_STATE_COMPLETED"),
  /** Short for the field of this name in `trainingConfig`; so are the next three. */
  baseModel: z.string().optional(),
  loraRank: z.number().int().nonnegative().optional(),
  acceleratorType: z.string().optional(),
  acceleratorCount: z.number().int().nonnegative().optional(),
  trainingConfig: z.looseObject({}).optional(),
  nodeCount: z.number().int().nonnegative().optional(),
  createTime: time.optional(),
  /** Set: the job is a tombstone. */
  deleteTime: time.optional(),
  /** Emulator only: a job from before the stored bucket URL. */
  legacyBucket: z.boolean().optional(),
  checkpoints: z.array(checkpointSchema).default([]),
});

const modelSchema = z.looseObject({
  id,
  state: z.string().optional(),
  kind: z.string().optional(),
  /** Absent: public in account `fireworks`, private elsewhere. */
  public: z.boolean().optional(),
  createTime: time.optional(),
  updateTime: time.optional(),
  baseModelDetails: z.looseObject({}).optional(),
  peftDetails: z.looseObject({}).optional(),
  status: z.looseObject({}).optional(),
  /** Shown besides what `deployedModels` of the account say. */
  deployedModelRefs: z.array(z.looseObject({})).optional(),
});

const deploymentSchema = z.looseObject({ id, baseModel: z.string().optional(), state: z.string().optional() });

const deployedModelSchema = z.looseObject({
  id,
  /** Full model name. */
  model: z.string(),
  deployment: z.string().optional(),
  state: z.string().optional(),
  default: z.boolean().optional(),
  public: z.boolean().optional(),
});

const shapeVersionSchema = z.looseObject({
  id,
  latestValidated: z.boolean().optional(),
  public: z.boolean().optional(),
  createTime: time.optional(),
  snapshot: z.looseObject({}),
});

const trainingShapeSchema = z.looseObject({
  id,
  /** Absent: readable by every key. */
  public: z.boolean().optional(),
  createTime: time.optional(),
  versions: z.array(shapeVersionSchema).default([]),
});

const operationSchema = z.strictObject({
  id,
  /** Full names. */
  model: z.string(),
  checkpoint: z.string(),
  trainerJob: z.string(),
  baseModel: z.string(),
  startTime: time,
  /** When it ends. */
  dueTime: time,
  outcome: z.enum(["succeed", "fail", "never", "vanish"]),
  error: z.strictObject({ code: z.number().int(), message: z.string() }).optional(),
  /** Its outcome was applied to the model. */
  settled: z.boolean().default(false),
  /** Nobody was told about it: the promotion was synchronous. */
  silent: z.boolean().default(false),
});

const accountSchema = z.strictObject({
  id,
  /** Keys that see this account. A key may be listed in several accounts. */
  apiKeys: z.array(z.string().min(1)).default([]),
  displayName: z.string().optional(),
  email: z.string().optional(),
  accountType: z.string().optional(),
  state: z.string().optional(),
  suspendState: z.string().optional(),
  createTime: time.optional(),
  trainerJobs: z.array(trainerJobSchema).default([]),
  models: z.array(modelSchema).default([]),
  deployments: z.array(deploymentSchema).default([]),
  deployedModels: z.array(deployedModelSchema).default([]),
  trainingShapes: z.array(trainingShapeSchema).default([]),
  deploymentShapes: z.array(z.looseObject({ id })).default([]),
  /** Promotions that were started. */
  operations: z.array(operationSchema).default([]),
  /** Ids that may not be used again yet; only with `modes.modelIdReuse: "refused"`. */
  deletedModels: z.array(z.strictObject({ id, deleteTime: time })).default([]),
});

const timingSchema = z.strictObject({
  /** How long a promotion takes on the emulator's clock; 0: done at the first poll. */
  promotionMs: duration(0),
  /** How long a new checkpoint takes to be listed, counted from its `createTime`; 0: no delay. */
  storageLagMs: duration(0),
  operationExpiryMs: duration(3_600_000),
  modelIdReuseMs: duration(3_600_000),
});

export const seedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  modes: modesSchema.prefault({}),
  timing: timingSchema.prefault({}),
  /** Stands still at `now`, or runs ahead by `offsetMs`. Absent: real time. */
  clock: z.strictObject({ now: time.optional(), offsetMs: z.number().int().optional() }).optional(),
});

/** What a seed file holds: as much or as little of the service as a test needs. */
export type Seed = z.input<typeof seedSchema>;
/** A seed with its defaults filled in: what the emulator holds, and what it shows as its state. */
export type State = z.output<typeof seedSchema>;
export type Account = z.output<typeof accountSchema>;
export type TrainerJob = z.output<typeof trainerJobSchema>;
export type Checkpoint = z.output<typeof checkpointSchema>;
export type Model = z.output<typeof modelSchema>;
export type Operation = z.output<typeof operationSchema>;
export type TrainingShape = z.output<typeof trainingShapeSchema>;
export type ShapeVersion = z.output<typeof shapeVersionSchema>;

/** Reads a seed; the error names the path of every fault in it. */
export function parseSeed(value: unknown): State {
  const parsed = seedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`not a seed:\n  ${issueTexts(parsed.error).join("\n  ")}`);
}
