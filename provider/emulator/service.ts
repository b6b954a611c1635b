import { authenticate } from "./accounts/access.js";
import { RateLimit } from "./accounts/rateLimit.js";
import { FaultBox } from "./faults/faultBox.js";
import { ignoreWrite } from "./faults/ignoreWrite.js";
import { routes } from "./routes.js";
import { type State } from "./seed.js";
import { type Answer } from "./server/answer.js";
import { type Incoming, strictBody } from "./server/incoming.js";
import { type Call } from "./server/call.js";
import { refusal } from "./server/refusal.js";
import { RequestLog } from "./server/requestLog.js";
import { matchRoute, readQuery } from "./server/router.js";
import { settle } from "./settle.js";
import { type Store } from "./store.js";
import { playRun } from "./trainerJobs/playRun.js";

/** The emulated control plane without its sockets. */
export class Service {
  readonly faults = new FaultBox();
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;
  /** Requests since the start or the last reset, control requests and refused callers too. */
  #received = 0;

  constructor(readonly store: Store) {
    this.log = new RequestLog(store);
    this.rateLimit = new RateLimit(store);
  }

  nextRequestId(): string {
    this.#received += 1;
    return `emulator-${String(this.#received).padStart(6, "0")}`;
  }

  /** Authentication comes first (assumed), so 501 is only seen by a known key. */
  answer(incoming: Incoming): Answer {
    const { method, path } = incoming;
    try {
      settle(this.store);
      const apiKey = authenticate(this.store, incoming.headers);
      const { route, params } = matchRoute(routes, method, path);
      const query = readQuery(incoming.search, route.query ?? []);
      const call: Call = {
        store: this.store,
        path,
        params,
        query,
        headers: incoming.headers,
        body: strictBody(incoming),
        apiKey,
        takeOperationFault: () => this.faults.take(["operation"], method, path),
        takePagingLoop: () => this.faults.take(["paging-loop"], method, path) !== undefined,
      };
      const ignored = this.faults.take(["ignored"], method, path);
      return {
        status: 200,
        body: ignored === undefined ? route.handler(call) : ignoreWrite(call, route, ignored, routes),
      };
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
    this.#received = 0;
  }
}
