import { type Transport, type TransportRequest } from "../../provider/client/transport.js";
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { UNKNOWN_BACKEND } from "../../provider/lifecycle/generation.js";
import { answerOf, BASE_URL, fullName, KEY, slotOf } from "./cloud.js";
import { type Fate } from "./fates.js";
import { type Call, textOf } from "./ledger.js";
import { type Stack } from "./stack.js";
import { type World } from "./world.js";

/** The provider process was killed. */
export class ProviderDied extends Error {}

/** How often a provider looks whether its engine is there, and ends if not. */
const WATCH_MS = 2_000;

/** One provider process: a handler with its memory, its client, and its link to an engine. */
export class ProviderProcess {
  readonly handler: DynamicHandler;
  readonly isPreview: boolean;
  /** The engine that started it is there. */
  hasEngine = true;
  /** It was killed, or a promotion's answer was lost for good: what it did may be nowhere recorded. */
  lostTrack = false;
  /** When it last looked for a model, and whether it was there. */
  readonly looks = new Map<string, { readonly at: number; readonly found: boolean }>();
  /** When it last saw a model, in whatever answer. */
  readonly seen = new Map<string, number>();
  /** Writes that have left this process. */
  readonly sent = new Set<string>();
  /** Models that a `create` of this process has handed to the engine. */
  readonly made = new Set<string>();
  readonly #world: World;
  readonly #calls = new Set<Call>();
  readonly #onDeath = new Set<() => void>();
  #alive = true;

  constructor(
    world: World,
    readonly stack: Stack,
    isPreview: boolean,
    config: Readonly<Record<string, string>>,
  ) {
    this.#world = world;
    this.isPreview = isPreview;
    const { chance, time } = world;
    const runtime = world.safeguards.createRuntime({
      engine: { say: () => Promise.resolve(), isAlive: () => Promise.resolve(this.hasEngine) },
      clock: time.clock(() => chance.random()),
      signal: new AbortController().signal,
      nonce: () => world.nonce(stack.backend),
      backend: () => stack.backend ?? UNKNOWN_BACKEND,
      transport: this.#transport(),
    });
    const settings = { "fireworks:apiKey": KEY, "fireworks:baseUrl": BASE_URL, ...config };
    runtime.configure({ get: (key) => (settings as Record<string, string | undefined>)[key] });
    this.handler = world.safeguards.createHandler(runtime);
  }

  /** Calls the handler; rejects when the process dies first. */
  call<T>(call: Call, work: (handler: DynamicHandler) => Promise<T>): Promise<T> {
    if (!this.#alive) return Promise.reject(new ProviderDied());
    this.#calls.add(call);
    return new Promise((resolve, reject) => {
      const die = (): void => {
        reject(new ProviderDied());
      };
      this.#onDeath.add(die);
      const leave = (): void => {
        this.#onDeath.delete(die);
        this.#calls.delete(call);
      };
      void work(this.handler).then(resolve, reject).finally(leave);
    });
  }

  callFor(slot: number, method: Call["method"]): Call | undefined {
    return [...this.#calls].find((call) => call.slot === slot && call.method === method);
  }

  /** The call that a write to this model belongs to. */
  callOn(name: string, method: string): Call | undefined {
    return [...this.#calls].find((call) => {
      if (method === "DELETE") return call.method === "delete" && call.record?.id === name;
      if (call.method === "update") return call.record?.id === name;
      const { outputModelId } = call.inputs;
      const wanted =
        outputModelId === undefined ? slotOf(name) === call.slot : name === fullName(textOf(outputModelId));
      return call.method === "create" && wanted;
    });
  }

  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const die of [...this.#onDeath]) die();
  }

  /** Its engine is gone; it works on until it notices, one way or the other. */
  orphan(): void {
    this.hasEngine = false;
    if (this.#world.chance.often(0.7)) {
      this.#world.time.after(this.#world.chance.below(WATCH_MS), () => {
        this.kill();
      });
    }
  }

  #transport(): Transport {
    const { ledger } = this.#world;
    return {
      close: () => Promise.resolve(),
      send: (request) =>
        new Promise((resolve, reject) => {
          if (!this.#alive) return;
          this.#world.judged(() => {
            ledger.judgeSending(this, request);
          });
          if (!this.isPreview) this.#world.crashPoint("before request", this);
          if (!this.#isRunning()) return;
          const fate = this.#world.fates(request);
          this.#world.note(() => `${describe(request)}${describeFate(fate)}`);
          this.#travel(request, fate, resolve, reject);
        }),
    };
  }

  #travel(
    request: TransportRequest,
    { there, back, fault }: Fate,
    resolve: (answer: ReturnType<typeof answerOf>) => void,
    reject: (error: Error) => void,
  ): void {
    const world = this.#world;
    const arrive = (ms: number, deliver: () => void): void => {
      world.time.after(ms, () => {
        if (this.#alive) deliver();
      });
    };
    if (fault?.kind === "refused") {
      arrive(there, () => {
        reject(systemError("ECONNREFUSED", "connect"));
      });
      return;
    }
    if (fault?.kind === "lost") {
      arrive(there, () => {
        reject(systemError("ECONNRESET", "read"));
      });
      return;
    }
    if (fault?.kind === "status" && !fault.worked) {
      arrive(there + back, () => {
        resolve(answerOf(fault.status, { code: 13, message: "injected" }, fault.retryAfter));
      });
      return;
    }
    // What is on the wire arrives, whoever dies meanwhile.
    world.time.after(there, () => {
      const answer = world.judged(() => {
        const first = world.ledger.work(this, request);
        // The second answer to one promotion says "exists already", as it would of somebody else's model.
        if (fault?.kind === "duplicated" && request.method === "POST") this.lostTrack = true;
        return fault?.kind === "duplicated" ? world.ledger.cloud.work(request) : first;
      });
      if (!this.isPreview && this.#alive) world.crashPoint("after request", this);
      if (answer === undefined || !this.#isRunning()) return;
      arrive(fault?.kind === "answer late" ? request.timeoutMs : back, () => {
        if (fault?.kind === "answer late") reject(new DOMException("timeout", "TimeoutError"));
        else if (fault?.kind === "answer lost") reject(systemError("ECONNRESET", "read"));
        else if (fault?.kind === "garbled") resolve(answerOf(answer.status, "<html>"));
        else if (fault?.kind === "status") {
          resolve(answerOf(fault.status, { code: 13, message: "injected" }, fault.retryAfter));
        } else {
          world.ledger.noteAnswer(this, answer);
          world.note(() => `  -> ${answer.status} ${(answer.body ?? "").slice(0, 300)}`);
          resolve(answer);
        }
      });
    });
  }

  /** Asked anew, because a crash point may have killed it. */
  #isRunning(): boolean {
    return this.#alive;
  }
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

function describe({ method, url, body }: TransportRequest): string {
  return `${method} ${url.pathname}${body === undefined ? "" : ` ${body}`}`;
}

function describeFate({ fault }: Fate): string {
  return fault === undefined ? "" : ` [${JSON.stringify(fault)}]`;
}
