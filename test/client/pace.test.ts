import { describe, expect, test } from "vitest";
import { type RecordedRequest } from "../../provider/emulator/server/recordedRequest.js";
import { RateLimitedError } from "../../provider/client/index.js";
import { CHECKPOINT, JOB, MODEL, NOW, PROMOTION, rejection, seedWith, startService, until } from "./harness.js";

/** When each request came, in seconds after the start. */
const seconds = (requests: readonly RecordedRequest[]): number[] =>
  requests.map(({ at }) => (Date.parse(at) - Date.parse(NOW)) / 1000);

describe("a pause between two attempts", () => {
  test("doubles, with jitter", async () => {
    const { client, clock } = await startService({ faults: [`GET /v1/${MODEL}; status=503; count=5`] });
    await expect(client.getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 4000]);
  });

  test.each([
    ["in seconds", "9", 9000],
    ["as a date", "Sun, 01 Nov 2026 00:00:09 GMT", 9000],
    ["absurdly far away", "31536000", 60_000],
    ["in the past", "Thu, 01 Jan 1970 00:00:00 GMT", 250],
    ["in no known form", "when it suits", 250],
  ])("is as long as Retry-After asks, within reason: %s", async (_, retryAfter, ms) => {
    const { client, clock, emulator } = await startService();
    emulator.setFaults([{ kind: "status", status: 429, retryAfter, path: `/v1/${MODEL}` }]);
    await expect(client.getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
    expect(clock.now() - Date.parse(NOW)).toBe(ms);
    expect(emulator.requests().map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe("a cooldown that the service asks for", () => {
  test.each([429, 503])("after %i is kept by every request of the client, reads and writes", async (status) => {
    const { client, clock, emulator } = await startService({
      jumps: false,
      faults: [`GET /v1/${MODEL}; status=${status}; retry-after=30`],
    });
    const first = client.getModel(MODEL);
    await until(() => {
      expect(clock.sleeping()).toBe(1);
    });
    const others = [client.getTrainerJob(JOB), client.startPromotion(PROMOTION), client.listAccountIds()];
    await until(() => {
      expect(clock.sleeping()).toBe(4);
    });
    clock.advance(30_000);
    await Promise.all([first, ...others]);
    expect(seconds(emulator.requests())).toEqual([0, 30, 30, 30, 30]);
  });

  test("holds back also those that wait for their turn", async () => {
    const { client, clock, emulator } = await startService({
      jumps: false,
      faults: ["GET **; status=429; retry-after=30; count=8"],
    });
    const calls = Array.from({ length: 30 }, () => client.getModel(MODEL));
    // Eight were refused and pause; the next eight have their turn and wait for the end of the cooldown.
    await until(() => {
      expect(clock.sleeping()).toBe(16);
    });
    clock.advance(30_000);
    await Promise.all(calls);
    expect(seconds(emulator.requests())).toEqual([...Array<number>(8).fill(0), ...Array<number>(30).fill(30)]);
  });

  test("does not bind another client", async () => {
    const { client, connect, emulator } = await startService({
      faults: [`GET /v1/${MODEL}; status=429; retry-after=60; count=forever`],
    });
    const error = await rejection(client.getModel(MODEL));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(seconds(emulator.requests())).toEqual([0, 60, 120, 180, 240, 300]);
    const cooled = seconds(emulator.requests()).at(-1);
    await connect().getTrainerJob(JOB);
    expect(seconds(emulator.requests()).at(-1)).toBe(cooled);
  });
});

test("at most eight requests are under way at once", async () => {
  const { client, emulator, requested } = await startService({
    faults: [{ kind: "slow", ms: 2 ** 31 - 1, count: "forever", path: `/v1/${MODEL}` }],
  });
  const stop = new AbortController();
  const calls = Array.from({ length: 20 }, () => rejection(client.getModel(MODEL, { signal: stop.signal })));
  await until(() => {
    expect(requested()).toHaveLength(8);
  });
  // Another client's round trip: time enough for a ninth to arrive, were it sent.
  const other = await startService({ seed: seedWith() });
  await other.client.listCheckpoints(CHECKPOINT.split("/checkpoints/")[0] ?? "");
  expect(emulator.requests()).toHaveLength(8);
  stop.abort(new Error("enough"));
  await Promise.all(calls);
});
