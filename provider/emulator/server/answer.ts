import { type ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** @returns the status */
export function sendJson(response: ServerResponse, { status, body }: Answer): number {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
  return status;
}
