import { z } from "zod";
import { annotationsArg, durationArg, preflightArg } from "../../../lifecycle/args.js";
import { type FieldTable, fieldsThat } from "../../../lifecycle/fieldTable.js";

/** What can be written on a loaded model. One that the program does not set is not managed. */
const patched = <Arg extends z.ZodType>(arg: Arg) => ({ arg, change: "update", sent: "patch" }) as const;

/** The fields of a loaded model, a row each; another model is loaded before the old one is taken off. */
export const FIELDS = {
  model: { arg: z.string(), change: "update", sent: "create" },
  deployment: { arg: z.string(), change: "replace", sent: "create" },
  default: patched(z.boolean()),
  displayName: patched(z.string().max(63, "must be shorter than 64 characters")),
  description: patched(z.string()),
  public: patched(z.boolean()),
  timeouts: {
    arg: z.strictObject({
      create: durationArg.optional(),
      delete: durationArg.optional(),
      poll: durationArg.optional(),
    }),
    change: "update",
  },
  preflight: { arg: preflightArg, change: "ignore" },
  annotations: { arg: annotationsArg, change: "update" },
} as const satisfies FieldTable;

export const PATCHED_FIELDS = fieldsThat(FIELDS, { sent: "patch" } as const);
export type PatchedField = (typeof PATCHED_FIELDS)[number];
