import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Transport, type TransportRequest } from "../../../provider/client/transport.js";
import { Calls, RunStopped, stoppableClock, stoppableTransport } from "../../../provider/lifecycle/politeStop.js";
import { virtualClock } from "../../support/virtualClock.js";

const REASON = new RunStopped("SIGTERM");

test("the SDK's process answers the engine's Cancel and tells nobody, so its request itself has to be seen", () => {
  const source = readFileSync(require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js"), "utf8");
  expect(source).toMatch(
    /\n {4}cancel\(call, callback\) \{\n {8}callback\(undefined, new emptyproto\.Empty\(\)\);\n {4}\}\n/,
  );
});

describe("a clock of a run that is stopped", () => {
  test("ends the sleep of those who listen to nothing, and of those who listen to a signal of their own", async () => {
    const stop = new AbortController();
    const clock = stoppableClock(virtualClock({ jumps: false }), stop.signal);
    const sleeps = [clock.sleep(60_000), clock.sleep(60_000, new AbortController().signal)];
    stop.abort(REASON);
    await Promise.all(sleeps.map((slept) => expect(slept).rejects.toBe(REASON)));
    await expect(clock.sleep(1)).rejects.toBe(REASON);
  });

  test("leaves a sleep to its own signal until then", async () => {
    const own = new AbortController();
    const slept = stoppableClock(virtualClock({ jumps: false }), new AbortController().signal).sleep(
      60_000,
      own.signal,
    );
    own.abort(REASON);
    await expect(slept).rejects.toBe(REASON);
  });
});

describe("a transport of a run that is stopped", () => {
  /** A service that answers a path `/hangs` never. */
  function stopped() {
    const sent: string[] = [];
    const service: Transport = {
      send: ({ method, url, signal }) => {
        sent.push(`${method} ${url.pathname}`);
        if (url.pathname !== "/hangs") return Promise.resolve({ status: 200, body: "{}", header: () => undefined });
        return new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
        });
      },
      close: () => Promise.resolve(),
    };
    const clock = virtualClock({ jumps: false });
    const stop = new AbortController();
    const transport = stoppableTransport(() => Promise.resolve(service), clock, stop.signal);
    const send = (method: TransportRequest["method"], path = "/") =>
      transport.send({
        method,
        url: new URL(path, "http://service"),
        headers: {},
        body: undefined,
        timeoutMs: 60_000,
        signal: undefined,
      });
    return { sent, clock, stop, send };
  }

  test.each(["POST", "DELETE"] as const)("sends no %s any more", async (method) => {
    const { sent, stop, send } = stopped();
    stop.abort(REASON);
    await expect(send(method)).rejects.toBe(REASON);
    expect(sent).toEqual([]);
  });

  test.each(["GET", "PATCH"] as const)(
    "still sends a %s, which tells or records what the state has to hold",
    async (method) => {
      const { stop, send } = stopped();
      stop.abort(REASON);
      expect(await send(method)).toMatchObject({ status: 200 });
    },
  );

  test("waits five seconds for an answer that does not come, and no longer", async () => {
    const { sent, clock, stop, send } = stopped();
    let isOver = false;
    const hanging = send("POST", "/hangs").finally(() => (isOver = true));
    const settled = expect(hanging).rejects.toBe(REASON);
    await Promise.resolve();
    stop.abort(REASON);
    clock.advance(4_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect([sent, isOver]).toEqual([["POST /hangs"], false]);
    clock.advance(1);
    await settled;
  });
});

test("the calls under way are counted, and the end of the last one is told", async () => {
  const calls = new Calls();
  let told = 0;
  calls.whenIdle(() => (told += 1));
  const ends: (() => void)[] = [];
  const counted = [0, 1].map(() => calls.count(() => new Promise<void>((resolve) => ends.push(resolve))));
  expect([calls.underWay, told]).toEqual([2, 0]);
  ends[0]?.();
  await counted[0];
  expect([calls.underWay, told]).toEqual([1, 0]);
  ends[1]?.();
  await counted[1];
  expect([calls.underWay, told]).toEqual([0, 1]);
});
