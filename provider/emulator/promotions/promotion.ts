import { modelName } from "../../client/names.js";
import { type Account } from "../accounts/seed.js";
import { checkpointKind } from "../checkpoints/checkpoint.js";
import { type CheckpointParent } from "../checkpoints/parent.js";
import { type Checkpoint } from "../checkpoints/seed.js";
import { type OperationFault } from "../faults/fault.js";
import { findModel } from "../models/model.js";
import { type Model } from "../models/seed.js";
import { type Operation } from "../operations/seed.js";
import { type Store } from "../store.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";

/** What is copied where. */
export interface Promotion {
  readonly account: Account;
  readonly parent: CheckpointParent;
  readonly checkpoint: Checkpoint;
  readonly baseModel: string;
  readonly modelId: string;
}

interface Start {
  readonly fault: OperationFault | undefined;
  /** Nobody polls it. */
  readonly silent: boolean;
  /** It ends now, whatever `timing.promotionMs` says. */
  readonly atOnce: boolean;
}

/** Assumed: the usual targets of an adapter on a dense model. */
const TARGET_MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
/** `base_model` drives metadata inheritance (section "Promote" of the SDK); which fields is assumed. */
const INHERITED = ["contextLength", "conversationConfig", "supportsImageInput", "supportsTools", "huggingFaceUrl"];

/** Starts the copy: the model is there as UPLOADING, and an operation remembers where it came from. */
export function startPromotion(store: Store, promotion: Promotion, start: Start): Operation {
  const { account, parent, checkpoint } = promotion;
  const now = store.now();
  const operation: Operation = {
    id: `op-${store.accounts().reduce((total, { operations }) => total + operations.length, 1)}`,
    model: modelName(account.id, promotion.modelId),
    checkpoint: checkpoint.id,
    trainerJob: parent.name,
    baseModel: promotion.baseModel,
    startTime: formatTime(now),
    dueTime: formatTime(start.atOnce ? now : now + store.timing.promotionMs),
    outcome: start.fault?.outcome ?? "succeed",
    ...(start.fault?.outcome === "fail" ? { error: { code: start.fault.code, message: start.fault.message } } : {}),
    settled: false,
    silent: start.silent,
  };
  account.operations.push(operation);
  account.models.push(promotedModel(store, promotion, formatTime(now)));
  store.changed();
  return operation;
}

function promotedModel(store: Store, promotion: Promotion, createTime: string): Model {
  const { parent, checkpoint, baseModel, modelId } = promotion;
  const base = findModel(store, baseModel);
  const { loraRank } = parent;
  const kind = checkpointKind(checkpoint);
  // A type that the seed made promotable by hand is taken for what its job trains (assumed).
  const isAdapter = kind === "INFERENCE_LORA" || (kind !== "INFERENCE_BASE" && loraRank > 0);
  return {
    ...Object.fromEntries(INHERITED.flatMap((name) => (base?.[name] === undefined ? [] : [[name, base[name]]]))),
    id: modelId,
    createTime,
    state: "UPLOADING",
    public: false,
    ...(store.modes.fineTuningJob === "trainer-job" ? { fineTuningJob: parent.name } : {}),
    ...(isAdapter
      ? {
          kind: "HF_PEFT_ADDON",
          peftDetails: { baseModel, ...(loraRank > 0 ? { r: loraRank } : {}), targetModules: TARGET_MODULES },
        }
      : {
          kind: "HF_BASE_MODEL",
          baseModelDetails: { ...base?.baseModelDetails, checkpointFormat: "HUGGINGFACE" },
        }),
  };
}

export function isDue(store: Store, operation: Operation): boolean {
  return operation.outcome !== "never" && toMilliseconds(operation.dueTime) <= store.now();
}

/** Applies what the clock has brought about since the last request. */
export function settlePromotions(store: Store): void {
  for (const account of store.accounts()) {
    for (const operation of account.operations) {
      if (operation.settled || !isDue(store, operation)) continue;
      operation.settled = true;
      settle(store, account, operation);
      store.changed();
    }
  }
}

function settle(store: Store, account: Account, operation: Operation): void {
  const model = findModel(store, operation.model);
  if (model === undefined) return;
  if (operation.outcome !== "fail") {
    // A vanished operation is only forgotten: the copy goes on (assumed).
    model.state = "READY";
    model.updateTime = operation.dueTime;
  } else if (store.modes.failedPromotion === "no-model") {
    account.models = account.models.filter((row) => row !== model);
  } else {
    model.status = { code: "INTERNAL", message: operation.error?.message ?? "" };
  }
}

/** Ends a promotion whose model was taken away (assumed: as an error). */
export function abortPromotions(store: Store, account: Account, model: string, message: string): void {
  for (const operation of account.operations) {
    if (operation.model !== model || operation.settled) continue;
    Object.assign(operation, {
      outcome: "fail",
      error: { code: 10, message },
      settled: true,
      dueTime: formatTime(store.now()),
    });
  }
}
