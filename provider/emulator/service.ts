import { authenticate } from "./accounts/access.js";
import { RateLimit } from "./accounts/rateLimit.js";
import { FaultBox } from "./faults/faultBox.js";
import { routes } from "./routes.js";
import { type State } from "./seed.js";
import { type Answer } from "./server/answer.js";
import { ApiError } from "./server/apiError.js";
import { type Incoming, strictBody } from "./server/incoming.js";
import { RequestLog } from "./server/requestLog.js";
import { matchRoute, readQuery } from "./server/router.js";
import { settle } from "./settle.js";
import { type Store } from "./store.js";
import { playRun } from "./trainerJobs/runCommand.js";

/** The emulated control plane without its sockets. */
export class Service {
  readonly faults = new FaultBox();
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;

  constructor(readonly store: Store) {
    this.log = new RequestLog(store);
    this.rateLimit = new RateLimit(store);
  }

  /** Authentication comes first (assumed), so 501 is only seen by a known key. */
  answer(incoming: Incoming): Answer {
    const { method, path } = incoming;
    try {
      settle(this.store);
      const apiKey = authenticate(this.store, incoming.headers);
      const { route, params } = matchRoute(routes, method, path);
      const query = readQuery(incoming.search, route.query ?? []);
      const body = route.handler({
        store: this.store,
        path,
        params,
        query,
        body: strictBody(incoming),
        apiKey,
        takeOperationFault: () => this.faults.take(["operation"], method, path),
        takePagingLoop: () => this.faults.take(["paging-loop"], method, path) !== undefined,
      });
      return { status: 200, body };
    } catch (error) {
      return refusal(error);
    }
  }

  state(): State {
    settle(this.store);
    return this.store.state();
  }

  run(command: unknown): void {
    settle(this.store);
    playRun(this.store, command);
  }

  /** Back to the seed; no requests, no faults. */
  reset(): void {
    this.store.reset();
    this.faults.set([]);
    this.rateLimit.clear();
    this.log.clear();
  }
}

/** Anything but an `ApiError` is a bug of the emulator; it says so. */
export function refusal(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body() };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: { code: 13, message: `emulator bug: ${message}`, details: [] } };
}
