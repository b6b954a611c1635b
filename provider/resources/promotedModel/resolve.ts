import { isDeepStrictEqual } from "node:util";
import { NotFoundError } from "../../client/errors.js";
import { parseCheckpointName, parseTrainerJobName, type CheckpointName } from "../../client/names.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Preflight } from "../../config.js";
import { type CheckFailure } from "../../lifecycle/handler.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type ParsedArgs, type PromotedModelValues } from "./args.js";
import { wasDefaulted, type PromotedModelInputs, type ResolvedCheckpoint } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { autoModelId } from "./naming.js";
import { idOf, selectCheckpoint } from "./selection.js";

/** What is to be resolved, and what was resolved before. */
export interface Request extends Pick<ParsedArgs, "values" | "unknown"> {
  readonly identity: Identity;
  readonly preflight: Preflight;
  /** The resource's inputs before this operation; what they resolved stays while its choosers stay. */
  readonly before: PromotedModelInputs | undefined;
}

/** What was resolved; a part that has to wait (unknown at preview, or preflight off) is absent. */
export interface Resolution {
  readonly resolvedCheckpoint?: ResolvedCheckpoint | undefined;
  readonly baseModel?: string | undefined;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly outputModelId?: string | undefined;
  /** Why this checkpoint, when it was chosen now. */
  readonly why?: string | undefined;
  readonly failures: CheckFailure[];
}

/** Resolves checkpoint, base model, training profile and model id, keeping what the user's change does not touch. */
export async function resolve(request: Request, runtime: Runtime, lookups: Lookups): Promise<Resolution> {
  const failures: CheckFailure[] = [];
  const attempt = async <T>(property: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // One cause, such as a missing key, is told once.
      if (!failures.some((failure) => failure.reason === reason)) failures.push({ property, reason });
      return undefined;
    }
  };
  const [selection, trainingProfile] = await Promise.all([
    attempt(request.values.checkpoint === undefined ? "trainerJob" : "checkpoint", () =>
      choose(request, runtime, lookups),
    ),
    attempt("trainingShape", () => resolveProfile(request, lookups)),
  ]);
  const baseModel = await attempt("baseModel", () => resolveBaseModel(request, selection?.resolved, lookups));
  const resolvedCheckpoint = selection?.resolved;
  return {
    resolvedCheckpoint,
    trainingProfile,
    baseModel,
    why: selection?.why,
    outputModelId: chooseModelId(request, resolvedCheckpoint, baseModel),
    failures,
  };
}

async function choose(
  { values, unknown, before, preflight }: Request,
  { clock }: Runtime,
  lookups: Lookups,
): Promise<{ resolved: ResolvedCheckpoint; why?: string } | undefined> {
  const kept = before?.resolvedCheckpoint;
  if (["trainerJob", "checkpoint", "reselect"].some((property) => unknown.has(property))) return undefined;
  if (before !== undefined && kept !== undefined && !selectionChanged(values, before, kept)) return { resolved: kept };
  const named = values.checkpoint === undefined ? undefined : parseCheckpointName(values.checkpoint);
  if (preflight === "off") return named === undefined ? undefined : { resolved: { name: named.name } };
  const { accountId, jobId } = await locateJob(values, named, lookups);
  const rows = await lookups.checkpoints(accountId, jobId);
  const chosen = selectCheckpoint(rows, named?.checkpointId ?? values.checkpoint, clock.now());
  if ("fault" in chosen) throw new Error(chosen.fault);
  const { name, createTime, checkpointType } = chosen.checkpoint;
  return {
    resolved: {
      name,
      ...(createTime === undefined ? {} : { createTime }),
      ...(checkpointType === undefined ? {} : { checkpointType }),
    },
    why: chosen.why,
  };
}

/** Whether the user asks for another choice than the one made before. */
function selectionChanged(values: PromotedModelValues, before: PromotedModelInputs, kept: ResolvedCheckpoint): boolean {
  const { checkpoint } = values;
  const pin = parseCheckpointName(kept.name);
  const sameJob = pin !== undefined && (values.trainerJob === undefined || isSameJob(values.trainerJob, pin));
  // Pinning what was chosen before, by full name or id, is no new choice.
  if (sameJob && checkpoint !== undefined && (checkpoint === kept.name || checkpoint === idOf(kept))) return false;
  return !sameJob || checkpoint !== before.checkpoint || !isDeepStrictEqual(values.reselect, before.reselect);
}

function isSameJob(trainerJob: string, { accountId, jobId }: CheckpointName): boolean {
  const full = parseTrainerJobName(trainerJob);
  return full === undefined ? trainerJob === jobId : full.accountId === accountId && full.jobId === jobId;
}

async function locateJob(
  { trainerJob = "" }: PromotedModelValues,
  named: CheckpointName | undefined,
  lookups: Lookups,
): Promise<{ accountId: string; jobId: string }> {
  return named ?? parseTrainerJobName(trainerJob) ?? { accountId: await lookups.accountId(), jobId: trainerJob };
}

async function resolveBaseModel(
  { values, unknown, before, preflight }: Request,
  resolved: ResolvedCheckpoint | undefined,
  lookups: Lookups,
): Promise<string | undefined> {
  if (unknown.has("baseModel")) return undefined;
  if (values.baseModel !== undefined) return values.baseModel;
  const checkpoint = resolved === undefined ? undefined : parseCheckpointName(resolved.name);
  if (checkpoint === undefined) return undefined;
  const { accountId, jobId } = checkpoint;
  const kept =
    before?.resolvedCheckpoint === undefined ? undefined : parseCheckpointName(before.resolvedCheckpoint.name);
  if (before?.baseModel !== undefined && kept?.accountId === accountId && kept.jobId === jobId) return before.baseModel;
  if (preflight === "off") return undefined;
  try {
    const { trainingConfig } = await lookups.trainerJob(accountId, jobId);
    if (trainingConfig?.baseModel !== undefined && trainingConfig.baseModel !== "") return trainingConfig.baseModel;
    throw new Error(`is required: the record of trainer job ${jobId} names no base model`);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new Error(`is required: the record of trainer job ${jobId} is gone, so its base model cannot be looked up`, {
      cause: error,
    });
  }
}

async function resolveProfile(
  { values, unknown, before, preflight }: Request,
  lookups: Lookups,
): Promise<TrainingProfile | undefined> {
  const shape = values.trainingShape;
  if (shape === undefined || unknown.has("trainingShape")) return undefined;
  if (shape === before?.trainingShape && before.trainingProfile !== undefined) return before.trainingProfile;
  return preflight === "off" ? undefined : lookups.trainingProfile(shape);
}

function chooseModelId(
  { values, unknown, before, identity }: Request,
  resolved: ResolvedCheckpoint | undefined,
  baseModel: string | undefined,
): string | undefined {
  if (values.outputModelId !== undefined) return values.outputModelId;
  if (resolved === undefined || baseModel === undefined) return undefined;
  if (unknown.has("outputModelId") || unknown.has("outputModelIdPrefix")) return undefined;
  const sameContent = before?.resolvedCheckpoint?.name === resolved.name && before.baseModel === baseModel;
  const samePrefix = before?.outputModelIdPrefix === values.outputModelIdPrefix;
  if (before?.outputModelId !== undefined && sameContent && (samePrefix || !wasDefaulted(before, "outputModelId"))) {
    return before.outputModelId;
  }
  return autoModelId(values.outputModelIdPrefix ?? identity.resource, {
    identity: identity.text,
    checkpoint: resolved.name,
    baseModel,
  });
}
