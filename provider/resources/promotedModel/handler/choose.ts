import { NotFoundError } from "../../../client/errors.js";
import { isParent, parseCheckpointParent, parseParentedCheckpoint, trainerJobName } from "../../../client/names.js";
import { type Checkpoint } from "../../../client/schemas.js";
import { type Preflight } from "../../../config.js";
import { type ParsedArgs } from "../../../lifecycle/args.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Lookups } from "../../../lifecycle/lookups.js";
import { choosers, kept } from "../../../lifecycle/sticky.js";
import { type PromotedModelValues } from "./args.js";
import { withoutPrefix } from "./modelKind.js";
import { idOf, isPast, selectCheckpoint } from "./selection.js";
import { CHOOSERS, type PromotedModelInputs, type ResolvedCheckpoint } from "./state.js";

/** What is to be resolved, and what was resolved before. */
export interface Wish extends Pick<ParsedArgs<PromotedModelValues>, "values" | "unknown"> {
  readonly preflight: Preflight;
  /** Whether to look for what would fail, beside what has to be resolved. @default true unless preflight is off */
  readonly findings?: boolean;
  /** The resource's inputs before this operation; what they resolved stays while its choosers stay. */
  readonly before: PromotedModelInputs | undefined;
}

/** What came of choosing a checkpoint. */
export type Choice =
  | { readonly resolved: ResolvedCheckpoint; readonly why?: string | undefined }
  /** Nothing fits yet, and `create` waits for it; or it is chosen in this run, once the trainer job has started. */
  | { readonly waitsFor: string }
  /** Left to the update, or there is nothing to choose. */
  | undefined;

/** Chooses the checkpoint, or keeps the choice made before. @throws Error saying why nothing fits */
export async function choose(wish: Wish, call: Call): Promise<Choice> {
  const { values, unknown, before, preflight, findings = true } = wish;
  const lookups = call.lookups();
  if (CHOOSERS.some((property) => unknown.has(property))) return undefined;
  const stays = keptChoice(wish);
  if (stays !== undefined) return stays.resolvedCheckpoint && { resolved: stays.resolvedCheckpoint };
  const named = values.checkpoint === undefined ? undefined : parseParentedCheckpoint(values.checkpoint);
  if (values.trainerJob === undefined && named === undefined) return undefined;
  const { checkpointType } = values;
  // Of which type a named one is, only a listing tells.
  if (preflight === "off")
    return named && checkpointType === undefined ? { resolved: { name: named.name } } : undefined;
  const parent = await locateParent(values, lookups);
  if (call.plan.willMake(parent)) {
    if (!isPast(values.createdBefore, call.clock.now())) return { waitsFor: parent };
    throw new Error(
      `this run starts the trainer job, so none of its checkpoints is created before ${values.createdBefore ?? ""}; set a later createdBefore, or leave it out`,
    );
  }
  // What follows a first choice asks for the job's record: both look-ups at once, and errors are told by the later one.
  const needsRecord = before === undefined && (findings || values.baseModel === undefined);
  if (needsRecord && hasRecord(parent)) void lookups.trainerJob(parent).catch(() => undefined);
  const rows = await listRows(parent, values, lookups);
  const selector =
    named === undefined
      ? { checkpoint: values.checkpoint, createdBefore: values.createdBefore, checkpointType }
      : { checkpoint: named.checkpointId, exact: true, checkpointType };
  const chosen = selectCheckpoint(rows, selector, call.clock.now());
  if (!("fault" in chosen)) return { resolved: resolvedOf(chosen.checkpoint), why: chosen.why };
  if (values.waitForCheckpoint !== undefined && chosen.mayCome) return { waitsFor: parent };
  throw new Error(chosen.fault);
}

/** The full name of what has the checkpoints. */
export async function locateParent(
  { trainerJob = "", checkpoint = "" }: PromotedModelValues,
  lookups: Lookups,
): Promise<string> {
  const named = parseParentedCheckpoint(checkpoint)?.parent ?? parseCheckpointParent(trainerJob);
  return named?.name ?? trainerJobName(await lookups.accountId(), trainerJob);
}

/** A serverless session has no record that names a base model or hardware. */
export function hasRecord(parent: string): boolean {
  return parseCheckpointParent(parent)?.collection !== "trainingSessions";
}

/** The inputs whose choice stays, one that was left to the update included. */
function keptChoice({ values, before }: Wish): PromotedModelInputs | undefined {
  const held = before?.resolvedCheckpoint;
  const parent = held === undefined ? undefined : parseParentedCheckpoint(held.name)?.parent;
  const { trainerJob, checkpoint } = values;
  const sameType = withoutPrefix(values.checkpointType) === withoutPrefix(before?.checkpointType);
  // However it is spelt, and whether it is spelt at all.
  const isSameJob = parent !== undefined && (trainerJob === undefined || isParent(trainerJob, parent));
  const now = {
    ...values,
    ...(isSameJob ? { trainerJob: before?.trainerJob } : {}),
    ...(sameType ? { checkpointType: before?.checkpointType } : {}),
  };
  return kept({
    held: before,
    now: choosers(CHOOSERS, now),
    then: before && choosers(CHOOSERS, before),
    // Pinning what was chosen before, by full name or id, is no new choice.
    isNamed: isSameJob && sameType && held !== undefined && (checkpoint === held.name || checkpoint === idOf(held)),
  });
}

async function listRows(
  parent: string,
  { waitForCheckpoint }: PromotedModelValues,
  lookups: Lookups,
): Promise<Checkpoint[]> {
  try {
    return await lookups.checkpoints(parent);
  } catch (error) {
    // A job that has not saved anything yet may have no listing either; its own record decides.
    if (waitForCheckpoint === undefined || !(error instanceof NotFoundError)) throw error;
    if ((await lookups.trainerJob(parent)) === undefined) throw error;
    return [];
  }
}

/** What inputs and state keep of a row. */
export function resolvedOf({ name, createTime, checkpointType }: Checkpoint): ResolvedCheckpoint {
  return {
    name,
    ...(createTime === undefined ? {} : { createTime }),
    ...(checkpointType === undefined ? {} : { checkpointType }),
  };
}
