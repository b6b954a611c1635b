import { describe, expect, test } from "vitest";
import {
  apiError,
  InvalidRequestError,
  UnavailableError,
  UnexpectedAnswerError,
  type ApiFailure,
} from "../../../provider/client/errors.js";
import { WaitTimeout, waitUntil, type WaitOptions } from "../../../provider/client/wait.js";
import { virtualClock } from "../../support/virtualClock.js";

type Poll = { done: string } | { running: string | undefined } | Error;

const failure: ApiFailure = {
  what: "poll",
  method: "GET",
  path: "/v1/x",
  serverMessage: "a passing fault",
  effect: "none",
};
const status = (code: number): Error => apiError({ ...failure, status: code });

/** Waits while the polls answer this, one after the other; the last answer is given for ever. */
async function wait(polls: readonly Poll[], options: Partial<WaitOptions> & { random?: () => number } = {}) {
  const clock = virtualClock({ random: options.random ?? (() => 0.5) });
  const progress: [string | undefined, number][] = [];
  let polled = 0;
  const outcome = await waitUntil(
    () => {
      const poll = polls[Math.min(polled, polls.length - 1)];
      polled += 1;
      if (poll === undefined) throw new TypeError("no poll left");
      return poll instanceof Error ? Promise.reject(poll) : Promise.resolve(poll);
    },
    {
      clock,
      timeoutMs: 60_000,
      onProgress: (message, elapsedMs) => {
        progress.push([message, elapsedMs]);
      },
      ...options,
    },
  ).catch((error: unknown) => error);
  return { outcome, polled, progress, pauses: clock.sleeps, elapsed: clock.now() };
}

describe("waiting for something that takes its time", () => {
  test("what is done at the first poll costs no pause", async () => {
    expect(await wait([{ done: "model" }])).toEqual({
      outcome: "model",
      polled: 1,
      progress: [],
      pauses: [],
      elapsed: 0,
    });
  });

  test("progress is told at once, when it changes, and then every 5 s", async () => {
    const still: Poll[] = Array.from({ length: 60 }, () => ({ running: "copying" }));
    const { progress } = await wait([{ running: "queued" }, ...still, { done: "model" }], { timeoutMs: 600_000 });
    const [first, second, ...later] = progress;
    expect([first?.[0], second?.[0]]).toEqual(["queued", "copying"]);
    expect(later.length).toBeGreaterThan(2);
    let before = second?.[1] ?? 0;
    for (const [message, elapsed] of later) {
      expect(message).toBe("copying");
      expect(elapsed - before).toBeGreaterThanOrEqual(5_000);
      before = elapsed;
    }
  });

  test("the polls are quick at first and then as far apart as allowed", async () => {
    const polls: Poll[] = [...Array.from({ length: 50 }, () => ({ running: "copying" })), { done: "model" }];
    const { outcome, pauses } = await wait(polls, { timeoutMs: 600_000 });
    expect(outcome).toBe("model");
    expect(pauses.slice(0, 9)).toEqual(pauses.slice(0, 9).map(() => 250 * 0.9));
    let waited = 0;
    for (const pause of pauses) {
      // Never later than by an eighth of the time it took.
      expect(pause).toBeCloseTo(Math.min(Math.max(250, waited / 8), 10_000) * 0.9);
      waited += pause;
    }
    expect(pauses.slice(-5)).toEqual(pauses.slice(-5).map(() => 9_000));
  });

  test("the longest pause can be chosen", async () => {
    const polls: Poll[] = [...Array.from({ length: 12 }, () => ({ running: "" })), { done: "model" }];
    const { pauses } = await wait(polls, { maxPollMs: 260 });
    expect([pauses[0], pauses.at(-1)]).toEqual([225, 234]);
  });

  test.each([
    [0, 0.8],
    [0.5, 0.9],
    [0.999_999, 1],
  ])(
    "with the random number %s a pause is %s of the full one, so that jitter stays within a fifth",
    async (n, part) => {
      const { pauses } = await wait([{ running: "" }, { running: "" }, { done: "model" }], { random: () => n });
      expect(pauses[0]).toBeCloseTo(250 * part);
      expect(pauses[1]).toBeCloseTo(250 * part);
    },
  );

  test("progress is told after each poll that found it running, with the service's words and the time", async () => {
    const { progress } = await wait([{ running: "copying 1 of 2" }, { running: undefined }, { done: "model" }]);
    expect(progress).toEqual([
      ["copying 1 of 2", 0],
      [undefined, 225],
    ]);
  });

  test("the deadline ends it exactly, with a last poll at that moment", async () => {
    const { outcome, pauses, elapsed, polled } = await wait([{ running: "copying" }], { timeoutMs: 7000 });
    expect(outcome).toBeInstanceOf(WaitTimeout);
    expect(outcome).toMatchObject({ timeoutMs: 7000, message: "not finished after 7 s: copying" });
    expect(elapsed).toBe(7000);
    expect(polled).toBe(pauses.length + 1);
  });

  test("where the last poll said nothing the deadline says no more than the time", async () => {
    const { outcome } = await wait([{ running: undefined }], { timeoutMs: 7000 });
    expect(outcome).toMatchObject({ message: "not finished after 7 s" });
  });

  test("what ends at the very deadline is still taken", async () => {
    const clock = virtualClock();
    const poll = () => Promise.resolve(clock.now() >= 7000 ? { done: "model" } : { running: undefined });
    await expect(waitUntil(poll, { clock, timeoutMs: 7000 })).resolves.toBe("model");
  });

  test("no time at all still allows one poll", async () => {
    expect(await wait([{ running: "copying" }], { timeoutMs: 0 })).toMatchObject({
      outcome: expect.any(WaitTimeout) as unknown,
      polled: 1,
      pauses: [],
    });
  });
});

describe("a poll that fails", () => {
  test.each<[string, Error]>([
    ["no answer", new UnavailableError(failure)],
    ["408", status(408)],
    ["429", status(429)],
    ["500", status(500)],
    ["502", status(502)],
    ["503", status(503)],
    ["504", status(504)],
  ])("with %s does not end the wait, and its reason is shown", async (_, error) => {
    const { outcome, progress } = await wait([error, error, { done: "model" }]);
    expect(outcome).toBe("model");
    expect(progress.map(([message]) => message)).toEqual([error.message]);
  });

  test("every time ends at the deadline", async () => {
    const { outcome, elapsed } = await wait([status(503)], { timeoutMs: 5000 });
    expect(outcome).toBeInstanceOf(WaitTimeout);
    expect(elapsed).toBe(5000);
  });

  test("ends the wait of one who does not tolerate it", async () => {
    const error = status(503);
    expect(await wait([error, { done: "model" }], { toleratesFailures: false })).toMatchObject({ outcome: error });
  });

  test.each<[string, Error]>([
    ["400", new InvalidRequestError({ ...failure, status: 400 })],
    ["401", status(401)],
    ["403", status(403)],
    ["404", status(404)],
    ["409", status(409)],
    ["an answer of another form", new UnexpectedAnswerError({ ...failure, status: 200 })],
    ["a mistake of our own", new TypeError("bug")],
  ])("with %s ends the wait", async (_, error) => {
    expect(await wait([{ running: "copying" }, error])).toMatchObject({ outcome: error, polled: 2 });
  });
});

test("an abort ends the pause with the signal's own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("the user pressed Ctrl-C");
  const { outcome, polled } = await wait([{ running: "copying" }], {
    signal: stop.signal,
    onProgress: () => {
      stop.abort(reason);
    },
  });
  expect(outcome).toBe(reason);
  expect(polled).toBe(1);
});
