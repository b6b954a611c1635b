import { isDeepStrictEqual } from "node:util";
import { NotFoundError } from "../../client/errors.js";
import { isParent, parseCheckpointParent, parseParentedCheckpoint, trainerJobName } from "../../client/names.js";
import { type Checkpoint } from "../../client/schemas.js";
import { type Clock } from "../../client/clock.js";
import { type PromotedModelValues } from "./args.js";
import { type PromotedModelInputs, type ResolvedCheckpoint } from "./inputs.js";
import { type Lookups } from "./lookups.js";
import { type Request } from "./resolve.js";
import { idOf, selectCheckpoint } from "./selection.js";

/** What came of choosing a checkpoint. */
export type Choice =
  | { readonly resolved: ResolvedCheckpoint; readonly why?: string | undefined }
  /** Nothing fits yet; `create` waits for it. */
  | { readonly waitsFor: string }
  /** Left to the update, or there is nothing to choose. */
  | undefined;

const CHOOSERS = ["trainerJob", "checkpoint", "createdBefore", "reselect"] as const;

/** Chooses the checkpoint, or keeps the choice made before. @throws Error saying why nothing fits */
export async function choose(
  { values, unknown, before, preflight, findings = true }: Request,
  clock: Clock,
  lookups: Lookups,
): Promise<Choice> {
  if (CHOOSERS.some((property) => unknown.has(property))) return undefined;
  if (before !== undefined && !selectionChanged(values, before)) {
    return before.resolvedCheckpoint === undefined ? undefined : { resolved: before.resolvedCheckpoint };
  }
  const named = values.checkpoint === undefined ? undefined : parseParentedCheckpoint(values.checkpoint);
  if (values.trainerJob === undefined && named === undefined) return undefined;
  if (preflight === "off") return named === undefined ? undefined : { resolved: { name: named.name } };
  const parent = await locateParent(values, lookups);
  // What follows a first choice asks for the job's record: both look-ups at once, and errors are told by the later one.
  const needsRecord = before === undefined && (findings || values.baseModel === undefined);
  if (needsRecord && hasRecord(parent)) void lookups.trainerJob(parent).catch(() => undefined);
  const rows = await listRows(parent, values, lookups);
  const selector =
    named === undefined
      ? { checkpoint: values.checkpoint, createdBefore: values.createdBefore }
      : { checkpoint: named.checkpointId, exact: true };
  const chosen = selectCheckpoint(rows, selector, clock.now());
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

/** Whether the user asks for another choice than the one made before. */
export function selectionChanged(values: PromotedModelValues, before: PromotedModelInputs): boolean {
  const kept = before.resolvedCheckpoint;
  const pin = kept === undefined ? undefined : parseParentedCheckpoint(kept.name);
  if (kept === undefined || pin === undefined) {
    return CHOOSERS.some((property) => !isDeepStrictEqual(values[property], before[property]));
  }
  const { checkpoint, trainerJob } = values;
  const sameParent = trainerJob === undefined || isParent(trainerJob, pin.parent);
  // Pinning what was chosen before, by full name or id, is no new choice.
  if (sameParent && checkpoint !== undefined && (checkpoint === kept.name || checkpoint === idOf(kept))) return false;
  if (!sameParent || (trainerJob === undefined && before.trainerJob !== undefined && checkpoint !== before.checkpoint))
    return true;
  return (["checkpoint", "createdBefore", "reselect"] as const).some(
    (property) => !isDeepStrictEqual(values[property], before[property]),
  );
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

export function resolvedOf({ name, createTime, checkpointType }: Checkpoint): ResolvedCheckpoint {
  return {
    name,
    ...(createTime === undefined ? {} : { createTime }),
    ...(checkpointType === undefined ? {} : { checkpointType }),
  };
}
