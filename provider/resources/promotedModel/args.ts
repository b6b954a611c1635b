import { z } from "zod";
import {
  parseCheckpointName,
  parseModelName,
  parseTrainerJobName,
  parseTrainingShapeName,
} from "../../client/names.js";
import { validateOutputModelId } from "../../client/validateOutputModelId.js";
import { parseDuration } from "../../lifecycle/duration.js";
import { type CheckFailure, type Properties } from "../../lifecycle/handler.js";
import { containsUnknown } from "../../lifecycle/unknown.js";

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, "must be a duration such as 2h, 90s or 1h30m");

/** What a user may write, once every value is known. */
const argsSchema = z.strictObject({
  trainerJob: z.string().min(1).optional(),
  checkpoint: z.string().min(1).optional(),
  outputModelId: z.string().optional(),
  outputModelIdPrefix: z.string().min(1).optional(),
  baseModel: z.string().optional(),
  trainingShape: z.string().optional(),
  displayName: z.string().max(63, "must be shorter than 64 characters").optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  reselect: z.unknown().optional(),
  replaceInPlace: z.boolean().optional(),
  onDelete: z.enum(["delete", "keep"]).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  preflight: z.enum(["strict", "warn", "off"]).optional(),
  timeouts: z.strictObject({ create: duration.optional(), delete: duration.optional() }).optional(),
});

/** The user's arguments; a property that is unknown at preview is absent and listed in `unknown`. */
export type PromotedModelValues = z.output<typeof argsSchema>;

export interface ParsedArgs {
  readonly values: PromotedModelValues;
  /** Properties whose value is, or holds, an unknown. */
  readonly unknown: ReadonlySet<string>;
  readonly failures: CheckFailure[];
}

/** Parses the user's own properties; every fault of every property is found. */
export function parseArgs(properties: Properties): ParsedArgs {
  const unknown = new Set(Object.keys(properties).filter((key) => containsUnknown(properties[key])));
  const known = Object.fromEntries(Object.entries(properties).filter(([key]) => !unknown.has(key)));
  const parsed = argsSchema.safeParse(known);
  if (parsed.success) return { values: parsed.data, unknown, failures: localFaults(parsed.data, unknown) };
  const failures = parsed.error.issues.flatMap((issue): CheckFailure[] => {
    if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
      return issue.keys.map((key) => ({
        property: key,
        reason: `is not a property of PromotedModel; known are ${KNOWN}`,
      }));
    }
    return [{ property: issue.path.join("."), reason: issue.message }];
  });
  return { values: {}, unknown, failures };
}

const KNOWN = Object.keys(argsSchema.shape).join(", ");

/** Faults that can be seen without asking the service. */
function localFaults(values: PromotedModelValues, unknown: ReadonlySet<string>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: keyof PromotedModelValues, reason: string): void => {
    failures.push({ property, reason });
  };
  const { trainerJob, checkpoint, outputModelId, baseModel, trainingShape } = values;
  const checkpointName = checkpoint === undefined ? undefined : parseCheckpointName(checkpoint);
  if (trainerJob?.includes("/") === true && parseTrainerJobName(trainerJob) === undefined) {
    fail("trainerJob", `'${trainerJob}' must be a job id such as sft-7, or accounts/<account>/rlorTrainerJobs/<job>`);
  }
  if (checkpoint?.includes("/") === true && checkpointName === undefined) {
    fail(
      "checkpoint",
      `'${checkpoint}' must be an id, a logical name such as step-50, or accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>`,
    );
  }
  if (
    trainerJob === undefined &&
    checkpointName === undefined &&
    !unknown.has("trainerJob") &&
    !unknown.has("checkpoint")
  ) {
    fail(
      "trainerJob",
      "is required unless checkpoint is a full name (accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>)",
    );
  }
  if (trainerJob !== undefined && checkpointName !== undefined && !isJob(trainerJob, checkpointName)) {
    fail(
      "trainerJob",
      `is '${trainerJob}', but checkpoint belongs to trainer job '${checkpointName.jobId}'; leave trainerJob out or make them agree`,
    );
  }
  if (outputModelId !== undefined) {
    for (const reason of outputModelIdFaults(outputModelId)) fail("outputModelId", reason);
    if (values.outputModelIdPrefix !== undefined)
      fail("outputModelIdPrefix", "has no effect beside outputModelId; set one of the two");
  }
  if (baseModel !== undefined && parseModelName(baseModel) === undefined) {
    fail("baseModel", `'${baseModel}' must be a full model name such as accounts/fireworks/models/qwen3-8b`);
  }
  if (trainingShape !== undefined && parseTrainingShapeName(trainingShape) === undefined) {
    fail(
      "trainingShape",
      `'${trainingShape}' must be accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>`,
    );
  }
  if (values.replaceInPlace === true && values.onDelete === "keep") {
    fail("replaceInPlace", `deletes the old model first, which onDelete: "keep" forbids; choose one of the two`);
  }
  return failures;
}

/** The reference's rules, and no hyphen at either end: validators disagree on that, and a rejected id costs the checkpoint. */
function outputModelIdFaults(id: string): string[] {
  const faults = validateOutputModelId(id);
  if (/^-|-$/.test(id)) faults.push(`output_model_id '${id}' must not begin or end with a hyphen.`);
  return faults;
}

function isJob(trainerJob: string, { accountId, jobId }: { accountId: string; jobId: string }): boolean {
  const full = parseTrainerJobName(trainerJob);
  return full === undefined ? trainerJob === jobId : full.accountId === accountId && full.jobId === jobId;
}
