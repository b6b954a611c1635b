import { z } from "zod";
import { parseInstant } from "../../../client/instant.js";
import {
  annotationsArg,
  displayNameArg,
  durationArg,
  preflightArg,
  textArg,
  timeoutsArg,
  trainingProfileArg,
} from "../../../lifecycle/args.js";
import { type FieldTable, fieldsThat, fixed, ignored, patched, saved } from "../../../lifecycle/fieldTable.js";

const url = z.url("must be a URL");

/** What chooses a checkpoint, a base model or an id, and acts through what it comes to. */
const chooser = ignored;

/** The types that can be promoted, as the vendor's tables write them and as the service does. */
const CHECKPOINT_TYPES = [
  "INFERENCE_LORA",
  "INFERENCE_BASE",
  "CHECKPOINT_TYPE_INFERENCE_LORA",
  "CHECKPOINT_TYPE_INFERENCE_BASE",
] as const;

/** The fields of a promoted model, a row each. */
export const FIELDS = {
  trainerJob: chooser(textArg),
  checkpoint: chooser(textArg),
  createdBefore: chooser(
    z
      .string()
      .refine((time) => parseInstant(time) !== undefined, "must be an RFC 3339 time such as 2026-11-01T00:00:00Z"),
  ),
  checkpointType: chooser(z.enum(CHECKPOINT_TYPES, "must be INFERENCE_LORA or INFERENCE_BASE")),
  waitForCheckpoint: ignored(durationArg),
  reselect: chooser(z.unknown()),
  outputModelId: fixed(z.string()),
  outputModelIdPrefix: chooser(textArg),
  baseModel: fixed(z.string()),
  trainingShape: chooser(z.string()),
  /** Comes from the class, which spreads `profile`. */
  trainingProfile: saved(trainingProfileArg),
  displayName: patched(displayNameArg),
  description: patched(z.string()),
  public: { ...patched(z.boolean()), default: false },
  contextLength: patched(z.number().int().positive("must be a positive number of tokens")),
  conversationConfig: patched(z.record(z.string(), z.unknown())),
  defaultDraftModel: patched(
    z
      .string()
      .regex(
        /^accounts\/[^/\s]+\/models\/[^/\s]+$/,
        "must be a full model name such as accounts/fireworks/models/draft",
      ),
  ),
  deprecationDate: patched(z.iso.date("must be a date such as 2027-01-31")),
  supportsTools: patched(z.boolean()),
  supportsImageInput: patched(z.boolean()),
  githubUrl: patched(url),
  huggingFaceUrl: patched(url),
  adopt: ignored(z.enum(["never", "ifSameSource", "always"])),
  replaceInPlace: ignored(z.boolean()),
  onDelete: saved(z.enum(["delete", "keep"])),
  forceDelete: saved(z.boolean()),
  annotations: saved(annotationsArg),
  preflight: ignored(preflightArg),
  timeouts: saved(timeoutsArg),
  /** The checkpoint that was chosen; `check` adds it. */
  resolvedCheckpoint: { change: "replace", sent: "create" },
  /** How far the training shape is proved; `check` adds it. */
  provenance: { change: "update" },
} as const satisfies FieldTable;

export const PATCHED_FIELDS = fieldsThat(FIELDS, { sent: "patch" } as const);
export type PatchedField = (typeof PATCHED_FIELDS)[number];
