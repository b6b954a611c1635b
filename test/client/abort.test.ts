import { describe, expect, test, vi } from "vitest";
import { systemClock, type Clock } from "../../provider/client/clock.js";
import {
  alwaysJson,
  connectTo,
  JOB,
  MODEL,
  PROMOTION,
  rejection,
  startServer,
  startService,
  until,
} from "./harness.js";
import { METHODS, scopeOf } from "./methods.js";

// A read gives up by itself after 30 s, which must not pass for an abort.
vi.setConfig({ testTimeout: 20_000 });

const REASON = new Error("the user pressed Ctrl-C");
const FOREVER_MS = 2 ** 31 - 1;

/** Real pauses, none of which would end within the test. */
const longPauses = (): Clock & { readonly asked: number[] } => {
  const asked: number[] = [];
  return {
    now: () => 0,
    random: () => 0.5,
    asked,
    sleep: (ms, signal) => {
      asked.push(ms);
      return systemClock.sleep(FOREVER_MS, signal);
    },
  };
};

describe.each(METHODS)("$name", (method) => {
  test("ends with the signal's reason while the service is silent", async () => {
    const service = await startService({ faults: [{ kind: "slow", ms: FOREVER_MS, ...scopeOf(method) }] });
    const stop = new AbortController();
    const call = rejection(method.call(service.client, { signal: stop.signal }));
    await until(() => {
      expect(service.requested()).toEqual([method.request]);
    });
    stop.abort(REASON);
    expect(await call).toBe(REASON);
    expect(service.requested()).toEqual([method.request]);
  });

  test("sends nothing when the signal was aborted before", async () => {
    const service = await startService();
    expect(await rejection(method.call(service.client, { signal: AbortSignal.abort(REASON) }))).toBe(REASON);
    expect(service.requested()).toEqual([]);
  });

  test("ends with the signal's reason in the pause before it would be sent again", async () => {
    const { emulator, connect, requested } = await startService({
      faults: [{ kind: "status", status: 429, count: "forever", ...scopeOf(method) }],
    });
    const clock = longPauses();
    const client = connect({ clock, baseUrl: emulator.url });
    const stop = new AbortController();
    const call = rejection(method.call(client, { signal: stop.signal }));
    await until(() => {
      expect(clock.asked).toHaveLength(1);
    });
    stop.abort(REASON);
    expect(await call).toBe(REASON);
    expect(requested()).toEqual([method.request]);
  });
});

test("the wait for a promotion ends with the signal's reason, and the promotion goes on", async () => {
  const service = await startService({ faults: ["POST **:promote; operation=never"] });
  const stop = new AbortController();
  const call = service.client.promoteCheckpoint(PROMOTION, {
    signal: stop.signal,
    onProgress: () => {
      stop.abort(REASON);
    },
  });
  expect(await rejection(call)).toBe(REASON);
  expect(service.emulator.state().accounts[0]?.models).toHaveLength(2);
});

test("paging ends with the signal's reason between two pages", async () => {
  const stop = new AbortController();
  const { url, received } = await startServer((request, response) => {
    stop.abort(REASON);
    alwaysJson({ nextPageToken: String(received.length) })(request, response);
  });
  expect(await rejection(connectTo(url).listCheckpoints(JOB, { signal: stop.signal }))).toBe(REASON);
  expect(received).toHaveLength(1);
});

test("one caller's signal does not end the account look-up that others share", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
  const { url, received } = await startServer((request, response) => {
    const accounts = { accounts: [{ name: "accounts/acme" }] };
    void released.then(() => {
      alwaysJson(request.url?.startsWith("/v1/accounts?") === true ? accounts : { name: JOB })(request, response);
    });
  });
  const client = connectTo(url);
  const stop = new AbortController();
  const first = rejection(client.getTrainerJob("sft-7", { signal: stop.signal }));
  const second = client.getTrainerJob("sft-7");
  await until(() => {
    expect(received).toHaveLength(1);
  });
  stop.abort(REASON);
  expect(await first).toBe(REASON);
  release(undefined);
  await expect(second).resolves.toMatchObject({ name: JOB });
  expect(received.map(({ request }) => request)).toEqual(["GET /v1/accounts?pageSize=2", `GET /v1/${JOB}`]);
});

test("a request that waits for the end of a cooldown leaves at once, and is never sent", async () => {
  const { client, clock, requested } = await startService({
    jumps: false,
    faults: [`GET /v1/${MODEL}; status=429; retry-after=30`],
  });
  const first = new AbortController();
  const cooled = rejection(client.getModel(MODEL, { signal: first.signal }));
  await until(() => {
    expect(clock.sleeping()).toBe(1);
  });
  const stop = new AbortController();
  const waiting = rejection(client.getTrainerJob(JOB, { signal: stop.signal }));
  await until(() => {
    expect(clock.sleeping()).toBe(2);
  });
  stop.abort(REASON);
  expect(await waiting).toBe(REASON);
  first.abort();
  await cooled;
  expect(requested()).toEqual([`GET /v1/${MODEL}`]);
});

test("a request that waits for its turn leaves at once, and is never sent", async () => {
  const service = await startService({ faults: [{ kind: "slow", ms: FOREVER_MS, count: "forever" }] });
  const { client, requested } = service;
  const rest = new AbortController();
  const others = Array.from({ length: 8 }, () => rejection(client.getModel(MODEL, { signal: rest.signal })));
  await until(() => {
    expect(requested()).toHaveLength(8);
  });
  const stop = new AbortController();
  const waiting = rejection(client.getTrainerJob(JOB, { signal: stop.signal }));
  stop.abort(REASON);
  expect(await waiting).toBe(REASON);
  rest.abort();
  await Promise.all(others);
  expect(requested()).not.toContain(`GET /v1/${JOB}`);
});
