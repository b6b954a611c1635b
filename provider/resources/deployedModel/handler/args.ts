import { type z } from "zod";
import { DEPLOYMENT_ID, parseDeploymentName } from "../../../client/deploymentNames.js";
import { parseModelName } from "../../../client/names.js";
import { descriptionFaults, foreignNames, type ParsedArgs, parseArgs } from "../../../lifecycle/args.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Changed } from "../../../lifecycle/check.js";
import { argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";
import { FIELDS } from "./fields.js";

const argsSchema = argsOf(FIELDS);

/** The user's arguments; a property that is unknown at preview is absent. */
export type DeployedModelValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parse(properties: Properties): ParsedArgs<DeployedModelValues> {
  return parseArgs("DeployedModel", argsSchema, properties, localFaults);
}

/** Faults that can be seen without asking the service. */
function localFaults(
  { model, deployment }: Partial<DeployedModelValues>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (model === undefined) {
    if (!unknown.has("model"))
      failures.push({ property: "model", reason: "is required: the full name of a LoRA model" });
  } else if (parseModelName(model) === undefined) {
    const reason = `'${model}' must be accounts/<account>/models/<model>; a PromotedModel gives it as name`;
    failures.push({ property: "model", reason });
  }
  if (deployment === undefined) {
    if (!unknown.has("deployment"))
      failures.push({ property: "deployment", reason: "is required: a deployment's full name or id" });
  } else if (parseDeploymentName(deployment) === undefined && !DEPLOYMENT_ID.test(deployment)) {
    const reason = `'${deployment}' must be accounts/<account>/deployments/<deployment>, or the id alone; a Deployment gives it as deploymentName`;
    failures.push({ property: "deployment", reason });
  }
  return failures;
}

/** What the settings forbid: a deployment of another account, and a description that leaves no room for the ownership line. */
export function refuse(
  { values, settings }: Changed<DeployedModelValues, unknown>,
  { identity }: Call,
): CheckFailure[] {
  const { deployment = "", description } = values;
  const accounts = { deployment: parseDeploymentName(deployment)?.accountId };
  return [...foreignNames(accounts, settings), ...descriptionFaults(description, { settings, identity })];
}
