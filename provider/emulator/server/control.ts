import { z } from "zod";

import { parseFaults } from "../faults/faultSpec.js";
import { clockTime } from "../schema/scalars.js";
import { type Service } from "../service.js";
import { type Store } from "../store.js";
import { invalidArgument, unimplemented } from "./apiError.js";
import { type Incoming, strictBody } from "./incoming.js";

const clockCommand = z.union([
  /** Moves the clock on, for example by `"1h"`. */
  z.strictObject({ advance: z.string() }),
  /** Stops the clock at this time (RFC 3339). */
  z.strictObject({ now: clockTime }),
  z.strictObject({ realTime: z.literal(true) }),
]);

/** Everything below `/_emulator/`: no key, no faults, not recorded. */
export function control(service: Service, incoming: Incoming, status: () => unknown): unknown {
  try {
    return run(service, incoming, status);
  } catch (error) {
    // A seed, a fault, a mode or a duration that does not parse is the caller's mistake.
    throw error instanceof TypeError ? invalidArgument(error.message) : error;
  }
}

function run(service: Service, incoming: Incoming, status: () => unknown): unknown {
  const { store } = service;
  const { method, path } = incoming;
  switch (`${method} ${path}`) {
    case "GET /_emulator/status":
      return status();
    case "GET /_emulator/requests":
      return service.log.all();
    case "POST /_emulator/reset":
      service.reset();
      return {};
    case "GET /_emulator/state":
      return service.state();
    case "PUT /_emulator/state":
      store.replace(strictBody(incoming));
      return service.state();
    case "PUT /_emulator/faults":
      service.faults.set(parseFaults(strictBody(incoming)));
      return {};
    case "PUT /_emulator/modes":
      store.setModes(strictBody(incoming));
      return store.modes;
    case "POST /_emulator/runs":
      service.run(strictBody(incoming));
      return {};
    case "GET /_emulator/clock":
      return clockAnswer(store);
    case "POST /_emulator/clock":
      setClock(store, strictBody(incoming));
      return clockAnswer(store);
    default:
      throw unimplemented(`the emulator has no control route ${method} ${path}`);
  }
}

function clockAnswer(store: Store): unknown {
  return { now: new Date(store.now()).toISOString(), frozen: store.clock.setting()?.now !== undefined };
}

function setClock(store: Store, body: unknown): void {
  const command = clockCommand.safeParse(body);
  if (!command.success) {
    throw new TypeError(
      'want {"advance": "1h"}, {"now": "2026-11-01T00:00:00Z"} (before the year 3000) or {"realTime": true}',
    );
  }
  if ("advance" in command.data) {
    store.advance(command.data.advance);
    return;
  }
  store.clock.set("now" in command.data ? { now: command.data.now } : undefined);
  store.changed();
}
