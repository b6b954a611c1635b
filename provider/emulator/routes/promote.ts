import { modelName, parseModelName, parseTrainerJobName } from "../../client/names.js";
import { isPublicModel, ownAccount } from "../access.js";
import { alreadyExists, ApiError, invalidArgument, notFound, permissionDenied } from "../apiError.js";
import { bodyFields, textField } from "../bodyFields.js";
import { type Call, type Json, param, type Route } from "../call.js";
import { modelAnswer } from "../modelAnswer.js";
import { abortPromotions, findModel, type Promotion, settlePromotions, startPromotion } from "../promotion.js";
import { type Account, type Checkpoint, type Operation, type TrainerJob } from "../seed.js";
import { toMilliseconds } from "../time.js";
import { isPromotable, isStored } from "./checkpoints.js";
import { operationAnswer } from "./operations.js";
import { findJob, trainedAs } from "./trainerJobs.js";

const MAX_MODEL_ID_LENGTH = 63;
const FIELDS = ["outputModel", "baseModel", "trainerJobId", "asyncPromotion", "hotLoadDeploymentId"];

/** `POST /v1/accounts/<a>/checkpoints/<c>:promote` (SDK `fireworks_client.py`); the order of the checks is assumed. */
function promote(call: Call): Json {
  const { store } = call;
  const account = ownAccount(call);
  const fields = bodyFields(call.body, FIELDS);
  const asynchronous = wantsOperation(call, fields);
  const outputModel = textField(fields, "outputModel");
  const baseModel = textField(fields, "baseModel");
  if (outputModel === undefined || baseModel === undefined) {
    throw invalidArgument("output_model and base_model are required");
  }
  const { job, checkpoint } = findCheckpoint(call, account, fields);
  const modelId = outputId(call, account, outputModel, checkpoint);
  if (job.legacyBucket === true && store.modes.legacyBucket === "needs-deployment") {
    const deployment = textField(fields, "hotLoadDeploymentId");
    if (deployment === undefined) throw invalidArgument("this job has no stored bucket: give hot_load_deployment_id");
  }
  if (!isPromotable(checkpoint)) throw invalidArgument(`checkpoint "${checkpoint.id}" is not promotable`);
  checkBase(call, account, job, baseModel);

  const promotion: Promotion = { account, job, checkpoint, baseModel, modelId };
  const known = existing(call, promotion);
  if (known !== undefined) return known === "model" ? modelOnly(call, promotion) : answer(call, known, asynchronous);
  const fault = call.takeOperationFault();
  const atOnce = asynchronous && store.modes.asyncField === "done-operation";
  const operation = startPromotion(store, promotion, { fault, silent: !asynchronous, atOnce });
  if (atOnce || !asynchronous) settlePromotions(store);
  return answer(call, { operation, promotion }, asynchronous);
}

interface Running {
  readonly operation: Operation;
  readonly promotion: Promotion;
}

function answer(call: Call, { operation, promotion }: Running, asynchronous: boolean): Json {
  if (asynchronous) {
    return { operation: operationAnswer(call.store, promotion.account, operation, operation.settled) };
  }
  // A synchronous promotion that fails (assumed).
  if (operation.settled && operation.error) throw new ApiError(500, operation.error.code, operation.error.message);
  return modelOnly(call, promotion);
}

function modelOnly(call: Call, { account, modelId }: Promotion): Json {
  const model = findModel(call.store, modelName(account.id, modelId));
  return model === undefined ? {} : { model: modelAnswer(account, model) };
}

function wantsOperation(call: Call, fields: Record<string, unknown>): boolean {
  const wanted = fields.asyncPromotion ?? false;
  if (typeof wanted !== "boolean") throw invalidArgument(`field "asyncPromotion" must be a boolean`);
  const mode = call.store.modes.asyncField;
  // The SDK looks for the name in the message and sends once more without the field.
  if (mode === "rejected" && "asyncPromotion" in fields) throw invalidArgument(`unknown field "async_promotion"`);
  return wanted && mode !== "ignored";
}

/** The job says where the files are; without it the account's jobs are searched (assumed). */
function findCheckpoint(
  call: Call,
  account: Account,
  fields: Record<string, unknown>,
): { job: TrainerJob; checkpoint: Checkpoint } {
  const { store } = call;
  const id = param(call, "checkpoint");
  const jobName = textField(fields, "trainerJobId");
  const jobs =
    call.params.job === undefined
      ? jobName === undefined
        ? account.trainerJobs
        : [findJob(store, account, jobIdOf(account, jobName))]
      : [findJob(store, account, call.params.job)];
  for (const job of jobs) {
    const checkpoint = job.checkpoints.find((row) => row.id === id);
    if (checkpoint && checkpoint.orphaned !== true && isStored(store, checkpoint)) return { job, checkpoint };
  }
  // Server text (SDK, Cookbook).
  throw invalidArgument(`checkpoint "${id}" not found in GCS`);
}

/** A full name despite the "id" in the field's name. */
function jobIdOf(account: Account, name: string): string {
  const parsed = parseTrainerJobName(name);
  if (parsed?.accountId !== account.id) {
    throw invalidArgument(`invalid trainer_job_id "${name}": want accounts/${account.id}/rlorTrainerJobs/<id>`);
  }
  return parsed.jobId;
}

/** A rejected id loses the staged files: later promotions find no checkpoint (Page, Cookbook). */
function outputId(call: Call, account: Account, outputModel: string, checkpoint: Checkpoint): string {
  const prefix = modelName(account.id, "");
  if (!outputModel.startsWith(prefix)) {
    throw invalidArgument(`invalid output_model "${outputModel}": want ${prefix}<id>`);
  }
  const modelId = outputModel.slice(prefix.length);
  const { modes } = call.store;
  const edgeHyphen = modes.edgeHyphen === "reject" && /^-|-$/.test(modelId);
  if (/^[a-z0-9-]+$/.test(modelId) && modelId.length <= MAX_MODEL_ID_LENGTH && !edgeHyphen) return modelId;
  if (modes.invalidOutputId === "orphans-checkpoint") {
    checkpoint.orphaned = true;
    call.store.changed();
  }
  throw invalidArgument(`invalid output_model: model id "${modelId}" must be 1-63 characters of a-z, 0-9 or hyphen`);
}

function checkBase(call: Call, account: Account, job: TrainerJob, baseModel: string): void {
  const { store } = call;
  const owner = store.account(parseModelName(baseModel)?.accountId ?? "");
  const base = findModel(store, baseModel);
  const visible = owner && base && (owner.apiKeys.includes(call.apiKey) || isPublicModel(owner.id, base));
  if (!visible) {
    // Text of an SDK test.
    if (store.modes.missingBase === "reject") throw invalidArgument("invalid base_model");
    return;
  }
  const foreign = owner.id !== account.id && owner.id !== "fireworks";
  if (foreign && store.modes.foreignBase === "forbid") throw permissionDenied(`no access to ${baseModel}`);
  const trained = trainedAs(job).baseModel ?? baseModel;
  if (trained !== baseModel && store.modes.wrongBase === "reject") throw invalidArgument("invalid base_model");
}

/** What is there under the output id already: nothing, a promotion to answer with, or just the model. */
function existing(call: Call, promotion: Promotion): Running | "model" | undefined {
  const { store } = call;
  const { account, modelId, checkpoint } = promotion;
  const name = modelName(account.id, modelId);
  if (findModel(store, name) === undefined) {
    const reserved = account.deletedModels.some(
      (row) => row.id === modelId && toMilliseconds(row.deleteTime) + store.timing.modelIdReuseMs > store.now(),
    );
    if (reserved && store.modes.modelIdReuse === "refused") throw alreadyExists(`model id ${modelId} is not free yet`);
    return undefined;
  }
  const operation = account.operations.findLast((row) => row.model === name && row.outcome !== "fail");
  const same = operation?.checkpoint === checkpoint.id && operation.baseModel === promotion.baseModel;
  if (operation && (same || !operation.settled)) {
    if (store.modes.repeatedPromote === "conflict") throw alreadyExists(`model ${name} already exists`);
    if (same) return { operation, promotion };
    abortPromotions(store, account, name, "superseded by a later promotion");
    account.models = account.models.filter(({ id }) => id !== modelId);
    return undefined;
  }
  if (store.modes.outputModelExists === "conflict") throw alreadyExists(`model ${name} already exists`);
  return "model";
}

/** 4-part names in the URL: 404 unless the mode accepts them. */
function promoteByFullName(call: Call): Json {
  if (call.store.modes.fourPartPromote === "not-found") throw notFound("Not Found");
  return promote(call);
}

export const promoteRoutes: readonly Route[] = [
  { method: "POST", template: "/v1/accounts/{account}/checkpoints/{checkpoint*}:promote", handler: promote },
  {
    method: "POST",
    template: "/v1/accounts/{account}/rlorTrainerJobs/{job}/checkpoints/{checkpoint*}:promote",
    handler: promoteByFullName,
  },
];
