import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as errors from "../../provider/client/errors.js";
import { FireworksClient } from "../../provider/client/index.js";
import { MAX_ATTEMPTS } from "../../provider/client/retry.js";
import { type Fault } from "../../provider/emulator/faults/fault.js";
import { openService, rejection, type Service } from "./harness.js";
import { isRead, METHODS, scopeOf, type MethodCase } from "./methods.js";

type Damage = Fault extends infer F ? (F extends Fault ? Omit<F, "method" | "path" | "count" | "skip"> : never) : never;

interface FaultCase {
  readonly name: string;
  readonly fault: Damage;
  /** What the call ends with while the fault lasts; absent: it does no harm. */
  readonly error?: typeof errors.FireworksApiError;
  /** Which requests are sent again. */
  readonly again: "none" | "reads" | "all";
  /** What a write may have done. */
  readonly effect: errors.Effect;
  readonly status?: number;
}

const status = (
  code: number,
  error: typeof errors.FireworksApiError,
  again: FaultCase["again"],
  effect: errors.Effect,
  when: "before" | "after" = "before",
): FaultCase => ({
  name: `${code}${when === "after" ? " although the work was done" : ""}`,
  fault: { kind: "status", status: code, when },
  error,
  again,
  effect,
  status: code,
});

const FAULTS: readonly FaultCase[] = [
  status(400, errors.InvalidRequestError, "none", "none"),
  status(401, errors.UnauthenticatedError, "none", "none"),
  status(402, errors.InvalidRequestError, "none", "none"),
  status(403, errors.PermissionDeniedError, "none", "none"),
  status(404, errors.NotFoundError, "none", "none"),
  status(408, errors.UnavailableError, "reads", "unknown"),
  status(409, errors.ConflictError, "none", "unknown"),
  status(412, errors.InvalidRequestError, "none", "none"),
  status(422, errors.InvalidRequestError, "none", "none"),
  status(425, errors.UnavailableError, "none", "none"),
  status(429, errors.RateLimitedError, "all", "none"),
  status(500, errors.UnavailableError, "reads", "unknown"),
  status(501, errors.UnavailableError, "none", "unknown"),
  status(502, errors.UnavailableError, "reads", "unknown"),
  status(503, errors.UnavailableError, "reads", "unknown"),
  status(504, errors.UnavailableError, "reads", "unknown"),
  status(500, errors.UnavailableError, "reads", "unknown", "after"),
  status(502, errors.UnavailableError, "reads", "unknown", "after"),
  status(504, errors.UnavailableError, "reads", "unknown", "after"),
  {
    name: "a reset before the work",
    fault: { kind: "reset", when: "before" },
    error: errors.UnavailableError,
    again: "reads",
    effect: "unknown",
  },
  {
    name: "a reset after the work",
    fault: { kind: "reset", when: "after" },
    error: errors.UnavailableError,
    again: "reads",
    effect: "unknown",
  },
  {
    name: "a reset in the middle of the body",
    fault: { kind: "reset", when: "body" },
    error: errors.UnavailableError,
    again: "reads",
    effect: "unknown",
  },
  {
    name: "a body that is not JSON",
    fault: { kind: "body", body: "not-json" },
    error: errors.UnexpectedAnswerError,
    again: "none",
    effect: "unknown",
    status: 200,
  },
  {
    name: "a truncated body",
    fault: { kind: "body", body: "truncated" },
    error: errors.UnexpectedAnswerError,
    again: "none",
    effect: "unknown",
    status: 200,
  },
  {
    name: "a body of 50 MB",
    fault: { kind: "body", body: "huge", bytes: 50_000_000 },
    error: errors.UnexpectedAnswerError,
    again: "none",
    effect: "unknown",
    status: 200,
  },
  {
    name: "a redirect",
    fault: { kind: "redirect", location: "https://elsewhere.invalid/" },
    error: errors.UnexpectedAnswerError,
    again: "none",
    effect: "none",
    status: 307,
  },
  { name: "an answer that is slow before the work", fault: { kind: "slow", ms: 5 }, again: "none", effect: "none" },
  {
    name: "an answer that is slow after the work",
    fault: { kind: "slow", ms: 5, when: "after" },
    again: "none",
    effect: "none",
  },
];

let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

/** Calls with the fault set, on a fresh client and a fresh service. */
async function callUnder(method: MethodCase, { fault }: FaultCase, count: number | "forever") {
  service.emulator.reset();
  service.emulator.setFaults([{ ...fault, ...scopeOf(method), count }]);
  const client = service.connect();
  try {
    const outcome = await method.call(client).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    return { ...outcome, sent: service.requested().filter((request) => request === method.request).length };
  } finally {
    await client.close();
  }
}

describe.each(FAULTS)("under $name", (faultCase) => {
  test.each(METHODS)("$name", async (method) => {
    const { error: type, again, effect } = faultCase;
    const isSentAgain = again === "all" || (again === "reads" && isRead(method));
    const passing = await callUnder(method, faultCase, 1);
    if (type === undefined || isSentAgain) {
      expect(passing).not.toHaveProperty("error");
      expect(passing.sent).toBe(isSentAgain ? 2 : 1);
    }
    if (type === undefined) return;
    const lasting = isSentAgain ? await callUnder(method, faultCase, "forever") : passing;
    expect(lasting.sent).toBe(isSentAgain ? MAX_ATTEMPTS : 1);
    if (type === errors.NotFoundError && method.method === "findModel") {
      expect(lasting).toEqual({ value: undefined, sent: 1 });
      return;
    }
    const { error } = lasting as { error?: unknown };
    expect(error).toBeInstanceOf(errors.FireworksApiError);
    expect(error).toMatchObject({ name: type.name, effect: isRead(method) ? "none" : effect });
    expect((error as errors.FireworksApiError).status).toBe(faultCase.status);
    expect((error as Error).message).toContain(`${method.request} -> ${faultCase.status ?? "no answer"}`);
  });
});

test("every method that sends a request stands in the table of cases", () => {
  const listed = new Set<string>(METHODS.map(({ method }) => method));
  const methods = Object.getOwnPropertyNames(FireworksClient.prototype).filter(
    // `get`, `list` and `locate` are protected: what they do is seen in the methods that call them.
    (name) => !["constructor", "close", "get", "list", "locate"].includes(name),
  );
  expect(methods.filter((name) => !listed.has(name))).toEqual([]);
});

test("a listing that never ends is refused, after the page that came twice", async () => {
  service.emulator.reset();
  service.emulator.setFaults(["GET **/checkpoints; paging-loop; count=forever"]);
  const [listCheckpoints] = METHODS;
  const error = await rejection(listCheckpoints?.call(service.client) ?? Promise.resolve());
  expect(error).toBeInstanceOf(errors.UnexpectedAnswerError);
  expect((error as Error).message).toMatch(/same page token twice/);
  expect(service.requested()).toHaveLength(2);
});
