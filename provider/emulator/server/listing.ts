import { invalidArgument } from "./apiError.js";
import { camelCase } from "./bodyFields.js";
import { type Call, type Json } from "./call.js";
import { matchesFilter, orderBy } from "./filter.js";

/** The query parameters of every list but the one of checkpoints (REST types). */
export const LIST_QUERY = ["filter", "orderBy", "pageSize", "pageToken", "readMask"];

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 200;

interface Envelope {
  /** The key of the array. */
  readonly rows: string;
  /** The key of the token. */
  readonly token?: string;
  /** A page size over the maximum: larger is coerced (REST types) unless this says otherwise. */
  readonly overMaximum?: "coerced" | "rejected";
}

/** One page of a list. */
export function listing(call: Call, all: readonly Json[], envelope: Envelope): Json {
  const { query, store } = call;
  let rows = all.filter(matchesFilter(query.filter ?? ""));
  if (query.orderBy !== undefined && query.orderBy !== "") rows = rows.toSorted(orderBy(query.orderBy));
  const size = pageSize(query.pageSize ?? "", envelope.overMaximum ?? "coerced");
  const looping = call.takePagingLoop();
  const start = looping ? 0 : offsetOf(call, query.pageToken ?? "");
  const page = rows.slice(start, start + size).map((row) => masked(row, query.readMask ?? ""));
  const tokenKey = envelope.token ?? "nextPageToken";
  const next = start + size < rows.length || looping ? tokenFor(call, looping ? 0 : start + size) : "";
  return {
    ...(page.length === 0 && store.modes.emptyList === "omitted" ? {} : { [envelope.rows]: page }),
    ...(next === "" && store.modes.lastPageToken === "absent" ? {} : { [tokenKey]: next }),
    ...(store.modes.totalSize === "present" ? { totalSize: rows.length } : {}),
  };
}

function pageSize(text: string, overMaximum: "coerced" | "rejected"): number {
  if (text === "") return DEFAULT_PAGE_SIZE;
  if (!/^\d+$/.test(text)) throw invalidArgument(`pageSize must be a number that is not negative, got "${text}"`);
  const size = Number(text);
  if (size > MAX_PAGE_SIZE && overMaximum === "rejected") {
    throw invalidArgument(`pageSize must be at most ${MAX_PAGE_SIZE}`);
  }
  return size === 0 ? DEFAULT_PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
}

/** Tokens are opaque, and good only for the list that gave them (AIP-158). */
function tokenFor(call: Call, offset: number): string {
  return Buffer.from(JSON.stringify([call.path, call.query.filter ?? "", offset])).toString("base64url");
}

function offsetOf(call: Call, token: string): number {
  if (token === "") return 0;
  const text = Buffer.from(token, "base64url").toString();
  const offset = Number(/,(\d+)\]$/.exec(text)?.[1]);
  if (Number.isNaN(offset) || tokenFor(call, offset) !== token) throw invalidArgument("invalid page token");
  return offset;
}

/** `readMask` keeps the named top-level fields (assumed: comma-joined, either spelling). */
export function masked(row: Json, mask: string): Json {
  if (mask === "" || mask === "*") return row;
  const names = mask.split(",").map((name) => camelCase(name.trim()));
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}
