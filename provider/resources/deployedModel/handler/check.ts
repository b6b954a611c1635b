import { parseDeploymentName } from "../../../client/deploymentNames.js";
import { takesAddons } from "../../../client/deploymentProfile.js";
import { type Deployment } from "../../../client/deploymentSchemas.js";
import { orUndefined } from "../../../client/orUndefined.js";
import { type Model } from "../../../client/schemas.js";
import { isGoing } from "../../../client/waitForDeployment.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Changed, Findings } from "../../../lifecycle/check.js";
import { type CheckFailure, type CheckResult } from "../../../lifecycle/handler.js";
import { orLater } from "../../../lifecycle/properties.js";
import { type DeployedModelValues } from "./args.js";
import { isSameDeployment } from "./compare.js";
import { findLoad, siblingWith } from "./make.js";
import { describePlan } from "./row.js";
import { type DeployedModelInputs } from "./state.js";

/**
 * Refuses at preview what the service would refuse: a model that is no LoRA model of the deployment's base, and a
 * deployment that takes none.
 */
export async function check(
  { news, values, unknown, before, preflight }: Changed<DeployedModelValues, DeployedModelInputs>,
  call: Call,
): Promise<CheckResult> {
  const findings = new Findings(preflight);
  const { model: name, deployment: on } = values;
  const loads = before?.model !== name || !isSameDeployment(before?.deployment, on);
  const model =
    name === undefined || !loads ? undefined : await findings.attempt("model", () => requireAddon(name, call));
  const deployment =
    on === undefined || !loads ? undefined : await findings.attempt("deployment", () => requireTaking(on, call));
  if (model !== undefined && deployment !== undefined) findings.add(...misfit(model, deployment));
  const occupant =
    model === undefined || deployment === undefined || call.plan.willMake(deployment.name)
      ? undefined
      : await findings.attempt("model", () => occupantOf(model.name, deployment.name, call));
  const inferenceModel = await inferenceModelOf(values, findings, call);
  const refusals = findings.refusals();
  if (refusals.length > 0) return { inputs: news, failures: refusals };

  await findings.warn(call);
  // That a deployment is not known yet mostly means that it is updated in place.
  const stays = unknown.has("deployment")
    ? !call.plan.isReplaced(before?.deployment)
    : isSameDeployment(before?.deployment, on);
  const row = describePlan(values, unknown, stays ? before : undefined, model && standingOf(model, occupant, call));
  if (row !== undefined) call.announce(row);
  return { inputs: { ...news, inferenceModel: orLater(inferenceModel, call), __resolved: [] }, failures: [] };
}

/** Where the model comes from, or how it fares. */
function standingOf({ name, state = "no state" }: Model, sibling: string | undefined, { plan }: Call): string {
  if (plan.willMake(name)) return "promoted in this run";
  const load = sibling === undefined ? "" : `; taken over from ${sibling}, no second load`;
  return `${state}, no promotion${load}`;
}

/**
 * The resource of this stack that has loaded the model there already. It lets go of it: if it does not, its own check
 * or this one's refuses two resources for one loaded model.
 * @throws Error where somebody else has loaded it
 */
async function occupantOf(model: string, on: string, call: Call): Promise<string | undefined> {
  const row = await findLoad(model, on, call);
  return row && siblingWith(row, { generation: undefined, known: [] }, model, call);
}

/** What stands as `model` in a request, once both are known. */
async function inferenceModelOf(
  { model, deployment }: Partial<DeployedModelValues>,
  findings: Findings,
  call: Call,
): Promise<string | undefined> {
  if (model === undefined || deployment === undefined) return undefined;
  if (parseDeploymentName(deployment) !== undefined) return `${model}#${deployment}`;
  const name = await findings.attempt("deployment", () => call.client().deployments.deploymentNameOf(deployment));
  return name && `${model}#${name}`;
}

async function requireAddon(name: string, call: Call): Promise<Model> {
  const model = await call.lookups().servedModel(name);
  if (model === undefined) throw new Error(`${name} does not exist, or the key may not see it`);
  if (model.kind === undefined && call.plan.willMake(name)) return model;
  const isAddon = model.kind === "HF_PEFT_ADDON" || (model.kind === undefined && model.peftDetails !== undefined);
  if (!isAddon) {
    throw new Error(
      `${name} is no LoRA model (${model.kind ?? "of no kind"}), and only those are loaded beside a base; deploy it as the baseModel of a Deployment`,
    );
  }
  if (model.state === "UPLOADING") throw new Error(`${name} is not ready: it is UPLOADING`);
  return model;
}

async function requireTaking(on: string, call: Call): Promise<Deployment> {
  const deployment = await call.lookups().deployment(on);
  if (deployment === undefined) throw new Error(`${on} does not exist, or the key may not see it`);
  const { name, state, precision, deploymentShape } = deployment;
  if (isGoing(deployment) || state === "FAILED") throw new Error(`${name} is ${state ?? ""}`);
  if (!deployment.enableAddons) {
    throw new Error(`${name} does not take LoRA models: create it with enableAddons: true, on a shape that takes them`);
  }
  if (!takesAddons({ precision }) && !(await isForAddons(deploymentShape, call))) {
    throw new Error(
      `${name} serves in ${precision ?? ""}, and LoRA models are loaded on BF16 only; choose a BF16 shape`,
    );
  }
  return deployment;
}

/** What a shape says itself goes before its precision; it is asked only where the two may differ. */
async function isForAddons(shape: string | undefined, call: Call): Promise<boolean> {
  if (shape === undefined) return false;
  const profile = await orUndefined(() => call.lookups().deploymentProfile(shape));
  return profile?.enableAddons === true;
}

function misfit(model: Model, { name, baseModel = "" }: Deployment): CheckFailure[] {
  const base = model.peftDetails?.baseModel ?? "";
  if (base === "" || baseModel === "" || base === baseModel) return [];
  const reason = `${model.name} was trained on ${base}, and ${name} serves ${baseModel}; choose a deployment of its own base`;
  return [{ property: "model", reason }];
}
