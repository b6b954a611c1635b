import { subscribe } from "node:diagnostics_channel";
import { type Clock } from "../client/clock.js";
import { type Transport } from "../client/transport.js";

/** Somebody asked the run to stop: a wait has ended for that, and for nothing at the service. */
export class RunStopped extends Error {
  constructor(readonly by: string) {
    super(
      `stopped by ${by}; what the service had accepted goes on there.\nFix: run the same command again, it looks for that first.`,
    );
    this.name = "RunStopped";
  }
}

/** What the engine calls when it gets a signal, and does not say which; it then waits for the calls under way. */
const CANCEL = "/pulumirpc.ResourceProvider/Cancel";
const ITS_SIGNAL = "Ctrl-C or SIGTERM";
/** What is on its way when a run is stopped has this long to be answered; what is known then is saved. */
const LAST_ANSWERS_MS = 5_000;
/** A signal to this process alone, or the engine's second, leaves no more: the answers, and a look for what to save. */
const LAST_CALLS_MS = 8_000;
/** An answer that was given has to leave the process. */
const FLUSH_MS = 500;

/**
 * Aborts when the run is asked to stop. The engine runs this process in a group of its own, so that Ctrl-C in a
 * terminal does not reach it, and the SDK answers the engine's Cancel without a word to anybody: its request is seen
 * on Node's own channel. A signal may come as well, from whoever stops every process of a machine, and at the end of
 * every run from the engine.
 * @param lastWords what is still to be said when no work is left
 */
export function listenForStop(stop: AbortController, calls: Calls, lastWords: () => Promise<void>): void {
  subscribe("http2.server.stream.start", (message) => {
    if (pathOf(message) === CANCEL) stop.abort(new RunStopped(ITS_SIGNAL));
  });
  // Windows has a signal of its own for what stops a group of processes.
  for (const name of ["SIGINT", "SIGTERM", "SIGBREAK"] as const) {
    process.once(name, () => {
      stop.abort(new RunStopped(name));
      // The engine ends every run with a signal, and waits for this process: only unfinished work needs time to answer.
      if (calls.underWay === 0) {
        void lastWords().finally(() => process.kill(process.pid, name));
        return;
      }
      const exit = (): never => process.exit(130);
      calls.whenIdle(() => setTimeout(exit, FLUSH_MS));
      setTimeout(exit, LAST_CALLS_MS);
    });
  }
}

function pathOf(message: unknown): unknown {
  const { headers } = message as { readonly headers?: Readonly<Record<string, unknown>> };
  return headers?.[":path"];
}

/** The calls of the engine that this process is answering. */
export class Calls {
  #underWay = 0;
  #whenIdle: () => unknown = () => undefined;

  get underWay(): number {
    return this.#underWay;
  }

  /** Called each time that the last of them has ended. */
  whenIdle(act: () => unknown): void {
    this.#whenIdle = act;
  }

  /** Counts a call until it has ended. */
  async count<T>(call: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#whenIdle();
    }
  }
}

/** A clock on which nobody sleeps once the run is stopped, whether or not he listens for that himself. */
export function stoppableClock(clock: Clock, stop: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    random: () => clock.random(),
    sleep: (ms, signal = stop) => clock.sleep(ms, signal === stop ? stop : AbortSignal.any([signal, stop])),
  };
}

/**
 * A transport that begins and ends nothing at the service once the run is stopped, and gives up a while later. Not at
 * once: the answer to what is on its way tells what the state has to hold, and a new model is still signed.
 * @param open called by the first request
 */
export function stoppableTransport(open: () => Promise<Transport>, clock: Clock, stop: AbortSignal): Transport {
  let opened: Promise<Transport> | undefined;
  const end = new AbortController();
  stop.addEventListener("abort", () => {
    void clock.sleep(LAST_ANSWERS_MS).then(() => {
      end.abort(stop.reason);
    });
  });
  return {
    send: async ({ signal, ...request }) => {
      const transport = await (opened ??= open());
      if (request.method === "POST" || request.method === "DELETE") stop.throwIfAborted();
      return transport.send({
        ...request,
        signal: signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]),
      });
    },
    close: async () => (await opened)?.close(),
  };
}
