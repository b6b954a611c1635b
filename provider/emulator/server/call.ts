import { type IncomingHttpHeaders } from "node:http";

import { type OperationFault } from "../faults/fault.js";
import { type Store } from "../store.js";

/** One request, as a handler sees it: authenticated, its query names checked. */
export interface Call {
  readonly store: Store;
  /** Path without the query, as sent. */
  readonly path: string;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; `undefined` when nothing was sent. */
  readonly body: unknown;
  /** The presented key; it is known to the store. */
  readonly apiKey: string;
  /** Consumes a fault for the operation that this request starts. */
  takeOperationFault(): OperationFault | undefined;
  /** Consumes a fault that makes this listing never end. */
  takePagingLoop(): boolean;
}

export type Json = Readonly<Record<string, unknown>>;

/** A handler answers 200 with this JSON or throws an `ApiError`. */
export type Handler = (call: Call) => Json;

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `{name}` holds one segment without a colon, `{name*}` may hold colons. */
  readonly template: string;
  /** The query parameters that exist; any other one is refused. */
  readonly query?: readonly string[];
  /** Takes `-` in the path, for every account or every parent (AIP-159). Absent: such a path is no route. */
  readonly wildcards?: boolean;
  readonly handler: Handler;
}

export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the route of ${call.path} has no {${name}}`);
  return value;
}
