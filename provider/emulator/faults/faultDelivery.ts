import { type ServerResponse } from "node:http";

import { type Answer, sendJson } from "../server/answer.js";
import { type FaultRule } from "./fault.js";

/** Faults that replace or damage the answer. */
export type AnswerFault = Extract<FaultRule, { kind: "status" | "reset" | "body" | "redirect" }>;

/** gRPC codes that the gateway pairs with these statuses; others get 2, unknown. */
const GRPC_CODES: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 6,
  412: 9,
  429: 8,
  500: 13,
  501: 12,
  503: 14,
  504: 4,
};

/** Whether the work is left undone. */
export function isBeforeWork(fault: AnswerFault): boolean {
  return fault.kind === "redirect" || ((fault.kind === "status" || fault.kind === "reset") && fault.when === "before");
}

/** The answer to a request over the account's rate limit; the wording is assumed. */
export function rateLimited(retryAfter: number): AnswerFault {
  const message = "the account's request rate is exceeded";
  return { kind: "status", status: 429, message, retryAfter, when: "before", count: 1, skip: 0 };
}

/** Answers as the fault says. @returns the status that was sent, 0 for none */
export function deliverFault(
  response: ServerResponse,
  fault: AnswerFault,
  answer: Answer | undefined,
  sendRetryAfter: boolean,
): number {
  switch (fault.kind) {
    case "redirect":
      response.setHeader("location", fault.location);
      return sendJson(response, { status: fault.status, body: {} });
    case "status":
      return sendStatus(response, fault, sendRetryAfter);
    case "reset":
      if (fault.when === "body") return resetInBody(response, answer);
      response.socket?.resetAndDestroy();
      return 0;
    case "body":
      return sendBadBody(response, fault, answer);
  }
}

function sendStatus(
  response: ServerResponse,
  fault: Extract<AnswerFault, { kind: "status" }>,
  sendRetryAfter: boolean,
): number {
  const { status, code = GRPC_CODES[status] ?? 2, message = `injected fault: ${status}`, details = [] } = fault;
  if (fault.retryAfter !== undefined && (sendRetryAfter || status !== 429)) {
    response.setHeader("retry-after", String(fault.retryAfter));
  }
  return sendJson(response, { status, body: { code, message, details } });
}

function resetInBody(response: ServerResponse, answer: Answer | undefined): number {
  const text = JSON.stringify(answer?.body ?? {});
  response.writeHead(answer?.status ?? 200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.socket?.destroy());
  return answer?.status ?? 200;
}

function sendBadBody(
  response: ServerResponse,
  fault: Extract<AnswerFault, { kind: "body" }>,
  answer: Answer | undefined,
): number {
  if (fault.body === "not-json") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html><body>upstream gateway</body></html>\n");
  } else if (fault.body === "truncated") {
    const text = JSON.stringify(answer?.body ?? {});
    response.writeHead(200, { "content-type": "application/json" });
    response.end(text.slice(0, Math.ceil(text.length / 2)));
  } else {
    response.writeHead(200, { "content-type": "application/json" });
    sendHuge(response, fault.bytes);
  }
  return 200;
}

/** One valid JSON object of about this size, as fast as the reader takes it. */
function sendHuge(response: ServerResponse, bytes: number): void {
  const chunk = "x".repeat(64 * 1024);
  let left = bytes;
  response.write('{"padding":"');
  const pump = (): void => {
    while (left > 0 && !response.destroyed) {
      const part = chunk.slice(0, left);
      left -= part.length;
      if (!response.write(part)) {
        response.once("drain", pump);
        return;
      }
    }
    response.end('"}');
  };
  pump();
}
