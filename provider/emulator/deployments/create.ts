import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { load } from "../deployedModels/deployedModel.js";
import { findModel, servedBase } from "../models/model.js";
import { takeScript } from "../script.js";
import { alreadyExists, failedPrecondition, invalidArgument, notFound, permissionDenied } from "../server/apiError.js";
import { type Call, type Json } from "../server/call.js";
import { flag } from "../server/flag.js";
import { versionName } from "../shapes/shape.js";
import { type Store } from "../store.js";
import { formatTime } from "../time/rfc3339.js";
import { deploymentAnswer } from "./answer.js";
import { deploymentName } from "./deployment.js";
import { checkAddons, hardware, shapeVersion } from "./hardware.js";
import { deploymentRequest } from "./request.js";
import { type Deployment } from "./seed.js";

const FLAGS = [
  "disableAutoDeploy",
  "disableSpeculativeDecoding",
  "skipShapeValidation",
  "skipImageTagValidation",
  "acceptShapelessRisk",
  "validateOnly",
];

export const CREATE_QUERY = ["deploymentId", ...FLAGS];

type Fields = ReturnType<typeof deploymentRequest>;

/** Creates a deployment (REST types, SDK `deployment.py`); the order and the wording of the refusals are assumed. */
export function createDeployment(call: Call): Json {
  const { store, query } = call;
  const account = ownAccount(call);
  const fields = deploymentRequest(call.body);
  const flags = Object.fromEntries(FLAGS.map((name) => [name, flag(call, name)]));
  const { baseModel = "" } = fields;
  if (baseModel === "") throw invalidArgument("base_model is required");
  if (servedBase(call, baseModel) === undefined) throw notFound(`Model ${baseModel} not found`);
  if ((findModel(store, baseModel)?.state ?? "READY") !== "READY") {
    throw failedPrecondition(store.modes, `model ${baseModel} is not READY`);
  }
  checkPrivileges(call, fields);
  const version = shapeVersion(call, fields, baseModel, flags.skipShapeValidation === true);
  checkAddons(fields, version);
  const id = deploymentId(store, account, query.deploymentId ?? "");
  const deployment: Deployment = {
    ...hardware(version),
    ...fields,
    ...(version === undefined ? {} : { deploymentShape: versionName(version) }),
    id,
    state: "CREATING",
    createTime: formatTime(store.now()),
    updateTime: formatTime(store.now()),
  };
  if (flags.validateOnly === true) return deploymentAnswer(account, deployment);
  rollOut(store, account, deployment);
  // With `softDeletedId: "free"` the new one takes the place of the deleted one.
  account.deployments = [...account.deployments.filter((row) => row.id !== id), deployment];
  account.created.deployments += 1;
  store.changed();
  autoDeploy(store, account, deployment, flags.disableAutoDeploy === true);
  return deploymentAnswer(account, deployment);
}

/** Superuser and admin keys only (SDK `deployment.py`); no key here is one. */
function checkPrivileges(call: Call, { extraArgs = [], extraValues = {}, preemptible }: Fields): void {
  if (call.store.modes.privilegedFields === "accept") return;
  if (extraArgs.length > 0 || Object.keys(extraValues).length > 0 || preemptible === true) {
    throw permissionDenied("this key must not use extraArgs, extraValues or preemptible");
  }
}

/** Softly deleted ids stay reserved until the purge (likely). */
function deploymentId(store: Store, account: Account, wanted: string): string {
  const id = wanted === "" ? `deployment-${account.created.deployments + 1}` : wanted;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id)) throw invalidArgument(`invalid deployment_id "${id}"`);
  const known = account.deployments.find((row) => row.id === id);
  const free = known === undefined || (known.state === "DELETED" && store.modes.softDeletedId === "free");
  if (!free) throw alreadyExists(`deployment ${deploymentName(account, id)} already exists`);
  return id;
}

/** What becomes of it: READY, FAILED, or CREATING for ever. */
function rollOut(store: Store, account: Account, deployment: Deployment): void {
  const script = takeScript(account.rollouts, deployment.id);
  const now = store.now();
  const at = formatTime(now + (script?.afterMs ?? store.timing.deploymentCreatingMs));
  if (script?.servesAfterMs !== undefined) deployment.servesFrom = formatTime(now + script.servesAfterMs);
  if (script?.outcome === "stuck") return;
  deployment.upcoming = [
    script?.outcome === "failed" ? { at, state: "FAILED", message: script.message } : { at, state: "READY" },
  ];
}

/** "A deployment created with a currently undeployed base model will be deployed to this deployment" (REST types). */
function autoDeploy(store: Store, account: Account, deployment: Deployment, disabled: boolean): void {
  const { baseModel } = deployment;
  if (disabled || store.modes.autoDeploy === "ignored" || baseModel === undefined) return;
  if (account.deployedModels.some((row) => row.model === baseModel)) return;
  load(store, account, baseModel, { deployment: deploymentName(account, deployment.id) });
}
