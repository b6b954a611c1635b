import { takesAddons } from "../../client/deploymentProfile.js";
import { type Deployment } from "../../client/deploymentSchemas.js";
import { type Model } from "../../client/schemas.js";
import { isGoing } from "../../client/waitForDeployment.js";
import { checkChanged, type Changed, type CheckResult } from "../../lifecycle/checkChanged.js";
import { deploymentsOf, lookUpServedModel } from "../../lifecycle/deployments.js";
import { Findings } from "../../lifecycle/findings.js";
import { type CheckFailure, type Handler } from "../../lifecycle/handler.js";
import { descriptionFault } from "../../lifecycle/ownerLine.js";
import { type Records } from "../../lifecycle/records.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { foreignAccount, parseDeployedModelArgs, type DeployedModelInputs, type DeployedModelValues } from "./args.js";
import { describeSwap, isSameDeployment } from "./fields.js";

/**
 * Validates the arguments, and refuses at preview what the service would refuse: a model that is no
 * LoRA model of the deployment's base, and a deployment that takes none.
 */
export function createCheck(runtime: Runtime, records: Records): Handler["check"] {
  return checkChanged<DeployedModelValues, DeployedModelInputs>(runtime, {
    parse: parseDeployedModelArgs,
    check: checkOne,
    records,
  });

  async function checkOne(request: Changed<DeployedModelValues, DeployedModelInputs>): Promise<CheckResult> {
    const { identity, news, values, unknown, before, settings, preflight } = request;
    const tooLong = descriptionFault(values.description ?? "", identity, settings.ownershipMarker !== false);
    const local = [
      ...foreignAccount(values, settings.accountId),
      ...(tooLong === undefined ? [] : [{ property: "description", reason: tooLong }]),
    ];
    if (local.length > 0) return { inputs: news, failures: local };
    const findings = new Findings(preflight);
    const { model: name, deployment: on } = values;
    const loads = before?.model !== name || !isSameDeployment(before?.deployment, on);
    const model =
      name === undefined || !loads ? undefined : await findings.attempt("model", () => requireAddon(name, runtime));
    const deployment =
      on === undefined || !loads ? undefined : await findings.attempt("deployment", () => requireTaking(on, runtime));
    if (model !== undefined && deployment !== undefined) findings.add(...misfit(model, deployment));
    const refusals = findings.refusals();
    if (refusals.length > 0) return { inputs: news, failures: refusals };

    await findings.warn(runtime, identity.urn);
    // That a deployment is not known yet mostly means that it is updated in place.
    const stays = unknown.has("deployment")
      ? !isReplaced(runtime, before?.deployment)
      : isSameDeployment(before?.deployment, on);
    const line = describe(values, unknown, stays ? before : undefined, model);
    if (line !== undefined) await runtime.engine.say(identity.urn, line);
    return { inputs: news, failures: [] };
  }
}

/**
 * `r12 -> r11 (READY, no promotion)`, or what is loaded where.
 * @param before what is loaded on the same deployment; absent when there is none
 */
function describe(
  { model: name, deployment: on }: Partial<DeployedModelValues>,
  unknown: ReadonlySet<string>,
  before: DeployedModelInputs | undefined,
  model: Model | undefined,
): string | undefined {
  const state = model === undefined ? "" : ` (${model.state ?? "no state"}, no promotion)`;
  if (before !== undefined) {
    const open = unknown.has("deployment") ? "; deployment not known yet" : "";
    if (before.model === name) return undefined;
    return unknown.has("model")
      ? `the model is not known yet${open}`
      : `${describeSwap(before.model, name)}${state}${open}`;
  }
  const waiting = ["model", "deployment"].filter((key) => unknown.has(key));
  const last = (text: string | undefined): string => text?.split("/").at(-1) ?? "";
  if (waiting.length > 0)
    return `loads ${name === undefined ? "a model" : last(name)}; ${waiting.join(", ")} not known yet`;
  return `loads ${last(name)} on ${last(on)}${state}`;
}

async function requireAddon(name: string, runtime: Runtime): Promise<Model> {
  const model = await lookUpServedModel(name, runtime);
  if (model === undefined) throw new Error(`${name} does not exist, or the key may not see it`);
  const isAddon = model.kind === "HF_PEFT_ADDON" || (model.kind === undefined && model.peftDetails !== undefined);
  if (!isAddon) {
    throw new Error(
      `${name} is no LoRA model (${model.kind ?? "of no kind"}), and only those are loaded beside a base; deploy it as the baseModel of a Deployment`,
    );
  }
  if (model.state === "UPLOADING") throw new Error(`${name} is not ready: it is UPLOADING`);
  return model;
}

async function requireTaking(on: string, runtime: Runtime): Promise<Deployment> {
  const deployment = await deploymentsOf(runtime).findDeployment(on);
  if (deployment === undefined) throw new Error(`${on} does not exist, or the key may not see it`);
  const { name, state, precision } = deployment;
  if (isGoing(deployment) || state === "FAILED") throw new Error(`${name} is ${state ?? ""}`);
  if (!deployment.enableAddons) {
    throw new Error(
      `${name} does not take LoRA models: create it with enableAddons: true, on a shape of precision BF16`,
    );
  }
  if (!takesAddons(precision)) {
    throw new Error(
      `${name} serves in ${precision ?? ""}, and LoRA models are loaded on BF16 only; choose a BF16 shape`,
    );
  }
  return deployment;
}

function misfit(model: Model, { name, baseModel = "" }: Deployment): CheckFailure[] {
  const base = model.peftDetails?.baseModel ?? "";
  if (base === "" || baseModel === "" || base === baseModel) return [];
  const reason = `${model.name} was trained on ${base}, and ${name} serves ${baseModel}; choose a deployment of its own base`;
  return [{ property: "model", reason }];
}
