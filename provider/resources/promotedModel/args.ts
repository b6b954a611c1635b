import { z } from "zod";
import { parseInstant } from "../../client/instant.js";
import {
  isParent,
  parseCheckpointParent,
  parseModelName,
  parseParentedCheckpoint,
  parseTrainingShapeName,
} from "../../client/names.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { validateOutputModelId } from "../../client/validateOutputModelId.js";
import { durationArg, preflightArg } from "../../lifecycle/argSchemas.js";
import { type CheckFailure, type Properties } from "../../lifecycle/handler.js";
import { parseArgs, type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { describedFieldsSchema } from "./describedFields.js";

/** What a user may write, once every value is known. */
const argsSchema = z.strictObject({
  trainerJob: z.string().min(1, "must not be empty").optional(),
  checkpoint: z.string().min(1, "must not be empty").optional(),
  createdBefore: z
    .string()
    .refine((text) => parseInstant(text) !== undefined, "must be an RFC 3339 time such as 2026-11-01T00:00:00Z")
    .optional(),
  waitForCheckpoint: durationArg.optional(),
  reselect: z.unknown().optional(),
  outputModelId: z.string().optional(),
  outputModelIdPrefix: z.string().min(1, "must not be empty").optional(),
  baseModel: z.string().optional(),
  trainingShape: z.string().optional(),
  /** Comes from the class, which spreads `profile`. */
  trainingProfile: z.custom<TrainingProfile>((value) => typeof value === "object" && value !== null).optional(),
  ...describedFieldsSchema.shape,
  adopt: z.enum(["never", "ifSameSource", "always"]).optional(),
  replaceInPlace: z.boolean().optional(),
  onDelete: z.enum(["delete", "keep"]).optional(),
  forceDelete: z.boolean().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  preflight: preflightArg.optional(),
  timeouts: z
    .strictObject({ create: durationArg.optional(), poll: durationArg.optional(), delete: durationArg.optional() })
    .optional(),
});

/** The user's arguments; a property that is unknown at preview is absent. */
export type PromotedModelValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found. */
export function parsePromotedModelArgs(properties: Properties): ParsedArgs<PromotedModelValues> {
  const parsed = parseArgs("PromotedModel", argsSchema, properties);
  const faulty = parsed.failures.map(({ property }) => property.split(".", 1)[0] ?? "");
  const notChecked = new Set([...parsed.unknown, ...faulty]);
  return { ...parsed, failures: [...parsed.failures, ...localFaults(parsed.values, notChecked)] };
}

/** Faults that can be seen without asking the service. */
function localFaults(values: PromotedModelValues, unknown: ReadonlySet<string>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: keyof PromotedModelValues, reason: string): void => {
    failures.push({ property, reason });
  };
  const { trainerJob, checkpoint, outputModelId, baseModel, trainingShape } = values;
  const named = checkpoint === undefined ? undefined : parseParentedCheckpoint(checkpoint);
  const adopts = values.adopt !== undefined && values.adopt !== "never";
  if (trainerJob?.includes("/") === true && parseCheckpointParent(trainerJob) === undefined) {
    fail("trainerJob", `'${trainerJob}' must be a job id such as sft-7, or accounts/<account>/rlorTrainerJobs/<job>`);
  }
  if (checkpoint?.includes("/") === true && named === undefined) {
    fail("checkpoint", `'${checkpoint}' must be an id, a logical name such as step-50, or ${FULL_CHECKPOINT}`);
  }
  const located =
    trainerJob !== undefined || named !== undefined || unknown.has("trainerJob") || unknown.has("checkpoint");
  if (!located && !(adopts && checkpoint === undefined)) {
    fail("trainerJob", `is required unless checkpoint is a full name (${FULL_CHECKPOINT})`);
  }
  if (!located && adopts && outputModelId === undefined && !unknown.has("outputModelId")) {
    fail("outputModelId", "is required to adopt a model without trainerJob or checkpoint");
  }
  if (trainerJob !== undefined && named !== undefined && !isParent(trainerJob, named.parent)) {
    fail(
      "trainerJob",
      `is '${trainerJob}', but checkpoint belongs to trainer job '${named.parent.id}'; leave trainerJob out or make them agree`,
    );
  }
  if (values.createdBefore !== undefined && checkpoint !== undefined) {
    fail(
      "createdBefore",
      "chooses among the newest checkpoints and has no effect beside checkpoint; set one of the two",
    );
  }
  if (outputModelId !== undefined) {
    for (const reason of outputModelIdFaults(outputModelId)) fail("outputModelId", reason);
    if (values.outputModelIdPrefix !== undefined) {
      fail("outputModelIdPrefix", "has no effect beside outputModelId; set one of the two");
    }
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

const FULL_CHECKPOINT = "accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>";

/** The reference's rules, and no hyphen at either end: validators disagree on that, and a rejected id costs the checkpoint. */
function outputModelIdFaults(id: string): string[] {
  const faults = validateOutputModelId(id);
  if (/^-|-$/.test(id)) faults.push(`output_model_id '${id}' must not begin or end with a hyphen.`);
  return faults;
}
