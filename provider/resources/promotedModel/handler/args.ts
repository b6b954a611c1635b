import { type z } from "zod";
import {
  isParent,
  parseCheckpointParent,
  parseModelName,
  parseParentedCheckpoint,
  parseTrainingShapeName,
} from "../../../client/names.js";
import { validateOutputModelId } from "../../../client/validateOutputModelId.js";
import { foreignNames, type ParsedArgs, parseArgs, profileArg } from "../../../lifecycle/args.js";
import { type Changed } from "../../../lifecycle/check.js";
import { argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";
import { FIELDS } from "./fields.js";

const argsSchema = argsOf(FIELDS).extend({ profile: profileArg.optional() });

/** The user's arguments; a property that is unknown at preview is absent. */
export type PromotedModelValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found. */
export function parse(properties: Properties): ParsedArgs<PromotedModelValues> {
  return parseArgs("PromotedModel", argsSchema, properties, localFaults);
}

/** What the settings forbid: names of another account than the configured one. */
export function refuse({ values, settings }: Changed<PromotedModelValues, unknown>): CheckFailure[] {
  const accounts = {
    trainerJob: parseCheckpointParent(values.trainerJob ?? "")?.accountId,
    checkpoint: parseParentedCheckpoint(values.checkpoint ?? "")?.parent.accountId,
  };
  return foreignNames(accounts, settings);
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
