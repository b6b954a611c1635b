import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { type Fault } from "./faults/fault.js";
import { deliverFault, isBeforeWork, rateLimited } from "./faults/faultDelivery.js";
import { parseFaults } from "./faults/faultSpec.js";
import { type Modes } from "./modes.js";
import { type Seed, type State } from "./seed.js";
import { quickstartSeed } from "./seeds/quickstart.js";
import { sendJson } from "./server/answer.js";
import { control } from "./server/control.js";
import { type Incoming, looseBody, readIncoming } from "./server/incoming.js";
import { type RecordedRequest } from "./server/requestLog.js";
import { refusal, Service } from "./service.js";
import { StateFile } from "./state/stateFile.js";
import { Store } from "./store.js";
import { formatTime } from "./time/rfc3339.js";
import { type RunCommand } from "./trainerJobs/runCommand.js";

export interface EmulatorOptions {
  /** What the service knows at the start and after a reset. @default quickstartSeed */
  readonly seed?: Seed;
  /** TCP port on 127.0.0.1; 0 picks a free one. @default 0 */
  readonly port?: number;
  /** Written after each change; loaded instead of the seed when it exists. */
  readonly stateFile?: string;
  /** Real milliseconds before each answer. @default 0 */
  readonly latencyMs?: number;
  readonly faults?: readonly (Fault | string)[];
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Without control requests. */
  requests(): RecordedRequest[];
  /** Back to the seed; requests and faults are gone. */
  reset(): void;
  /** In the seed's own form, with what was created since. */
  state(): State;
  /** Replaces the whole state; modes, timing and clock that are left out go back to their defaults. */
  setState(seed: Seed): void;
  /** Changes the named modes only. */
  setModes(modes: Partial<Modes>): void;
  /** Plays a training run: saves checkpoints of a trainer job, or ends it. */
  run(command: RunCommand): void;
  /** Moves the clock on, for example by `"1h"`. */
  advance(by: string): void;
  /** Replaces all faults; a text is read in the grammar of `--fault`. */
  setFaults(faults: readonly (Fault | string)[]): void;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Starts a local Fireworks control plane. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const file = options.stateFile === undefined ? undefined : new StateFile(options.stateFile);
  const store = new Store(options.seed ?? quickstartSeed, options.clock ?? Date.now, file?.load());
  const service = new Service(store);
  service.faults.set(parseFaults(options.faults ?? []));
  const closing = new AbortController();
  let requestCount = 0;
  let savedChanges = -1;

  const save = (): void => {
    if (file === undefined || store.changes === savedChanges) return;
    const state = service.state();
    savedChanges = store.changes;
    file.save(state);
  };

  async function exchange(incoming: Incoming, response: ServerResponse): Promise<void> {
    const { method, path, search, headers, text } = incoming;
    const row = {
      method,
      path,
      query: Object.fromEntries(search),
      status: 0,
      body: looseBody(text),
      at: formatTime(store.now()),
    };
    const recorded = service.log.add(row, headers);
    const wait = service.rateLimit.take(incoming);
    const slow = service.faults.take(["slow"], method, path);
    const fault = service.faults.take(["status", "reset", "body", "redirect"], method, path);
    const sendRetryAfter = store.modes.retryAfter === "present";
    const delay = (options.latencyMs ?? 0) + (slow?.when === "before" ? slow.ms : 0);
    if (delay > 0) await sleep(delay, undefined, { signal: closing.signal });
    if (wait !== undefined) {
      recorded.status = deliverFault(response, rateLimited(wait), undefined, sendRetryAfter);
      return;
    }
    if (fault && isBeforeWork(fault)) {
      recorded.status = deliverFault(response, fault, undefined, sendRetryAfter);
      return;
    }
    const answer = service.answer(incoming);
    save();
    if (slow?.when === "after") await sleep(slow.ms, undefined, { signal: closing.signal });
    recorded.status = fault ? deliverFault(response, fault, answer, sendRetryAfter) : sendJson(response, answer);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requestCount += 1;
    response.setHeader("x-request-id", `emulator-${String(requestCount).padStart(6, "0")}`);
    try {
      const incoming = await readIncoming(request);
      if (!incoming.path.startsWith("/_emulator/")) {
        await exchange(incoming, response);
        return;
      }
      const body = control(service, incoming);
      if (incoming.path === "/_emulator/reset") requestCount = 0;
      save();
      sendJson(response, { status: 200, body });
    } catch (error) {
      if (closing.signal.aborted || response.headersSent) response.destroy();
      else sendJson(response, refusal(error));
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  save();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => service.log.all(),
    reset: () => {
      service.reset();
      requestCount = 0;
      save();
    },
    state: () => service.state(),
    setState: (seed) => {
      store.replace(seed);
      save();
    },
    setModes: (modes) => {
      store.setModes(modes);
      save();
    },
    run: (command) => {
      service.run(command);
      save();
    },
    advance: (by) => {
      store.advance(by);
      save();
    },
    setFaults: (faults) => {
      service.faults.set(parseFaults(faults));
    },
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
