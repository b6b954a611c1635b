import { type z } from "zod";
import { parseTrainingShapeName } from "../../../client/names.js";
import { validateTrainerJobConfig } from "../../../client/validateTrainerJobConfig.js";
import { type Changed } from "../../../lifecycle/checkChanged.js";
import { argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";
import { faultyProperties, parseArgs, type ParsedArgs } from "../../../lifecycle/parseArgs.js";
import { FIELDS } from "./fields.js";

const argsSchema = argsOf(FIELDS);

/** The user's arguments; a property that is unknown at preview is absent. */
export type TrainerJobValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parse(properties: Properties): ParsedArgs<TrainerJobValues> {
  const parsed = parseArgs("TrainerJob", argsSchema, properties);
  // A faulty property is set all the same; its own fault is told already.
  const unknown = new Set([...parsed.unknown, ...faultyProperties(parsed)]);
  return { ...parsed, failures: [...parsed.failures, ...validateTrainerJobConfig(parsed.values, { unknown })] };
}

/** A shape of another account than the stack's, and what only another account may do. Fireworks' own shapes are everybody's. */
export function refuse({
  values,
  settings,
}: Pick<Changed<TrainerJobValues, unknown>, "values" | "settings">): CheckFailure[] {
  const { accountId: configured } = settings;
  if (configured === undefined) return [];
  const account = parseTrainingShapeName(values.trainingShape ?? "")?.accountId;
  const isForeign = account !== undefined && account !== configured && account !== "fireworks";
  const reason = `'${values.trainingShape ?? ""}' belongs to account '${account ?? ""}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack, beside the shapes of 'fireworks'`;
  const privileges = validateTrainerJobConfig(values, { accountId: configured, unknown: new Set(["baseModel"]) });
  return [
    ...(isForeign ? [{ property: "trainingShape", reason }] : []),
    ...privileges.filter(({ property }) => property === "disableInactivityCleanup"),
  ];
}
