import { type IncomingMessage } from "node:http";

import { ApiError } from "./apiError.js";

const MAX_BODY_BYTES = 1024 * 1024;

/** A request as it was sent, its body read. */
export interface Incoming {
  readonly method: string;
  /** Without the query, escapes untouched. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const { method = "GET", url = "/", headers } = request;
  const [path = "/", ...query] = url.split("?");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 8, `request body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const search = new URLSearchParams(query.join("?"));
  return { method, path, search, headers, text: Buffer.concat(chunks).toString("utf8") };
}

/** The body as it is recorded. */
export function looseBody(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The body as the service reads it. */
export function strictBody({ method, text }: Incoming): unknown {
  if (text === "") return undefined;
  if (method === "GET") throw new ApiError(400, 3, "a GET request must not have a body");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, 3, "the request body is not JSON");
  }
}
