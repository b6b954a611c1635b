import { parseModelName } from "../../client/names.js";
import { hidden, isOwn, ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { deploymentName, findDeployment, stateOf } from "../deployments/deployment.js";
import { type Deployment } from "../deployments/seed.js";
import { findModel, isPublicModel } from "../models/model.js";
import { type Model } from "../models/seed.js";
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from "../server/apiError.js";
import { textField } from "../server/bodyFields.js";
import { type Call, type Json } from "../server/call.js";
import { flag } from "../server/flag.js";
import { writableFields } from "../server/patchFields.js";
import { deployedModelAnswer } from "./answer.js";
import { load, unload } from "./deployedModel.js";
import { creatable, READ_ONLY } from "./request.js";

/** Loads a LoRA on a deployment (Docs/api-reference); the order and the wording of the refusals are assumed. */
export function createDeployedModel(call: Call): Json {
  const { store } = call;
  const account = ownAccount(call);
  const fields = writableFields(call.body, { writable: creatable, readOnly: READ_ONLY });
  const modelName = textField(fields, "model");
  const on = textField(fields, "deployment");
  // LoRA models need a dedicated deployment (Docs/deploying-loras).
  if (modelName === undefined || on === undefined) throw invalidArgument("model and deployment are required");
  const model = visibleModel(call, modelName);
  const deployment = deploymentOf(account, on);
  checkFit(call, modelName, model, deployment);
  const onIt = account.deployedModels.filter((row) => row.deployment === on);
  if (onIt.some((row) => row.model === modelName && row.state !== "UNDEPLOYING")) {
    throw alreadyExists(`model ${modelName} is already loaded on ${on}`);
  }
  // "Merges new addon to the base model, while unmerging/deleting any existing addon in the deployment" (REST types).
  if (flag(call, "replaceMergedAddon")) {
    for (const row of onIt) if (row.model !== deployment.baseModel) unload(store, row);
  }
  return deployedModelAnswer(account, load(store, account, modelName, { ...fields, deployment: on }));
}

function visibleModel(call: Call, name: string): Model {
  const accountId = parseModelName(name)?.accountId;
  if (accountId === undefined) throw invalidArgument(`invalid model "${name}": want accounts/<account>/models/<id>`);
  const model = findModel(call.store, name);
  const owner = call.store.account(accountId);
  if (owner === undefined) throw hidden(call, accountId);
  if (model === undefined) throw notFound(`Model ${name} not found`);
  if (!isOwn(call, owner) && !isPublicModel(accountId, model)) throw hidden(call, accountId);
  return model;
}

function deploymentOf(account: Account, name: string): Deployment {
  const prefix = deploymentName(account, "");
  if (!name.startsWith(prefix)) throw invalidArgument(`invalid deployment "${name}": want ${prefix}<id>`);
  const deployment = findDeployment(account, name.slice(prefix.length));
  if (deployment.state === "DELETED") throw notFound(`Deployment ${name} not found`);
  return deployment;
}

/** Adapters only, on a ready deployment of their base that takes addons (Docs/deploying-loras, Cookbook). */
function checkFit(call: Call, name: string, model: Model, deployment: Deployment): void {
  const { modes } = call.store;
  const isAdapter = (model.kind ?? (model.peftDetails ? "HF_PEFT_ADDON" : "HF_BASE_MODEL")) === "HF_PEFT_ADDON";
  if (!isAdapter) throw invalidArgument(`model ${name} is not an addon: deploy it as the base model of a deployment`);
  if ((model.state ?? "READY") !== "READY") throw failedPrecondition(modes, `model ${name} is not READY`);
  if (!["READY", "UPDATING"].includes(stateOf(deployment))) {
    throw failedPrecondition(modes, `deployment ${deployment.id} is ${stateOf(deployment)}, not READY`);
  }
  const mergesAddons = deployment.enableHotReloadLatestAddon === true;
  if (mergesAddons && !flag(call, "replaceMergedAddon")) {
    throw invalidArgument(`deployment ${deployment.id} hot-reloads its addon: replaceMergedAddon must be set`);
  }
  if (deployment.enableAddons !== true && !mergesAddons) {
    throw failedPrecondition(modes, `deployment ${deployment.id} does not have addons enabled`);
  }
  const base = model.peftDetails?.baseModel;
  if (deployment.baseModel !== undefined && base !== undefined && base !== deployment.baseModel) {
    throw invalidArgument(`the base model of ${name} is not that of deployment ${deployment.id}`);
  }
}
