import { modelName, parseModelName } from "../../client/names.js";
import { type Account } from "../accounts/seed.js";
import { isPromotable } from "../checkpoints/checkpoint.js";
import { type CheckpointParent } from "../checkpoints/parent.js";
import { type Checkpoint } from "../checkpoints/seed.js";
import { modelAnswer } from "../models/answer.js";
import { findModel, isPublicModel } from "../models/model.js";
import { operationAnswer } from "../operations/answer.js";
import { type Operation } from "../operations/seed.js";
import { alreadyExists, ApiError, invalidArgument, permissionDenied } from "../server/apiError.js";
import { textField } from "../server/bodyFields.js";
import { type Call, type Json } from "../server/call.js";
import { toMilliseconds } from "../time/rfc3339.js";
import { abortPromotions, type Promotion, settlePromotions, startPromotion } from "./promotion.js";

const MAX_MODEL_ID_LENGTH = 63;

/** What every form of promotion asks for. */
export interface Wanted {
  readonly outputModel: string;
  readonly baseModel: string;
}

/** The two fields that every form of `:promote` requires. */
export function wantedModels(fields: Record<string, unknown>): Wanted {
  const outputModel = textField(fields, "outputModel");
  const baseModel = textField(fields, "baseModel");
  if (outputModel === undefined || baseModel === undefined) {
    throw invalidArgument("output_model and base_model are required");
  }
  return { outputModel, baseModel };
}

export function wantsOperation(call: Call, fields: Record<string, unknown>): boolean {
  const wanted = fields.asyncPromotion ?? false;
  if (typeof wanted !== "boolean") throw invalidArgument(`field "asyncPromotion" must be a boolean`);
  const mode = call.store.modes.asyncField;
  // The SDK looks for the name in the message and sends once more without the field.
  if (mode === "rejected" && "asyncPromotion" in fields) throw invalidArgument(`unknown field "async_promotion"`);
  return wanted && mode !== "ignored";
}

interface Source {
  readonly account: Account;
  readonly parent: CheckpointParent;
  readonly checkpoint: Checkpoint;
}

/** Checks, starts and answers a promotion; the order of the checks is assumed. */
export function requestPromotion(call: Call, source: Source, wanted: Wanted, asynchronous: boolean): Json {
  const { store } = call;
  const { account, parent, checkpoint } = source;
  const modelId = outputId(call, account, wanted.outputModel, checkpoint);
  if (!isPromotable(checkpoint)) throw invalidArgument(`checkpoint "${checkpoint.id}" is not promotable`);
  checkBase(call, account, parent, wanted.baseModel);

  const promotion: Promotion = { ...source, baseModel: wanted.baseModel, modelId };
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

function checkBase(call: Call, account: Account, parent: CheckpointParent, baseModel: string): void {
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
  const trained = parent.baseModel ?? baseModel;
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
  const same =
    operation?.checkpoint === checkpoint.id &&
    operation.trainerJob === promotion.parent.name &&
    operation.baseModel === promotion.baseModel;
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
