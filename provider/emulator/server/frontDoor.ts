import { type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { deliverFault, isBeforeWork, rateLimited } from "../faults/faultDelivery.js";
import { type Service } from "../service.js";
import { formatTime } from "../time/rfc3339.js";
import { sendJson } from "./answer.js";
import { checkCaller } from "./checkCaller.js";
import { control } from "./control.js";
import { type Incoming, looseBody, readIncoming } from "./incoming.js";
import { refusal } from "./refusal.js";

interface House {
  readonly service: Service;
  /** Real milliseconds before each answer of the service. */
  readonly latencyMs: number;
  /** Host names besides those of loopback. */
  readonly allowedHosts: readonly string[];
  /** Writes down what has changed; called before each answer. */
  readonly save: () => void;
  /** What `GET /_emulator/status` answers. */
  readonly status: () => unknown;
}

/** Takes HTTP requests to the service, with what delays or damages them, and to `/_emulator/`. */
export class FrontDoor {
  readonly #closing = new AbortController();

  constructor(private readonly house: House) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { service, save } = this.house;
    response.setHeader("x-request-id", service.nextRequestId());
    try {
      checkCaller(request.headers, this.house.allowedHosts);
      const incoming = await readIncoming(request);
      if (!incoming.path.startsWith("/_emulator/")) {
        await this.#exchange(incoming, response);
        return;
      }
      const body = control(service, incoming, this.house.status);
      save();
      sendJson(response, { status: 200, body });
    } catch (error) {
      if (this.#closing.signal.aborted || response.headersSent) response.destroy();
      else sendJson(response, refusal(error));
    }
  }

  async #exchange(incoming: Incoming, response: ServerResponse): Promise<void> {
    const { service, save } = this.house;
    const { method, path, search, headers, text } = incoming;
    const row = {
      method,
      path,
      query: Object.fromEntries(search),
      status: 0,
      body: looseBody(text),
      at: formatTime(service.store.now()),
    };
    const recorded = service.log.add(row, headers);
    const wait = service.rateLimit.take(incoming);
    const slow = service.faults.take(["slow"], method, path);
    const fault = service.faults.take(["status", "reset", "body", "redirect"], method, path);
    const sendRetryAfter = service.store.modes.retryAfter === "present";
    await this.#pause(this.house.latencyMs + (slow?.when === "before" ? slow.ms : 0));
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
    if (slow?.when === "after") await this.#pause(slow.ms);
    recorded.status = fault ? deliverFault(response, fault, answer, sendRetryAfter) : sendJson(response, answer);
  }

  async #pause(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: this.#closing.signal });
  }

  /** Ends what waits. */
  close(): void {
    this.#closing.abort();
  }
}
