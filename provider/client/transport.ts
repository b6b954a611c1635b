/**
 * How requests reach the service: a port, so that the same client runs against a service inside the
 * process.
 */

import { type Proxy } from "./proxySettings.js";

/** One request, ready to be sent. */
export interface TransportRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string | undefined;
  /** After this long the transport gives up, with a DOMException named `TimeoutError`. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What came back, whatever its status. */
export interface TransportAnswer {
  readonly status: number;
  /** Absent when it is not read. */
  readonly body: string | undefined;
  /** Why the body is not read, such as `compressed as 'lzma'`. @default that it is too large */
  readonly unreadable?: string | undefined;
  /** The header of this name; `undefined` when there is none. */
  readonly header: (name: string) => string | undefined;
}

export interface Transport {
  /** Rejects when there is no whole answer; never follows a redirect. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** The proxy that a request to this address goes through, told in errors. @throws when it is not to be told */
  proxyOf?(url: URL): Proxy | undefined;
  /** Closes idle connections; requests under way end first. */
  close(): Promise<void>;
}
