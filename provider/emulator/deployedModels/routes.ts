import { z } from "zod";

import { hidden, isOwn, isPublicModel, ownAccount } from "../accounts/access.js";
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from "../server/apiError.js";
import { textField } from "../server/bodyFields.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { deployedModelAnswer, deployedModelName, load, makeDefault, unload } from "./deployedModel.js";
import { deploymentName, findDeployment, stateOf } from "../deployments/deployment.js";
import { flag } from "../server/flag.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { patchFields, writableFields } from "../server/patchFields.js";
import { findModel } from "../promotions/promotion.js";
import { type Account, type DeployedModel, type Deployment, type Model } from "../seed.js";
import { parseModelName } from "../../client/names.js";

const READ_ONLY = "name createTime updateTime state status serverless".split(" ");

/** Fields that PATCH can change; where a model is loaded cannot be (assumed). */
const writable = z
  .strictObject({
    displayName: z.string().max(63, "must be shorter than 64 characters"),
    description: z.string().max(999, "must be shorter than 1000 characters"),
    default: z.boolean(),
    public: z.boolean(),
  })
  .partial();

const creatable = writable.extend({ model: z.string(), deployment: z.string() }).partial();

/** Loads a LoRA on a deployment (Docs/api-reference); the order and the wording of the refusals are assumed. */
function create(call: Call): Json {
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

function find(call: Call): { account: Account; row: DeployedModel } {
  const account = ownAccount(call);
  const id = param(call, "deployedModel");
  const row = account.deployedModels.find((one) => one.id === id);
  if (row === undefined) throw notFound(`DeployedModel ${deployedModelName(account, id)} not found`);
  return { account, row };
}

function patch(call: Call): Json {
  const { modes } = call.store;
  const { account, row } = find(call);
  patchFields(call, row, {
    writable,
    readOnly: [...READ_ONLY, "model", "deployment"],
    withoutMask: modes.patchWithoutMask,
    withMask: modes.updateMask,
  });
  if (row.default === true) makeDefault(account, row);
  return deployedModelAnswer(account, row);
}

const ROWS = "/v1/accounts/{account}/deployedModels";

export const deployedModelRoutes: readonly Route[] = [
  {
    method: "GET",
    template: ROWS,
    query: LIST_QUERY,
    handler: (call) => {
      const account = ownAccount(call);
      const rows = account.deployedModels.map((row) => deployedModelAnswer(account, row));
      return listing(call, rows, { rows: "deployedModels" });
    },
  },
  { method: "POST", template: ROWS, query: ["replaceMergedAddon"], handler: create },
  {
    method: "GET",
    template: `${ROWS}/{deployedModel}`,
    query: ["readMask"],
    handler: (call) => {
      const { account, row } = find(call);
      return masked(deployedModelAnswer(account, row), call.query.readMask ?? "");
    },
  },
  { method: "PATCH", template: `${ROWS}/{deployedModel}`, query: ["updateMask"], handler: patch },
  {
    method: "DELETE",
    template: `${ROWS}/{deployedModel}`,
    handler: (call) => {
      unload(call.store, find(call).row);
      return {};
    },
  },
];
