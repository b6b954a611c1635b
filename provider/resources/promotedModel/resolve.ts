import { parseParentedCheckpoint } from "../../client/names.js";
import { type TrainerJob } from "../../client/schemas.js";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type Preflight } from "../../config.js";
import { type CheckFailure } from "../../lifecycle/handler.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { type ParsedArgs } from "../../lifecycle/parseArgs.js";
import { type PromotedModelValues } from "./args.js";
import { choose, hasRecord, locateParent, type Choice } from "./choose.js";
import {
  wasResolved,
  type PromotedModelInputs,
  type ResolvedCheckpoint,
  type Provenance,
  type ResolvedInputs,
} from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { autoModelId } from "./naming.js";
import { compareHardware } from "./provenance.js";

/** What is to be resolved, and what was resolved before. */
export interface Request extends Pick<ParsedArgs<PromotedModelValues>, "values" | "unknown"> {
  readonly identity: Identity;
  readonly preflight: Preflight;
  /** Whether to look for what would fail, beside what has to be resolved. @default true unless preflight is off */
  readonly findings?: boolean;
  /** The resource's inputs before this operation; what they resolved stays while its choosers stay. */
  readonly before: PromotedModelInputs | undefined;
}

/** What was resolved; a part that has to wait (unknown at preview, or preflight off) is absent. */
export interface Resolution extends ResolvedInputs {
  /** The account of the model. */
  readonly accountId?: string | undefined;
  /** Why this checkpoint, when it was chosen now. */
  readonly why?: string | undefined;
  /** The trainer job whose first checkpoint `create` waits for. */
  readonly waitsFor?: string | undefined;
  /** The trainer job's record, when it was looked up and is there. */
  readonly job?: TrainerJob | undefined;
  readonly failures: CheckFailure[];
}

/** Resolves checkpoint, base model, training profile and model id, keeping what the user's change does not touch. */
export async function resolve(
  request: Request,
  { clock }: Pick<Runtime, "clock">,
  lookups: Lookups,
): Promise<Resolution> {
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
  const { values, preflight } = request;
  const chooser = values.checkpoint === undefined ? "trainerJob" : "checkpoint";
  const [choice, trainingProfile] = await Promise.all([
    attempt(chooser, () => choose(request, clock, lookups)),
    attempt("trainingShape", () => resolveProfile(request, lookups)),
  ]);
  const resolvedCheckpoint = choice !== undefined && "resolved" in choice ? choice.resolved : undefined;
  // Asked for at most once, and only by what needs it.
  let job: TrainerJob | undefined;
  let asked: Promise<void> | undefined;
  const recordOfJob = async (): Promise<TrainerJob | undefined> => {
    if (preflight === "off") return undefined;
    asked ??= findJob(request, choice, lookups).then((found) => {
      job = found;
    });
    await asked;
    return job;
  };
  const baseModel = await attempt("baseModel", () => resolveBaseModel(request, resolvedCheckpoint, recordOfJob));
  const looks = request.findings ?? preflight !== "off";
  if (looks) await attempt("baseModel", () => requireFitting(request, recordOfJob, lookups));
  const provenance =
    trainingProfile !== undefined && looks
      ? await attempt("trainingShape", () => resolveProvenance(request, choice, trainingProfile, recordOfJob))
      : undefined;
  return {
    resolvedCheckpoint,
    trainingProfile,
    baseModel,
    provenance,
    job,
    accountId: await attempt("outputModelId", () => resolveAccount(request, resolvedCheckpoint, lookups)),
    why: choice !== undefined && "resolved" in choice ? choice.why : undefined,
    waitsFor: choice !== undefined && "waitsFor" in choice ? choice.waitsFor : undefined,
    outputModelId: chooseModelId(request, resolvedCheckpoint, baseModel),
    failures,
  };
}

/** The record of the job that the checkpoint comes from, or will come from. */
async function findJob(
  { values, unknown }: Request,
  choice: Choice,
  lookups: Lookups,
): Promise<TrainerJob | undefined> {
  if (choice === undefined) return undefined;
  if ("waitsFor" in choice) return lookups.trainerJob(choice.waitsFor);
  const pinned = parseParentedCheckpoint(choice.resolved.name)?.parent.name;
  const parent = pinned ?? (unknown.has("trainerJob") ? undefined : await locateParent(values, lookups));
  return parent === undefined || !hasRecord(parent) ? undefined : lookups.trainerJob(parent);
}

type RecordOfJob = () => Promise<TrainerJob | undefined>;

/** The job's own base model unless the user names one. */
async function resolveBaseModel(
  { values, unknown, before, preflight }: Request,
  resolved: ResolvedCheckpoint | undefined,
  recordOfJob: RecordOfJob,
): Promise<string | undefined> {
  if (unknown.has("baseModel")) return undefined;
  if (values.baseModel !== undefined) return values.baseModel;
  if (resolved === undefined) return before?.baseModel;
  const kept =
    before?.resolvedCheckpoint === undefined ? undefined : parseParentedCheckpoint(before.resolvedCheckpoint.name);
  const parent = parseParentedCheckpoint(resolved.name)?.parent;
  if (before?.baseModel !== undefined && kept?.parent.name === parent?.name) return before.baseModel;
  const job = await recordOfJob();
  const own = ownBaseModel(job);
  if (own !== undefined || preflight === "off") return own;
  const missing =
    job === undefined
      ? `the record of ${parent?.name ?? "the trainer job"} is gone or names none, so it cannot be looked up`
      : `the record of ${job.name} names no base model`;
  throw new Error(`is required: ${missing}`);
}

function ownBaseModel(job: TrainerJob | undefined): string | undefined {
  return [job?.trainingConfig?.baseModel, job?.baseModel].find((name) => name !== undefined && name !== "");
}

/** @throws Error when the base model that the user names is not the job's own, or does not exist */
async function requireFitting(
  { values: { baseModel }, before }: Request,
  recordOfJob: RecordOfJob,
  lookups: Lookups,
): Promise<void> {
  if (baseModel === undefined || baseModel === before?.baseModel) return;
  const own = ownBaseModel(await recordOfJob());
  if (baseModel === own) return;
  if (own !== undefined) {
    throw new Error(
      `is ${baseModel}, but the trainer job was started from ${own}; use that one, or leave baseModel out (preflight: "warn" promotes all the same)`,
    );
  }
  if ((await lookups.baseModel(baseModel)) === undefined) {
    throw new Error(`${baseModel} does not exist, or the key may not see it; check the name`);
  }
}

/** Compared again only when checkpoint or shape are chosen again. */
async function resolveProvenance(
  { before }: Request,
  choice: Choice,
  profile: TrainingProfile,
  recordOfJob: RecordOfJob,
): Promise<Provenance | undefined> {
  const resolved = choice !== undefined && "resolved" in choice ? choice.resolved : undefined;
  const sameCheckpoint = before?.resolvedCheckpoint?.name === resolved?.name;
  const sameShape = before?.trainingProfile?.trainingShapeVersion === profile.trainingShapeVersion;
  if (before?.provenance !== undefined && sameCheckpoint && sameShape) return before.provenance;
  return compareHardware(profile, await recordOfJob());
}

async function resolveProfile(
  { values, unknown, before, preflight }: Request,
  lookups: Lookups,
): Promise<TrainingProfile | undefined> {
  const shape = values.trainingShape;
  if (values.trainingProfile !== undefined) return values.trainingProfile;
  if (shape === undefined || unknown.has("trainingShape") || unknown.has("trainingProfile")) return undefined;
  const kept = wasResolved(before, "trainingProfile") ? before?.trainingProfile : undefined;
  if (shape === before?.trainingShape && kept !== undefined) return kept;
  return preflight === "off" ? undefined : lookups.trainingProfile(shape);
}

/** A model belongs to its checkpoint's account; an adopted one without a checkpoint to the configured account. */
async function resolveAccount(
  { values, preflight }: Request,
  resolved: ResolvedCheckpoint | undefined,
  lookups: Lookups,
): Promise<string | undefined> {
  const pinned = resolved === undefined ? undefined : parseParentedCheckpoint(resolved.name)?.parent.accountId;
  if (pinned !== undefined) return pinned;
  const adopts = values.adopt !== undefined && values.adopt !== "never" && values.outputModelId !== undefined;
  return adopts && preflight !== "off" ? lookups.accountId() : undefined;
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
  if (before?.outputModelId !== undefined && sameContent && (samePrefix || !wasResolved(before, "outputModelId"))) {
    return before.outputModelId;
  }
  const source = { identity: identity.text, checkpoint: resolved.name, baseModel };
  return autoModelId(values.outputModelIdPrefix ?? identity.resource, source);
}
