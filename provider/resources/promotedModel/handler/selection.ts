import { compareInstants, parseInstant } from "../../../client/instant.js";
import { logicalName, parseParentedCheckpoint } from "../../../client/names.js";
import { type Checkpoint } from "../../../client/schemas.js";
import { whyNotPromotable } from "../../../client/whyNotPromotable.js";
import { describeAge } from "../../../client/duration.js";
import { describeKind, kindOf, withoutPrefix } from "./modelKind.js";

/** What a user asks for; nothing at all is the newest promotable checkpoint. */
export interface Selector {
  /** An exact id, or a logical name such as `step-50`. */
  readonly checkpoint?: string | undefined;
  /** The id came from a full name: no logical name is meant. */
  readonly exact?: boolean;
  /** RFC 3339; only checkpoints created before it count. */
  readonly createdBefore?: string | undefined;
  /** Only checkpoints of this type count; with or without the service's prefix. */
  readonly checkpointType?: string | undefined;
}

/** The checkpoint that a selector chose. */
interface Selected {
  readonly checkpoint: Checkpoint;
  /** Why this one, such as `newest of 7 promotable, 2 h old`. */
  readonly why: string;
}

interface NotSelected {
  readonly fault: string;
  /** True when a checkpoint that is saved later may be the answer. */
  readonly mayCome: boolean;
}

const CANDIDATES_SHOWN = 5;

/**
 * Chooses a checkpoint from a trainer job's rows: the newest promotable one by instant; or an exact
 * id, or else a logical name, which must fit exactly one promotable row. A type narrows each of them.
 */
export function selectCheckpoint(rows: readonly Checkpoint[], selector: Selector, now: number): Selected | NotSelected {
  const newestFirst = sortedOnce(rows);
  return selector.checkpoint === undefined
    ? selectNewest(newestFirst, selector, now)
    : selectNamed(newestFirst, selector.checkpoint, selector, now);
}

const sorted = new WeakMap<readonly Checkpoint[], Checkpoint[]>();

/** Newest first; many resources choose from one and the same listing. */
function sortedOnce(rows: readonly Checkpoint[]): Checkpoint[] {
  const known = sorted.get(rows);
  if (known !== undefined) return known;
  const newestFirst = rows.toSorted((a, b) => compareInstants(b.createTime, a.createTime));
  sorted.set(rows, newestFirst);
  return newestFirst;
}

function selectNewest(
  newestFirst: Checkpoint[],
  { createdBefore, checkpointType }: Selector,
  now: number,
): Selected | NotSelected {
  const early = newestFirst.filter(
    (row) => createdBefore === undefined || compareInstants(row.createTime, createdBefore) < 0,
  );
  const promotable = early.filter((row) => row.promotable);
  const limit = createdBefore === undefined ? "" : ` created before ${createdBefore}`;
  const newest = promotable.find((row) => whyNot(row, checkpointType) === "");
  if (newest === undefined) {
    const fault = `the trainer job has no promotable checkpoint${ofType(checkpointType)}${limit}; ${candidates(newestFirst, now)}`;
    return { fault, mayCome: !isPast(createdBefore, now) };
  }
  const kind = checkpointType === undefined ? "" : ` ${describeKind(kindOf(checkpointType)) ?? checkpointType}`;
  const why = `newest${kind} of ${promotable.length} promotable${limit}, ${age(newest, now)} old`;
  // That the type alone decided is worth more than that a newer one is not promotable.
  const [first] = promotable[0] === newest ? early : promotable;
  return { checkpoint: newest, why: why + describePassedOver(first, newest, checkpointType) };
}

/** Whether nothing that is saved from now on can be created before this time. */
export function isPast(createdBefore: string | undefined, now: number): boolean {
  const end = createdBefore === undefined ? undefined : parseInstant(createdBefore);
  return end !== undefined && Number(end / 1_000_000n) <= now;
}

/** A newer row; resume state of the same save (`step-80` beside `step-80-a1b2c3d4`) is no candidate. */
function describePassedOver(first: Checkpoint | undefined, chosen: Checkpoint, wanted: string | undefined): string {
  if (first === undefined || first === chosen) return "";
  if (!first.promotable && logicalName(idOf(first)) === logicalName(idOf(chosen))) return "";
  return ` (newer ${idOf(first)} passed over: ${whyNot(first, wanted)})`;
}

/** Why a row is not to be chosen when `wanted` is its type; empty when it may be. */
function whyNot(row: Checkpoint, wanted: string | undefined): string {
  const isWanted = wanted === undefined || withoutPrefix(row.checkpointType) === withoutPrefix(wanted);
  return !row.promotable || isWanted
    ? whyNotPromotable(row)
    : `${describeType(row)}, and checkpointType is ${withoutPrefix(wanted) ?? ""}`;
}

function describeType({ checkpointType }: Checkpoint): string {
  return describeKind(kindOf(checkpointType)) ?? withoutPrefix(checkpointType) ?? "of no known type";
}

/** What is asked for beside being promotable. */
export function ofType(checkpointType: string | undefined): string {
  return checkpointType === undefined ? "" : ` of checkpointType ${withoutPrefix(checkpointType) ?? ""}`;
}

function selectNamed(
  newestFirst: Checkpoint[],
  wanted: string,
  { exact: onlyExact = false, checkpointType }: Selector,
  now: number,
): Selected | NotSelected {
  const fits = (row: Checkpoint): boolean => whyNot(row, checkpointType) === "";
  const exact = newestFirst.find((row) => idOf(row) === wanted);
  if (exact !== undefined && fits(exact)) return { checkpoint: exact, why: `${age(exact, now)} old` };
  const logical = onlyExact ? [] : newestFirst.filter((row) => logicalName(idOf(row)) === wanted);
  const fitting = logical.filter(fits);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return { checkpoint: only, why: `${age(only, now)} old` };
  if (another !== undefined) {
    const found = fitting.map((row) => describe(row, now)).join(", ");
    const fault = `'${wanted}' fits ${fitting.length} promotable checkpoints; give one's whole id: ${found}`;
    return { fault, mayCome: false };
  }
  const named = exact === undefined ? logical : [exact, ...logical];
  const refused = named.find((row) => row.promotable) ?? named[0];
  if (refused !== undefined) {
    const fault = refused.promotable
      ? `checkpoint ${idOf(refused)} is ${describeType(refused)}, and checkpointType is ${withoutPrefix(checkpointType) ?? ""}; ${candidates(newestFirst, now)}`
      : `checkpoint ${idOf(refused)} is not promotable: ${whyNotPromotable(refused)}; ${candidates(newestFirst, now)}`;
    return { fault, mayCome: false };
  }
  const fault = `the trainer job has no checkpoint '${wanted}'; ${candidates(nearest(newestFirst, wanted), now)}`;
  return { fault, mayCome: true };
}

/** The checkpoint's id, the last segment of its name. */
export function idOf({ name }: { readonly name: string }): string {
  return parseParentedCheckpoint(name)?.checkpointId ?? name.slice(name.lastIndexOf("/") + 1);
}

function candidates(rows: readonly Checkpoint[], now: number): string {
  if (rows.length === 0) return "it has no checkpoints at all";
  const shown = rows.slice(0, CANDIDATES_SHOWN).map((row) => describe(row, now));
  const more = rows.length - shown.length;
  return `candidates: ${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function describe(row: Checkpoint, now: number): string {
  const kind = describeKind(kindOf(row.checkpointType));
  const flag = row.promotable ? "promotable" : "not promotable";
  return `${idOf(row)} (${kind === undefined ? "" : `${kind}, `}${row.createTime ?? "no time"}, ${age(row, now)} old, ${flag})`;
}

function age({ createTime }: Checkpoint, now: number): string {
  const created = createTime === undefined ? undefined : parseInstant(createTime);
  return created === undefined ? "unknown age" : describeAge(now - Number(created / 1_000_000n));
}

/** Rows whose ids look most like what was asked for come first; equal ones stay newest first. */
function nearest(rows: readonly Checkpoint[], wanted: string): Checkpoint[] {
  return rows.toSorted((a, b) => commonPrefix(idOf(b), wanted) - commonPrefix(idOf(a), wanted));
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
