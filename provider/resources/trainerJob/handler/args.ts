import { type z } from "zod";
import { parseTrainingShapeName } from "../../../client/names.js";
import { validateTrainerJobConfig } from "../../../client/validateTrainerJobConfig.js";
import { accountOfShape, foreignNames, type ParsedArgs, parseArgs, profileArg } from "../../../lifecycle/args.js";
import { type Changed } from "../../../lifecycle/check.js";
import { argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";
import { FIELDS } from "./fields.js";

const argsSchema = argsOf(FIELDS).extend({ profile: profileArg.optional() });

/** The user's arguments; a property that is unknown at preview is absent. */
export type TrainerJobValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parse(properties: Properties): ParsedArgs<TrainerJobValues> {
  return parseArgs("TrainerJob", argsSchema, properties, (values, unknown) => [
    ...validateTrainerJobConfig(values, { unknown }),
    ...profileAlone(values, unknown),
  ]);
}

/** The class gives both; a program in another language may forget one, and would launch without a shape. */
function profileAlone(
  { trainingProfile, trainingShape }: Partial<TrainerJobValues>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const hasProfile = trainingProfile !== undefined || unknown.has("trainingProfile");
  if (!hasProfile || trainingShape !== undefined || unknown.has("trainingShape")) return [];
  const reason = "is required beside trainingProfile: set it to the trainingShape of the same TrainingProfile";
  return [{ property: "trainingShape", reason }];
}

/** What the settings forbid: names of another account, and what only another account may do. */
export function refuse({ values, settings }: Changed<TrainerJobValues, unknown>): CheckFailure[] {
  const shape = accountOfShape(parseTrainingShapeName(values.trainingShape ?? ""));
  const { accountId } = settings;
  const privileges =
    accountId === undefined ? [] : validateTrainerJobConfig(values, { accountId, unknown: new Set(["baseModel"]) });
  return [
    ...foreignNames({ trainingShape: shape }, settings),
    ...privileges.filter(({ property }) => property === "disableInactivityCleanup"),
  ];
}
