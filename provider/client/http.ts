import { type z } from "zod";
import { systemClock, type Clock } from "./clock.js";
import { limitConcurrency } from "./concurrency.js";
import { readErrorBody } from "./errorBody.js";
import {
  apiError,
  isQuota,
  UnavailableError,
  UnexpectedAnswerError,
  type ApiFailure,
  type ErrorReason,
} from "./errors.js";
import { GrantedRequests } from "./grantedRequests.js";
import { cut, MAX_BODY_MIB, MAX_DETAIL_LENGTH } from "./limits.js";
import { networkFault } from "./networkFault.js";
import { type Proxy } from "./proxySettings.js";
import { readAnswer } from "./readAnswer.js";
import { createRedactor } from "./redact.js";
import { cooldownOf, decideRetry, effectOf, type Outcome } from "./retry.js";
import { type Transport, type TransportAnswer } from "./transport.js";
import { isNotSent, isTransient } from "./transportFailure.js";

export interface HttpOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must appear in no message: the key and the values of extra headers. */
  readonly secrets: readonly string[];
  readonly verifySsl: boolean;
  readonly clock?: Clock | undefined;
  /** Asked just before each request that is no GET, after any cooldown; what it throws keeps the request from being sent. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  readonly onCooldown?: ((cooldown: Cooldown) => void) | undefined;
  /** @default HTTP over sockets */
  readonly transport?: Transport | undefined;
}

/** All requests of a client wait, because the service asks for it. */
export interface Cooldown {
  /** What the service answered: 429 is the account's rate limit, 503 that it is busy. */
  readonly status: number;
  /** When they go on, in milliseconds since the Unix epoch. */
  readonly until: number;
}

export interface HttpRequest<T> {
  /** What is done, in words, for the error message. */
  readonly what: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Another host than the control plane's, which takes the same key: the trainers' gateway. */
  readonly baseUrl?: string | undefined;
  /** Whether a passing fault is waited out. @default true */
  readonly retries?: boolean | undefined;
  /** What to do about a failure, by HTTP status. */
  readonly fix?: Fix | undefined;
}

export type Fix = (status: number, serverMessage: string, reason: ErrorReason | undefined) => string | undefined;

const MAX_CONCURRENT_REQUESTS = 8;
/** Of a body that is no answer of the service. */
const MAX_EXCERPT_LENGTH = 200;
/** What no text holds, or what is left of bytes that were none. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/;

type Result = { readonly answer: TransportAnswer } | { readonly error: unknown };

interface Attempt {
  readonly result: Result;
  readonly outcome: Outcome;
}

/** The one place that sends requests. Redirects are not followed: the key would go with them. */
export class Http {
  readonly #options: HttpOptions;
  readonly #clock: Clock;
  #transport: Promise<Transport> | undefined;
  readonly #redact: (text: string) => string;
  readonly #limit = limitConcurrency(MAX_CONCURRENT_REQUESTS);
  /** Shared by all requests: when one is told to wait, all wait. */
  #cooldown: Cooldown = { status: 0, until: 0 };
  readonly #granted = new GrantedRequests();
  #underWay = 0;
  #closing: Promise<void> | undefined;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#redact = createRedactor(options.secrets);
    if (options.transport !== undefined) this.#transport = Promise.resolve(options.transport);
  }

  /** undici is loaded by the first request: a run without one does without its 30 MB. */
  #openTransport(): Promise<Transport> {
    return (this.#transport ??= import("./undiciTransport.js").then(({ undiciTransport }) =>
      undiciTransport(this.#options),
    ));
  }

  async send<T>(spec: HttpRequest<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const { result, outcome } = await this.#limit(() => this.#attemptInTurn(spec, attempt), spec.signal);
      if ("answer" in result && result.answer.status >= 200 && result.answer.status < 300) {
        return this.#parse(spec, result.answer);
      }
      const decision = decideRetry(attempt, spec.method, outcome, this.#clock.now(), this.#clock.random());
      if (!decision.retry || spec.retries === false)
        throw this.#failure(spec, result, outcome, await this.#proxyOf(spec));
      await this.#clock.sleep(decision.delayMs, spec.signal);
    }
  }

  async close(): Promise<void> {
    // What kept the transport from being opened is told where it was needed.
    await (this.#closing ??= this.#transport?.then(
      (transport) => transport.close(),
      () => undefined,
    ));
  }

  /** Cools down first and tells of a new cooldown before the next one's turn, so that the queue misses none. */
  async #attemptInTurn(spec: HttpRequest<unknown>, attempt: number): Promise<Attempt> {
    await this.#coolDown(spec.signal);
    if (spec.method !== "GET") await this.#options.beforeWrite?.();
    this.#underWay += 1;
    const result = await this.#attempt(spec).finally(() => (this.#underWay -= 1));
    const now = this.#clock.now();
    const outcome = this.#outcomeOf(result, now);
    const until = now + (cooldownOf(outcome, now, attempt) ?? 0);
    if (outcome.kind === "answer" && until > Math.max(now, this.#cooldown.until)) {
      this.#cooldown = { status: outcome.status, until };
      this.#options.onCooldown?.(this.#cooldown);
    }
    return { result, outcome };
  }

  async #coolDown(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const wait = this.#cooldown.until - this.#clock.now();
      if (wait <= 0) return;
      this.#options.onCooldown?.(this.#cooldown);
      await this.#clock.sleep(wait, signal);
    }
  }

  #outcomeOf(result: Result, now: number): Outcome {
    if ("error" in result) {
      const sent = !isNotSent(result.error);
      if (sent) this.#granted.note(now);
      return { kind: "failure", sent, transient: isTransient(result.error) };
    }
    const { status, header, body } = result.answer;
    const retryAfter = header("retry-after");
    if (status !== 429) {
      this.#granted.note(now);
      return { kind: "answer", status, retryAfter };
    }
    const quotaExceeded = isQuota(readErrorBody(body).reason);
    return {
      kind: "answer",
      status,
      retryAfter,
      quotaExceeded,
      minuteLeftMs: this.#granted.minuteLeftMs(now, this.#underWay),
    };
  }

  async #attempt(spec: HttpRequest<unknown>): Promise<Result> {
    const { method, timeoutMs, signal } = spec;
    try {
      const url = this.#urlOf(spec);
      for (const [name, value] of Object.entries(spec.query ?? {})) url.searchParams.set(name, value);
      const body = spec.body === undefined ? undefined : JSON.stringify(spec.body);
      const { headers } = this.#options;
      const transport = await this.#openTransport();
      return { answer: await transport.send({ method, url, headers, body, timeoutMs, signal }) };
    } catch (error) {
      if (spec.signal?.aborted === true) throw spec.signal.reason;
      return { error };
    }
  }

  #urlOf({ baseUrl = this.#options.baseUrl, path }: HttpRequest<unknown>): URL {
    return new URL(baseUrl + path);
  }

  /** What stood between, for the error message. */
  async #proxyOf(spec: HttpRequest<unknown>): Promise<Proxy | undefined> {
    try {
      return (await this.#openTransport()).proxyOf?.(this.#urlOf(spec));
    } catch {
      // That it cannot be told is what went wrong: the attempt's own error says so.
      return undefined;
    }
  }

  #parse<T>(spec: HttpRequest<T>, answer: TransportAnswer): T {
    if (answer.body === undefined) throw this.#unexpected(spec, answer, `the answer is ${whyUnread(answer)}`);
    const read = readAnswer(answer.body, spec.answer);
    if ("value" in read) return read.value;
    if (!("fault" in read)) throw this.#unexpected(spec, answer, `the answer is not JSON: ${this.#excerpt(answer)}`);
    throw this.#unexpected(spec, answer, read.fault + (read.isForeign === true ? consequence(spec) : ""));
  }

  #unexpected(spec: HttpRequest<unknown>, answer: TransportAnswer, message: string): UnexpectedAnswerError {
    const effect = spec.method === "GET" ? "none" : "unknown";
    const serverMessage = cut(this.#redact(message));
    return new UnexpectedAnswerError({ ...context(spec), ...this.#origin(answer), effect, serverMessage });
  }

  #failure(spec: HttpRequest<unknown>, result: Result, outcome: Outcome, proxy: Proxy | undefined): Error {
    const effect = effectOf(spec.method, outcome);
    if ("error" in result) {
      // undici keeps what it could not parse, and a broken gateway may echo the request in it.
      if (nameOf(result.error) === "HTTPParserError") Reflect.deleteProperty(Object(result.error) as object, "data");
      const baseUrl = spec.baseUrl ?? this.#options.baseUrl;
      const { fault, fix } = networkFault(result.error, { baseUrl, proxy, timeoutMs: spec.timeoutMs });
      const known = { ...context(spec), ...(fix === undefined ? {} : { fix }), effect, cause: result.error };
      return new UnavailableError({ ...known, serverMessage: cut(this.#redact(fault)) });
    }
    const { answer } = result;
    const { code, message, reason } = readErrorBody(answer.body);
    const serverMessage =
      answer.status >= 300 && answer.status < 400
        ? "a redirect, which is not followed because the key would go with it"
        : message === undefined
          ? this.#excerpt(answer)
          : cut(this.#redact(message));
    const isOfService = code !== undefined || message !== undefined;
    const fix =
      proxy === undefined || isOfService
        ? spec.fix?.(answer.status, serverMessage, reason)
        : `the answer may be that of the proxy ${proxy.url} (${proxy.setting}), which it came through: put the host of the base URL into NO_PROXY`;
    return apiError({
      ...context(spec),
      ...this.#origin(answer),
      ...(code === undefined ? {} : { code }),
      ...(fix === undefined ? {} : { fix }),
      ...(reason === undefined ? {} : { reason }),
      serverMessage,
      effect,
    });
  }

  #origin({ status, header }: TransportAnswer): { status: number; requestId?: string } {
    const requestId = header("x-request-id");
    return {
      status,
      ...(requestId === undefined ? {} : { requestId: cut(this.#redact(requestId), MAX_DETAIL_LENGTH) }),
    };
  }

  /** Redacted before it is cut: half a secret is not recognised any more. */
  #excerpt(answer: TransportAnswer): string {
    const { body } = answer;
    if (body === undefined) return `(a body ${whyUnread(answer)})`;
    if (body === "") return "(empty body)";
    return BINARY.test(body)
      ? `(${body.length} bytes that are no text)`
      : this.#redact(body).slice(0, MAX_EXCERPT_LENGTH);
  }
}

/** What an answer about something else means for what was to be done. */
function consequence({ method }: HttpRequest<unknown>): string {
  return method === "GET"
    ? "; nothing was written because of it"
    : "; what the request did is not known, and nothing else was written because of it";
}

function whyUnread({ unreadable = `larger than ${MAX_BODY_MIB} MiB` }: TransportAnswer): string {
  return unreadable;
}

function nameOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, "name") : undefined;
}

function context({ what, method, path }: HttpRequest<unknown>): Pick<ApiFailure, "what" | "method" | "path"> {
  return { what, method, path };
}
