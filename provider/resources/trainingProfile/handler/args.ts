import { z } from "zod";
import { parseTrainingShapeName } from "../../../client/names.js";
import {
  accountOfShape,
  annotationsArg,
  foreignNames,
  type ParsedArgs,
  parseArgs,
  preflightArg,
} from "../../../lifecycle/args.js";
import { type Changed } from "../../../lifecycle/check.js";
import { type FieldTable, argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";

const FORM = "accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>";

/** The fields of a training profile, a row each. */
export const FIELDS = {
  trainingShape: { arg: z.string(`must be a text: ${FORM}`), change: "replace" },
  reselect: { arg: z.unknown(), change: "update" },
  preflight: { arg: preflightArg, change: "ignore" },
  annotations: { arg: annotationsArg, change: "update" },
} as const satisfies FieldTable;

const argsSchema = argsOf(FIELDS);

export type TrainingProfileValues = z.output<typeof argsSchema>;
export type ParsedTrainingProfileArgs = ParsedArgs<TrainingProfileValues>;

/** Parses the user's own properties; faults that need no look at the service are found here. */
export function parse(properties: Properties): ParsedTrainingProfileArgs {
  return parseArgs("TrainingProfile", argsSchema, properties, ({ trainingShape }, unknown) =>
    unknown.has("trainingShape") ? [] : shapeFaults(trainingShape),
  );
}

function shapeFaults(shape: string | undefined): CheckFailure[] {
  const fail = (reason: string): CheckFailure[] => [{ property: "trainingShape", reason }];
  if (shape === undefined) return fail(`is required: ${FORM}`);
  const name = parseTrainingShapeName(shape);
  if (name === undefined) {
    const meant = /^[^/\s]+$/.test(shape)
      ? `; for a shape of Fireworks: accounts/fireworks/trainingShapes/${shape}`
      : "";
    return fail(`'${shape}' must be ${FORM}${meant}`);
  }
  // firectl knows this alias; taken as a version it would count as pinned, and change under the pin.
  if (name.versionId === "latest") {
    const bare = shape.replace(/\/versions\/latest$/, "");
    return fail(
      `'${shape}' names no version; write ${bare}, which takes the latest validated one, or a version's own id`,
    );
  }
  return [];
}

/** What the settings forbid: a shape of another account than the stack's. */
export function refuse({ values, settings }: Changed<TrainingProfileValues, unknown>): CheckFailure[] {
  const shape = accountOfShape(parseTrainingShapeName(values.trainingShape ?? ""));
  return foreignNames({ trainingShape: shape }, settings);
}
