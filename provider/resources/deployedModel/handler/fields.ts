import { z } from "zod";
import { annotationsArg, displayNameArg, preflightArg, timeoutsArg } from "../../../lifecycle/args.js";
import { type FieldTable, fieldsThat, fixed, ignored, patched, saved } from "../../../lifecycle/fieldTable.js";

/** The fields of a loaded model, a row each; another model is loaded before the old one is taken off. */
export const FIELDS = {
  model: { arg: z.string(), change: "update", sent: "create" },
  deployment: fixed(z.string()),
  default: patched(z.boolean()),
  displayName: patched(displayNameArg),
  description: patched(z.string()),
  public: patched(z.boolean()),
  timeouts: saved(timeoutsArg),
  preflight: ignored(preflightArg),
  annotations: saved(annotationsArg),
} as const satisfies FieldTable;

export const PATCHED_FIELDS = fieldsThat(FIELDS, { sent: "patch" } as const);
export type PatchedField = (typeof PATCHED_FIELDS)[number];
