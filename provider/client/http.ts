import { type z } from "zod";
import { systemClock, type Clock } from "./clock.js";
import { limitConcurrency } from "./concurrency.js";
import { parseJson, readErrorBody } from "./errorBody.js";
import {
  apiError,
  isQuota,
  UnavailableError,
  UnexpectedAnswerError,
  type ApiFailure,
  type ErrorReason,
} from "./errors.js";
import { createRedactor } from "./redact.js";
import { cooldownOf, decideRetry, effectOf, type Outcome } from "./retry.js";
import { MAX_BODY_MIB, type Transport, type TransportAnswer } from "./transport.js";
import { describeFailure, isNotSent, isTransient } from "./transportFailure.js";

export interface HttpOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must appear in no message: the key and the values of extra headers. */
  readonly secrets: readonly string[];
  readonly verifySsl: boolean;
  readonly clock?: Clock | undefined;
  /** Asked just before each request that is no GET, after any cooldown; what it throws keeps the request from being sent. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  /** @default HTTP over sockets */
  readonly transport?: Transport | undefined;
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
  /** Sends the key as `Authorization: Bearer` too, which the health check of a trainer takes (SDK `trainer.py`). */
  readonly bearer?: boolean | undefined;
  /** Whether a passing fault is waited out. @default true */
  readonly retries?: boolean | undefined;
  /** What to do about a failure, by HTTP status. */
  readonly fix?: Fix | undefined;
}

export type Fix = (status: number, serverMessage: string, reason: ErrorReason | undefined) => string | undefined;

const MAX_CONCURRENT_REQUESTS = 8;
const TOO_LARGE = `larger than ${MAX_BODY_MIB} MiB`;

type Result = { readonly answer: TransportAnswer } | { readonly error: unknown };

/** The one place that sends requests. Redirects are not followed: the key would go with them. */
export class Http {
  readonly #options: HttpOptions;
  readonly #clock: Clock;
  #transport: Promise<Transport> | undefined;
  readonly #redact: (text: string) => string;
  readonly #limit = limitConcurrency(MAX_CONCURRENT_REQUESTS);
  /** Shared by all requests: when one is told to wait, all wait. */
  #cooldownUntil = 0;
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
      const result = await this.#limit(() => this.#attemptInTurn(spec), spec.signal);
      if ("answer" in result && result.answer.status >= 200 && result.answer.status < 300) {
        return this.#parse(spec, result.answer);
      }
      const outcome = outcomeOf(result);
      const decision = decideRetry(attempt, spec.method, outcome, this.#clock.now(), this.#clock.random());
      if (!decision.retry || spec.retries === false) throw this.#failure(spec, result, outcome);
      await this.#clock.sleep(decision.delayMs, spec.signal);
    }
  }

  async close(): Promise<void> {
    await (this.#closing ??= this.#transport?.then((transport) => transport.close()));
  }

  /** Cools down first and tells of a new cooldown before the next one's turn, so that the queue misses none. */
  async #attemptInTurn(spec: HttpRequest<unknown>): Promise<Result> {
    await this.#coolDown(spec.signal);
    if (spec.method !== "GET") await this.#options.beforeWrite?.();
    const result = await this.#attempt(spec);
    const now = this.#clock.now();
    this.#cooldownUntil = Math.max(this.#cooldownUntil, now + (cooldownOf(outcomeOf(result), now) ?? 0));
    return result;
  }

  async #coolDown(signal: AbortSignal | undefined): Promise<void> {
    for (let wait = this.#cooldownUntil - this.#clock.now(); wait > 0; wait = this.#cooldownUntil - this.#clock.now()) {
      await this.#clock.sleep(wait, signal);
    }
  }

  async #attempt(spec: HttpRequest<unknown>): Promise<Result> {
    const { method, timeoutMs, signal } = spec;
    try {
      const url = new URL((spec.baseUrl ?? this.#options.baseUrl) + spec.path);
      for (const [name, value] of Object.entries(spec.query ?? {})) url.searchParams.set(name, value);
      const body = spec.body === undefined ? undefined : JSON.stringify(spec.body);
      const headers = this.#headersOf(spec);
      const transport = await this.#openTransport();
      return { answer: await transport.send({ method, url, headers, body, timeoutMs, signal }) };
    } catch (error) {
      if (spec.signal?.aborted === true) throw spec.signal.reason;
      return { error };
    }
  }

  #headersOf({ bearer }: HttpRequest<unknown>): Readonly<Record<string, string>> {
    const { headers } = this.#options;
    return bearer === true ? { authorization: `Bearer ${headers["x-api-key"] ?? ""}`, ...headers } : headers;
  }

  #parse<T>(spec: HttpRequest<T>, answer: TransportAnswer): T {
    if (answer.body === undefined) throw this.#unexpected(spec, answer, `the answer is ${TOO_LARGE}`);
    const json = parseJson(answer.body);
    if (json === undefined) {
      // The parser's own error is no cause to keep: it quotes the body.
      throw this.#unexpected(spec, answer, `the answer is not JSON: ${this.#excerpt(answer.body)}`);
    }
    const parsed = spec.answer.safeParse(json);
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`);
    throw this.#unexpected(spec, answer, `the answer has an unexpected form: ${faults.join("; ")}`, parsed.error);
  }

  #unexpected(
    spec: HttpRequest<unknown>,
    answer: TransportAnswer,
    message: string,
    cause?: unknown,
  ): UnexpectedAnswerError {
    const effect = spec.method === "GET" ? "none" : "unknown";
    const serverMessage = this.#redact(message);
    return new UnexpectedAnswerError({ ...context(spec), ...this.#origin(answer), effect, cause, serverMessage });
  }

  #failure(spec: HttpRequest<unknown>, result: Result, outcome: Outcome): Error {
    const effect = effectOf(spec.method, outcome);
    if ("error" in result) {
      // undici keeps what it could not parse, and a broken gateway may echo the request in it.
      if (result.error instanceof Error && result.error.name === "HTTPParserError") {
        Reflect.deleteProperty(result.error, "data");
      }
      const serverMessage = this.#redact(
        describeFailure(result.error, spec.baseUrl ?? this.#options.baseUrl, spec.timeoutMs),
      );
      return new UnavailableError({ ...context(spec), serverMessage, effect, cause: result.error });
    }
    const { answer } = result;
    const { code, message, reason } = readErrorBody(answer.body);
    const serverMessage =
      answer.status >= 300 && answer.status < 400
        ? "a redirect, which is not followed because the key would go with it"
        : message === undefined
          ? this.#excerpt(answer.body)
          : this.#redact(message);
    const fix = spec.fix?.(answer.status, serverMessage, reason);
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
    return { status, ...(requestId === undefined ? {} : { requestId: this.#redact(requestId) }) };
  }

  /** Redacted before it is cut: half a secret is not recognised any more. */
  #excerpt(body: string | undefined): string {
    if (body === undefined) return `(a body ${TOO_LARGE})`;
    return body === "" ? "(empty body)" : this.#redact(body).slice(0, 200);
  }
}

function outcomeOf(result: Result): Outcome {
  if ("error" in result) {
    return { kind: "failure", sent: !isNotSent(result.error), transient: isTransient(result.error) };
  }
  const { status, header, body } = result.answer;
  const quotaExceeded = status === 429 && isQuota(readErrorBody(body).reason);
  return { kind: "answer", status, retryAfter: header("retry-after"), quotaExceeded };
}

function context({ what, method, path }: HttpRequest<unknown>): Pick<ApiFailure, "what" | "method" | "path"> {
  return { what, method, path };
}
