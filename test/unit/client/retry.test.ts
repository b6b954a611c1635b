import { describe, expect, test } from "vitest";
import {
  cooldownOf,
  decideRetry,
  effectOf,
  MAX_ATTEMPTS,
  MAX_RETRY_AFTER_MS,
  parseRetryAfter,
  type Outcome,
} from "../../../provider/client/retry.js";

const NOW = Date.parse("2026-11-01T00:00:00Z");
const METHODS = ["GET", "POST", "PATCH", "DELETE"] as const;
const answer = (status: number, retryAfter?: string): Outcome => ({ kind: "answer", status, retryAfter });
const failure = (sent: boolean, transient: boolean): Outcome => ({ kind: "failure", sent, transient });

describe("whether a request is sent again", () => {
  // What a GET does, what a write does, and what the write may have done.
  test.each<[string, Outcome, "again" | "stop", "again" | "stop", "none" | "unknown"]>([
    ["400", answer(400), "stop", "stop", "none"],
    ["401", answer(401), "stop", "stop", "none"],
    ["402", answer(402), "stop", "stop", "none"],
    ["403", answer(403), "stop", "stop", "none"],
    ["404", answer(404), "stop", "stop", "none"],
    ["408", answer(408), "again", "stop", "unknown"],
    ["409", answer(409), "stop", "stop", "unknown"],
    ["412", answer(412), "stop", "stop", "none"],
    ["422", answer(422), "stop", "stop", "none"],
    ["425", answer(425), "stop", "stop", "none"],
    ["429", answer(429), "again", "again", "none"],
    ["429 of a quota", { kind: "answer", status: 429, quotaExceeded: true }, "stop", "stop", "none"],
    ["500", answer(500), "again", "stop", "unknown"],
    ["501", answer(501), "stop", "stop", "unknown"],
    ["502", answer(502), "again", "stop", "unknown"],
    ["503", answer(503), "again", "stop", "unknown"],
    ["503 with Retry-After", answer(503, "1"), "again", "stop", "unknown"],
    ["504", answer(504), "again", "stop", "unknown"],
    ["301", answer(301), "stop", "stop", "none"],
    ["307", answer(307), "stop", "stop", "none"],
    ["a refused connection", failure(false, true), "again", "again", "none"],
    ["a certificate that does not verify", failure(false, false), "stop", "stop", "none"],
    ["a connection that broke off", failure(true, true), "again", "stop", "unknown"],
    ["an unexplained failure", failure(true, false), "stop", "stop", "unknown"],
  ])("after %s", (_, outcome, get, write, effect) => {
    for (const method of METHODS) {
      const expected = method === "GET" ? get : write;
      expect(effectOf(method, outcome), `effect of ${method}`).toBe(method === "GET" ? "none" : effect);
      for (let attempt = 1; attempt <= MAX_ATTEMPTS + 1; attempt += 1) {
        const { retry } = decideRetry(attempt, method, outcome, NOW, 0.5);
        expect(retry, `${method}, attempt ${attempt}`).toBe(expected === "again" && attempt < MAX_ATTEMPTS);
      }
    }
  });
});

describe("how long it waits before", () => {
  const delay = (attempt: number, outcome: Outcome, random: number): number | undefined => {
    const decision = decideRetry(attempt, "GET", outcome, NOW, random);
    return decision.retry ? decision.delayMs : undefined;
  };

  test("the pause doubles from half a second, with full jitter", () => {
    const limits = [500, 1000, 2000, 4000, 8000];
    limits.forEach((limit, index) => {
      expect(delay(index + 1, answer(503), 0)).toBe(0);
      expect(delay(index + 1, answer(503), 0.5)).toBe(limit / 2);
      expect(delay(index + 1, answer(503), 0.999)).toBeCloseTo(limit * 0.999);
    });
  });

  test("Retry-After is obeyed, and a longer pause of our own stays", () => {
    expect(delay(1, answer(429, "7"), 0.999)).toBe(7000);
    expect(delay(5, answer(429, "1"), 0.5)).toBe(4000);
    expect(delay(1, answer(429, "0"), 0.5)).toBe(250);
  });
});

describe("Retry-After", () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["  ", undefined],
    ["soon", undefined],
    ["7", 7000],
    [" 7 ", 7000],
    ["0", 0],
    ["0.5", 500],
    ["-5", 0],
    ["60", 60_000],
    ["61", MAX_RETRY_AFTER_MS],
    ["86400", MAX_RETRY_AFTER_MS],
    ["1e300", MAX_RETRY_AFTER_MS],
    ["Infinity", undefined],
    ["NaN", undefined],
    ["Sun, 01 Nov 2026 00:00:09 GMT", 9000],
    ["Sun, 01 Nov 2026 01:00:00 GMT", MAX_RETRY_AFTER_MS],
    ["Sat, 31 Oct 2026 23:59:00 GMT", 0],
    ["Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER_MS],
  ])("%j asks for %s ms", (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  test.each<[string, Outcome, number | undefined]>([
    ["429", answer(429, "7"), 7000],
    ["503", answer(503, "7"), 7000],
    ["429 without it", answer(429), undefined],
    ["500", answer(500, "7"), undefined],
    ["404", answer(404, "7"), undefined],
    ["no answer", failure(true, true), undefined],
  ])("makes all requests wait only after 429 and 503: %s", (_, outcome, ms) => {
    expect(cooldownOf(outcome, NOW)).toBe(ms);
  });
});
