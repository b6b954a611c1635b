import { compareInstants, parseInstant } from "../../client/instant.js";
import { logicalName, parseCheckpointName } from "../../client/names.js";
import { type Checkpoint } from "../../client/schemas.js";
import { describeAge } from "../../lifecycle/duration.js";

/** The checkpoint that a selector chose. */
export interface Selected {
  readonly checkpoint: Checkpoint;
  /** Why this one, such as `newest of 7 promotable, 2 h old`. */
  readonly why: string;
}

const CANDIDATES_SHOWN = 5;

/**
 * Chooses a checkpoint from a trainer job's rows.
 *
 * No selector: the newest promotable one, by instant. Otherwise an exact id, or else a logical name
 * (`step-50` finds `step-50-a1b2c3d4`), which must fit exactly one promotable row.
 */
export function selectCheckpoint(
  rows: readonly Checkpoint[],
  selector: string | undefined,
  now: number,
): Selected | { readonly fault: string } {
  const newestFirst = rows.toSorted((a, b) => compareInstants(b.createTime, a.createTime));
  const promotable = newestFirst.filter((row) => row.promotable);
  if (selector === undefined) {
    const [newest] = promotable;
    if (newest === undefined)
      return { fault: `the trainer job has no promotable checkpoint; ${candidates(newestFirst, now)}` };
    return { checkpoint: newest, why: `newest of ${promotable.length} promotable, ${age(newest, now)} old` };
  }
  const exact = rows.find((row) => idOf(row) === selector);
  if (exact?.promotable === true) return { checkpoint: exact, why: `${age(exact, now)} old` };
  const logical = newestFirst.filter((row) => logicalName(idOf(row)) === selector);
  const fitting = logical.filter((row) => row.promotable);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return { checkpoint: only, why: `${age(only, now)} old` };
  if (another !== undefined) {
    return {
      fault: `'${selector}' fits ${fitting.length} promotable checkpoints; give one's whole id: ${fitting.map((row) => describe(row, now)).join(", ")}`,
    };
  }
  const refused = exact ?? logical[0];
  if (refused !== undefined) {
    return {
      fault: `checkpoint ${idOf(refused)} is not promotable${whyNot(refused)}; ${candidates(newestFirst, now)}`,
    };
  }
  return {
    fault: `the trainer job has no checkpoint '${selector}'; ${candidates(nearest(newestFirst, selector), now)}`,
  };
}

/** The checkpoint's id, the last segment of its name. */
export function idOf({ name }: { readonly name: string }): string {
  return parseCheckpointName(name)?.checkpointId ?? name.slice(name.lastIndexOf("/") + 1);
}

function whyNot({ checkpointType = "" }: Checkpoint): string {
  if (checkpointType.includes("ARC")) return " (a delta of a full-parameter run; save a base checkpoint)";
  if (checkpointType.includes("TRAINING")) return " (DCP resume state; save a sampler checkpoint)";
  return "";
}

function candidates(rows: readonly Checkpoint[], now: number): string {
  if (rows.length === 0) return "it has no checkpoints at all";
  const shown = rows.slice(0, CANDIDATES_SHOWN).map((row) => describe(row, now));
  const more = rows.length - shown.length;
  return `candidates: ${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function describe(row: Checkpoint, now: number): string {
  const flag = row.promotable ? "promotable" : "not promotable";
  return `${idOf(row)} (${row.createTime ?? "no time"}, ${age(row, now)} old, ${flag})`;
}

function age({ createTime }: Checkpoint, now: number): string {
  const created = createTime === undefined ? undefined : parseInstant(createTime);
  return created === undefined ? "unknown age" : describeAge(now - Number(created / 1_000_000n));
}

/** Rows whose ids look most like what was asked for come first; equal ones stay newest first. */
function nearest(rows: readonly Checkpoint[], selector: string): Checkpoint[] {
  return rows.toSorted((a, b) => commonPrefix(idOf(b), selector) - commonPrefix(idOf(a), selector));
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
