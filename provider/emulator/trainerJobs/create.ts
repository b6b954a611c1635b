import { ownAccount } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { servedBase } from "../models/model.js";
import { takeScript } from "../script.js";
import { alreadyExists, invalidArgument, notFound, permissionDenied } from "../server/apiError.js";
import { type Call, type Json } from "../server/call.js";
import { flag } from "../server/flag.js";
import { latestValidated, type OwnedVersion, resolveShape, visibleShapes } from "../shapes/shape.js";
import { formatTime } from "../time/rfc3339.js";
import { jobAnswer } from "./answer.js";
import { checkQuota } from "./quota.js";
import { trainerJobRequest, type TrainingConfig } from "./request.js";
import { startRun } from "./run.js";
import { type TrainerJob } from "./seed.js";

export const CREATE_QUERY = ["deploymentId", "trainingShape", "skipValidations", "rlorTrainerJobId"];

/** Starts a trainer (SDK `trainer.py`); the order and the wording of the refusals are assumed. */
export function createTrainerJob(call: Call): Json {
  const { store, query } = call;
  const account = ownAccount(call);
  const { fields, config } = trainerJobRequest(call.body);
  const shapeName = query.trainingShape ?? "";
  const skipValidations = flag(call, "skipValidations");
  if (config.baseModel === undefined || config.baseModel === "") {
    throw invalidArgument("training_config.base_model is required");
  }
  if (servedBase(call, config.baseModel) === undefined) throw notFound(`Model ${config.baseModel} not found`);
  if (skipValidations && store.modes.skipValidations === "reject") {
    throw invalidArgument("skip_validations needs a superuser key");
  }
  checkPrivileges(call, account, { ...fields, ...config });

  const version = shapeVersion(call, config, shapeName, skipValidations);
  if (shapeName !== "" && !skipValidations) {
    const own = ["acceleratorType", "acceleratorCount", "maxContextLength", "nodeCount"];
    const given = own.filter((name) => Reflect.get({ ...config, ...fields }, name) !== undefined);
    if (given.length > 0) throw invalidArgument(`the training shape decides ${given.join(", ")}`);
  }
  const id = jobId(account, query.rlorTrainerJobId ?? "");
  const job: TrainerJob = {
    ...fields,
    id,
    state: "JOB_STATE_CREATING",
    createTime: formatTime(store.now()),
    checkpoints: [],
    ...infrastructure(version, config, fields.nodeCount),
  };
  checkQuota(account, job);
  const run = takeScript(account.runs, id);
  if (run !== undefined && run.saves.length > 0) job.saves = structuredClone(run.saves);
  if (run?.end !== undefined) job.end = { ...run.end };
  account.trainerJobs.push(job);
  account.created.trainerJobs += 1;
  startRun(store, job);
  return jobAnswer(account, job);
}

/** What needs a superuser or an admin key (SDK `trainer.py`); no key here is one. */
function checkPrivileges(call: Call, account: Account, given: Json): void {
  if (call.store.modes.privilegedFields === "accept") return;
  const names = ["preemptible", "extraArgs", "extraValues"].filter((name) => isSet(given[name]));
  if (names.length > 0) throw permissionDenied(`this key must not use ${names.join(", ")}`);
  // Only for account `fireworks` (SDK 1.2.28).
  if (given.disableInactivityCleanup === true && account.id !== "fireworks") {
    throw permissionDenied("disable_inactivity_cleanup is not for this account");
  }
}

function isSet(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}

/** The named shape; on the automatic path one that fits; on the manual path none. */
function shapeVersion(
  call: Call,
  config: TrainingConfig,
  shapeName: string,
  skipValidations: boolean,
): OwnedVersion | undefined {
  const isLora = (config.loraRank ?? 0) > 0;
  if (shapeName !== "") {
    const version = resolveShape(call, "trainingShapes", shapeName, skipValidations);
    const mode = version.version.snapshot.trainerMode;
    const wrong = isLora && mode !== undefined && mode !== "LORA_TRAINER";
    if (wrong && call.store.modes.loraOnFullShape === "reject") {
      throw invalidArgument(`training shape ${shapeName} does not train LoRA: its mode is not LORA_TRAINER`);
    }
    return version;
  }
  if (config.acceleratorType !== undefined) return undefined;
  const fitting = visibleShapes(call, "trainingShapes", "-").flatMap((owned) => {
    const latest = latestValidated(owned);
    const { baseModel, trainerMode } = latest?.version.snapshot ?? {};
    const fits = baseModel === config.baseModel && (trainerMode === "LORA_TRAINER") === isLora;
    return latest !== undefined && fits ? [latest] : [];
  });
  const [first] = fitting;
  if (first === undefined)
    throw invalidArgument(`no training shape fits ${config.baseModel ?? ""}: name the accelerator`);
  return first;
}

/** A deleted id can never be used again, not even after the purge (SDK: "archived and cannot be recreated"). */
function jobId(account: Account, wanted: string): string {
  const id = wanted === "" ? `rlor-${account.created.trainerJobs + 1}` : wanted;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id)) throw invalidArgument(`invalid rlor_trainer_job_id "${id}"`);
  if (account.trainerJobs.some((row) => row.id === id)) throw alreadyExists(`RlorTrainerJob ${id} already exists`);
  return id;
}

/** What the shape decides shows in the job as if it had been sent (assumed). */
function infrastructure(version: OwnedVersion | undefined, config: TrainingConfig, nodeCount: number | undefined) {
  const snapshot = version?.version.snapshot;
  if (snapshot === undefined) return { trainingConfig: config, nodeCount: nodeCount ?? 1 };
  const { acceleratorType, acceleratorCount, maxSupportedContextLength } = snapshot;
  return {
    nodeCount: typeof snapshot.nodeCount === "number" ? snapshot.nodeCount : 1,
    trainingConfig: {
      ...(acceleratorType === undefined ? {} : { acceleratorType }),
      ...(acceleratorCount === undefined ? {} : { acceleratorCount }),
      ...(maxSupportedContextLength === undefined ? {} : { maxContextLength: maxSupportedContextLength }),
      ...config,
    },
  };
}
