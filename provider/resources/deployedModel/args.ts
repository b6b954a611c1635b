import { z } from "zod";
import { DEPLOYMENT_ID, parseDeploymentName } from "../../client/deploymentNames.js";
import { parseModelName } from "../../client/names.js";
import { durationArg, preflightArg } from "../../lifecycle/argSchemas.js";
import { type CheckFailure, type Properties } from "../../lifecycle/handler.js";
import { parseArgs, type ParsedArgs } from "../../lifecycle/parseArgs.js";

/** What a user may write, once every value is known. */
const argsSchema = z.strictObject({
  model: z.string().optional(),
  deployment: z.string().optional(),
  default: z.boolean().optional(),
  displayName: z.string().max(63, "must be shorter than 64 characters").optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  timeouts: z
    .strictObject({ create: durationArg.optional(), delete: durationArg.optional(), poll: durationArg.optional() })
    .optional(),
  preflight: preflightArg.optional(),
});

/** The user's arguments; a property that is unknown at preview is absent. */
export type DeployedModelValues = z.output<typeof argsSchema>;

/** The inputs after `check`: just what the user wrote. */
export type DeployedModelInputs = DeployedModelValues & {
  readonly __identity: string;
  readonly model: string;
  readonly deployment: string;
};

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parseDeployedModelArgs(properties: Properties): ParsedArgs<DeployedModelValues> {
  const parsed = parseArgs("DeployedModel", argsSchema, properties);
  const faulty = new Set(parsed.failures.map(({ property }) => property));
  const { model, deployment } = parsed.values;
  const failures: CheckFailure[] = [];
  const isOpen = (key: string): boolean => parsed.unknown.has(key) || faulty.has(key);
  if (model === undefined) {
    if (!isOpen("model")) failures.push({ property: "model", reason: "is required: the full name of a LoRA model" });
  } else if (parseModelName(model) === undefined) {
    const reason = `'${model}' must be accounts/<account>/models/<model>; a PromotedModel gives it as name`;
    failures.push({ property: "model", reason });
  }
  if (deployment === undefined) {
    if (!isOpen("deployment"))
      failures.push({ property: "deployment", reason: "is required: a deployment's full name or id" });
  } else if (parseDeploymentName(deployment) === undefined && !DEPLOYMENT_ID.test(deployment)) {
    const reason = `'${deployment}' must be accounts/<account>/deployments/<deployment>, or the id alone; a Deployment gives it as deploymentName`;
    failures.push({ property: "deployment", reason });
  }
  return { ...parsed, failures: [...parsed.failures, ...failures] };
}

/** A deployment of another account than the stack's. */
export function foreignAccount({ deployment = "" }: Partial<DeployedModelValues>, configured: string | undefined) {
  const account = parseDeploymentName(deployment)?.accountId;
  if (configured === undefined || account === undefined || account === configured) return [];
  const reason = `belongs to account '${account}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack`;
  return [{ property: "deployment", reason }];
}
