import { EnvHttpProxyAgent, errors, request, type Dispatcher } from "undici";
import { type z } from "zod";
import { systemClock, type Clock } from "./clock.js";
import { limitConcurrency } from "./concurrency.js";
import { apiError, UnavailableError, UnexpectedAnswerError, type ApiFailure } from "./errors.js";
import { cooldownOf, decideRetry, effectOf, type Outcome } from "./retry.js";
import { errorBody } from "./schemas.js";
import { isNotSent, isTransient } from "./transportFailure.js";

export interface HttpOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must appear in no message: the key and the values of extra headers. */
  readonly secrets: readonly string[];
  readonly verifySsl: boolean;
  readonly clock?: Clock | undefined;
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
  /** What to do about a failure, by HTTP status. */
  readonly fix?: ((status: number, serverMessage: string) => string | undefined) | undefined;
}

const MAX_CONCURRENT_REQUESTS = 8;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | undefined;
  readonly retryAfter: string | undefined;
}

/** The one place that sends requests. Redirects are not followed: the key would go with them. */
export class Http {
  readonly #options: HttpOptions;
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #limit = limitConcurrency(MAX_CONCURRENT_REQUESTS);
  /** Shared by all requests: when one is told to wait, all wait. */
  #cooldownUntil = 0;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#dispatcher = new EnvHttpProxyAgent({ connect: { rejectUnauthorized: options.verifySsl } });
  }

  async send<T>(spec: HttpRequest<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#coolDown(spec.signal);
      const result = await this.#limit(() => this.#attempt(spec));
      if ("answer" in result && result.answer.status >= 200 && result.answer.status < 300) {
        return this.#parse(spec, result.answer);
      }
      const outcome: Outcome =
        "answer" in result
          ? { kind: "answer", status: result.answer.status, retryAfter: result.answer.retryAfter }
          : { kind: "failure", sent: !isNotSent(result.error), transient: isTransient(result.error) };
      const now = this.#clock.now();
      this.#cooldownUntil = Math.max(this.#cooldownUntil, now + (cooldownOf(outcome, now) ?? 0));
      const decision = decideRetry(attempt, spec.method, outcome, now, this.#clock.random());
      if (!decision.retry) throw this.#failure(spec, result, outcome);
      await this.#clock.sleep(decision.delayMs, spec.signal);
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }

  async #coolDown(signal: AbortSignal | undefined): Promise<void> {
    for (let wait = this.#cooldownUntil - this.#clock.now(); wait > 0; wait = this.#cooldownUntil - this.#clock.now()) {
      await this.#clock.sleep(wait, signal);
    }
  }

  async #attempt(spec: HttpRequest<unknown>): Promise<{ answer: Answer } | { error: unknown }> {
    const timeout = AbortSignal.timeout(spec.timeoutMs);
    const signal = spec.signal === undefined ? timeout : AbortSignal.any([timeout, spec.signal]);
    try {
      const { statusCode, headers, body } = await request(new URL(this.#options.baseUrl + spec.path), {
        dispatcher: this.#dispatcher,
        method: spec.method,
        ...(spec.query === undefined ? {} : { query: spec.query }),
        headers: this.#options.headers,
        ...(spec.body === undefined ? {} : { body: JSON.stringify(spec.body) }),
        signal,
      });
      return {
        answer: {
          status: statusCode,
          body: await readBody(body),
          requestId: headerText(headers["x-request-id"]),
          retryAfter: headerText(headers["retry-after"]),
        },
      };
    } catch (error) {
      if (spec.signal?.aborted === true) throw spec.signal.reason;
      return { error };
    }
  }

  #parse<T>(spec: HttpRequest<T>, answer: Answer): T {
    let json: unknown;
    try {
      json = JSON.parse(answer.body);
    } catch (cause) {
      throw this.#unexpected(spec, answer, `the answer is not JSON: ${excerpt(answer.body)}`, cause);
    }
    const parsed = spec.answer.safeParse(json);
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`);
    throw this.#unexpected(spec, answer, `the answer has an unexpected form: ${faults.join("; ")}`, parsed.error);
  }

  #unexpected(spec: HttpRequest<unknown>, answer: Answer, message: string, cause: unknown): UnexpectedAnswerError {
    const effect = spec.method === "GET" ? "none" : "unknown";
    return new UnexpectedAnswerError({
      ...this.#context(spec),
      ...answerContext(answer),
      effect,
      cause,
      serverMessage: this.#redact(message),
    });
  }

  #failure(spec: HttpRequest<unknown>, result: { answer: Answer } | { error: unknown }, outcome: Outcome): Error {
    const effect = effectOf(spec.method, outcome);
    if ("error" in result) {
      const serverMessage = this.#redact(describeTransport(result.error, this.#options.baseUrl, spec.timeoutMs));
      return new UnavailableError({ ...this.#context(spec), serverMessage, effect, cause: result.error });
    }
    const { answer } = result;
    const { code, message } = readErrorBody(answer.body);
    const serverMessage = this.#redact(
      answer.status >= 300 && answer.status < 400
        ? "a redirect, which is not followed because the key would go with it"
        : message,
    );
    const fix = spec.fix?.(answer.status, serverMessage);
    return apiError({
      ...this.#context(spec),
      ...answerContext(answer),
      status: answer.status,
      ...(code === undefined ? {} : { code }),
      ...(fix === undefined ? {} : { fix }),
      serverMessage,
      effect,
    });
  }

  #context({ what, method, path }: HttpRequest<unknown>): Pick<ApiFailure, "what" | "method" | "path"> {
    return { what, method, path };
  }

  #redact(text: string): string {
    return this.#options.secrets.reduce(
      (clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, "[redacted]")),
      text,
    );
  }
}

function answerContext({ status, requestId }: Answer): Pick<ApiFailure, "status" | "requestId"> {
  return { status, ...(requestId === undefined ? {} : { requestId }) };
}

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

class BodyTooLarge extends Error {
  constructor() {
    super(`the answer is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB`);
  }
}

/** The vendor's rule: `error` (object or text), else `message`, else the first 200 characters. */
function readErrorBody(body: string): { code: number | undefined; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { code: undefined, message: excerpt(body) };
  }
  const { data } = errorBody.safeParse(json);
  const nested = typeof data?.error === "string" ? data.error : data?.error?.message;
  return { code: data?.code, message: nested ?? data?.message ?? excerpt(body) };
}

function excerpt(body: string): string {
  return body === "" ? "(empty body)" : body.slice(0, 200);
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function describeTransport(error: unknown, baseUrl: string, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  if (error instanceof errors.UndiciError || error instanceof Error) {
    const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
    return `${baseUrl} could not be reached or broke off: ${error.message}${code}`;
  }
  return `${baseUrl} could not be reached`;
}
