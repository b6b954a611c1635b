import { parseCheckpointParent, parseParentedCheckpoint } from "../../../client/names.js";
import { type TrainerJob } from "../../../client/schemas.js";
import { type TrainingProfile } from "../../../client/trainingProfile.js";
import { messageOf, type Call } from "../../../lifecycle/call.js";
import { type CheckFailure } from "../../../lifecycle/handler.js";
import { type Lookups } from "../../../lifecycle/lookups.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { choose, hasRecord, locateParent, type Choice, type Wish } from "./choose.js";
import { jobOf } from "./compare.js";
import { autoModelId } from "./naming.js";
import { kindFrom } from "./modelKind.js";
import { type RecordOfJob, resolveProvenance } from "./provenance.js";
import { wasResolved, type ResolvedCheckpoint, type ResolvedInputs } from "./state.js";

/** What was resolved; a part that has to wait (unknown at preview, or preflight off) is absent. */
export interface Resolution extends ResolvedInputs {
  /** The account of the model. */
  readonly accountId?: string | undefined;
  /** What the model will be at the service, as far as that is certain. */
  readonly kind?: string | undefined;
  /** Why this checkpoint, when it was chosen now. */
  readonly why?: string | undefined;
  /** The trainer job whose first checkpoint `create` waits for, or that this run is going to start. */
  readonly waitsFor?: string | undefined;
  /** The trainer job's record, when it was looked up and is there. */
  readonly job?: TrainerJob | undefined;
  readonly failures: CheckFailure[];
}

/** Resolves checkpoint, base model, training profile and model id, keeping what the user's change does not touch. */
export async function resolve(wish: Wish, call: Call): Promise<Resolution> {
  const lookups = (): Lookups => call.lookups();
  const failures: CheckFailure[] = [];
  const attempt = async <T>(property: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const reason = messageOf(error);
      // One cause, such as a missing key, is told once.
      if (!failures.some((failure) => failure.reason === reason)) failures.push({ property, reason });
      return undefined;
    }
  };
  const { values, preflight } = wish;
  const chooser = values.checkpoint === undefined ? "trainerJob" : "checkpoint";
  const [choice, trainingProfile] = await Promise.all([
    attempt(chooser, () => choose(wish, call)),
    attempt("trainingShape", () => resolveProfile(wish, lookups)),
  ]);
  const resolvedCheckpoint = choice !== undefined && "resolved" in choice ? choice.resolved : undefined;
  // Asked for at most once, and only by what needs it.
  let job: TrainerJob | undefined;
  let asked: Promise<void> | undefined;
  const recordOfJob = async (): Promise<TrainerJob | undefined> => {
    if (preflight === "off") return undefined;
    asked ??= findJob(wish, choice, lookups).then((found) => {
      job = found;
    });
    await asked;
    return job;
  };
  const waitsFor = choice !== undefined && "waitsFor" in choice ? choice.waitsFor : undefined;
  const source = jobOf(resolvedCheckpoint) ?? waitsFor;
  const baseModel = await attempt("baseModel", () => resolveBaseModel(wish, source, recordOfJob));
  const looks = wish.findings ?? preflight !== "off";
  if (looks) await attempt("baseModel", () => requireFitting(wish, recordOfJob, lookups));
  const provenance =
    trainingProfile !== undefined && looks
      ? await attempt("trainingShape", () => resolveProvenance(wish, choice, trainingProfile, recordOfJob))
      : undefined;
  return {
    resolvedCheckpoint,
    trainingProfile,
    baseModel,
    provenance,
    job,
    kind: kindFrom(
      resolvedCheckpoint?.checkpointType ?? values.checkpointType,
      job && call.plan.trainerJobs.find(job.name),
    ),
    accountId: await attempt("outputModelId", () => resolveAccount(wish, source, lookups)),
    why: choice !== undefined && "resolved" in choice ? choice.why : undefined,
    waitsFor,
    outputModelId: chooseModelId(wish, resolvedCheckpoint, baseModel, call),
    failures,
  };
}

/** The record of the job that the checkpoint comes from, or will come from. */
async function findJob(
  { values, unknown }: Wish,
  choice: Choice,
  lookups: () => Lookups,
): Promise<TrainerJob | undefined> {
  if (choice === undefined) return undefined;
  if ("waitsFor" in choice) return hasRecord(choice.waitsFor) ? lookups().trainerJob(choice.waitsFor) : undefined;
  const pinned = parseParentedCheckpoint(choice.resolved.name)?.parent.name;
  const parent = pinned ?? (unknown.has("trainerJob") ? undefined : await locateParent(values, lookups()));
  return parent === undefined || !hasRecord(parent) ? undefined : lookups().trainerJob(parent);
}

/** The job's own base model unless the user names one. */
async function resolveBaseModel(
  { values, unknown, before, preflight }: Wish,
  source: string | undefined,
  recordOfJob: RecordOfJob,
): Promise<string | undefined> {
  if (unknown.has("baseModel")) return undefined;
  if (values.baseModel !== undefined) return values.baseModel;
  if (source === undefined) return before?.baseModel;
  const [now, then] = [{ job: source }, before && { job: jobOf(before.resolvedCheckpoint) }];
  const stays = kept({ held: before?.baseModel, now, then });
  if (stays !== undefined) return stays;
  const job = await recordOfJob();
  const own = ownBaseModel(job);
  if (own !== undefined || preflight === "off") return own;
  const missing =
    job === undefined
      ? `the record of ${now.job} is gone or names none, so it cannot be looked up`
      : `the record of ${job.name} names no base model`;
  throw new Error(`is required: ${missing}`);
}

function ownBaseModel(job: TrainerJob | undefined): string | undefined {
  return [job?.trainingConfig?.baseModel, job?.baseModel].find((name) => name !== undefined && name !== "");
}

/** @throws Error when the base model that the user names is not the job's own, or does not exist */
async function requireFitting(
  { values: { baseModel }, before }: Wish,
  recordOfJob: RecordOfJob,
  lookups: () => Lookups,
): Promise<void> {
  if (baseModel === undefined || baseModel === before?.baseModel) return;
  const own = ownBaseModel(await recordOfJob());
  if (baseModel === own) return;
  if (own !== undefined) {
    throw new Error(
      `is ${baseModel}, but the trainer job was started from ${own}; use that one, or leave baseModel out (preflight: "warn" promotes all the same)`,
    );
  }
  if ((await lookups().baseModel(baseModel)) === undefined) {
    throw new Error(`${baseModel} does not exist, or the key may not see it; check the name`);
  }
}

async function resolveProfile(
  { values, unknown, before, preflight }: Wish,
  lookups: () => Lookups,
): Promise<TrainingProfile | undefined> {
  const shape = values.trainingShape;
  if (values.trainingProfile !== undefined) return values.trainingProfile;
  if (shape === undefined || unknown.has("trainingShape") || unknown.has("trainingProfile")) return undefined;
  const then = before && choosers(["trainingShape"], before);
  const stays = kept({ held: before?.trainingProfile, now: { trainingShape: shape }, then });
  if (stays !== undefined) return stays;
  return preflight === "off" ? undefined : lookups().trainingProfile(shape);
}

/** A model belongs to its checkpoint's account; an adopted one without a checkpoint to the configured account. */
async function resolveAccount(
  { values, preflight }: Wish,
  source: string | undefined,
  lookups: () => Lookups,
): Promise<string | undefined> {
  const pinned = parseCheckpointParent(source ?? "")?.accountId;
  if (pinned !== undefined) return pinned;
  const adopts = values.adopt !== undefined && values.adopt !== "never" && values.outputModelId !== undefined;
  return adopts && preflight !== "off" ? lookups().accountId() : undefined;
}

function chooseModelId(
  { values, unknown, before }: Wish,
  resolved: ResolvedCheckpoint | undefined,
  baseModel: string | undefined,
  { identity }: Call,
): string | undefined {
  if (values.outputModelId !== undefined) return values.outputModelId;
  if (resolved === undefined || baseModel === undefined) return undefined;
  if (unknown.has("outputModelId") || unknown.has("outputModelIdPrefix")) return undefined;
  const prefix = values.outputModelIdPrefix;
  // An id that the user had written had no prefix.
  const oldPrefix = wasResolved(before, "outputModelId") ? before?.outputModelIdPrefix : prefix;
  const stays = kept({
    held: before?.outputModelId,
    now: { checkpoint: resolved.name, baseModel, prefix },
    then: before && {
      checkpoint: before.resolvedCheckpoint?.name,
      baseModel: before.baseModel,
      prefix: oldPrefix,
    },
  });
  const source = { identity: identity.text, checkpoint: resolved.name, baseModel };
  return stays ?? autoModelId(prefix ?? identity.resource, source);
}
