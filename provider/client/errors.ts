/**
 * The errors of this package. Three families, never mixed: the service refused or failed
 * (`FireworksApiError`), the service accepted and has not finished (`NotReadyError`), or this
 * package is wrong (`ProviderBug`).
 */

/** What a failed request may have done: `none` is proved, `unknown` must be read back. */
export type Effect = "none" | "unknown";

/** The structured reason of a refusal (google.rpc.ErrorInfo); its metadata are texts by name. */
export interface ErrorReason {
  /** Such as `QUOTA_EXCEEDED`; an open list. */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is known of a failed request. */
export interface ApiFailure {
  /** What failed, in words, such as `promote checkpoint step-80-a1b2c3d4`. */
  readonly what: string;
  readonly method: string;
  /** The path without host and query. */
  readonly path: string;
  /** The HTTP status; absent when no answer came. */
  readonly status?: number;
  /** The gRPC code of the service's error body. */
  readonly code?: number;
  /** The service's own message, or the cause when no answer came. */
  readonly serverMessage: string;
  readonly requestId?: string;
  /** Why, in a form to decide by; messages are not. */
  readonly reason?: ErrorReason;
  readonly fix?: string;
  readonly effect: Effect;
  readonly cause?: unknown;
}

/** The service refused, or could not be reached. Subclasses say why. */
export class FireworksApiError extends Error {
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly serverMessage: string;
  readonly requestId: string | undefined;
  readonly reason: ErrorReason | undefined;
  readonly fix: string | undefined;
  readonly effect: Effect;

  constructor(failure: ApiFailure) {
    super(describe(failure), { cause: failure.cause });
    this.name = new.target.name;
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.code = failure.code;
    this.serverMessage = failure.serverMessage;
    this.requestId = failure.requestId;
    this.reason = failure.reason;
    this.fix = failure.fix;
    this.effect = failure.effect;
  }
}

/** 400, 402, 412, 422: the request itself is wrong. */
export class InvalidRequestError extends FireworksApiError {}
/** 401: no key, a wrong key, or an inference-only key on a training endpoint. */
export class UnauthenticatedError extends FireworksApiError {}
/** 403: the key is valid and has no permission here. */
export class PermissionDeniedError extends FireworksApiError {}
/** 404: no such resource, or not in an account that the key sees. */
export class NotFoundError extends FireworksApiError {}
/** 409: it exists already, or is in transition. */
export class ConflictError extends FireworksApiError {}
/** 429: the account's rate limit or quota. */
export class RateLimitedError extends FireworksApiError {}
/** 429 whose reason is a quota: `reason.metadata` may hold `quota_required` and `quota_available`. */
export class QuotaExceededError extends RateLimitedError {}
/** 408, 425, 5xx, or no answer at all. */
export class UnavailableError extends FireworksApiError {}
/** An answer that is not what the service documents: not JSON, a required field missing, a redirect. */
export class UnexpectedAnswerError extends FireworksApiError {}

/** The error class of an HTTP status. */
export function apiError(failure: ApiFailure & { readonly status: number }): FireworksApiError {
  const quota = failure.status === 429 && isQuota(failure.reason);
  return new (quota ? QuotaExceededError : classOf(failure.status))(failure);
}

/** Whether a refusal is about a quota; by its structure, never by its message (SDK 1.2.28, `errors.py`). */
export function isQuota(reason: ErrorReason | undefined): boolean {
  return reason !== undefined && ("quota_required" in reason.metadata || /quota_exceeded/i.test(reason.reason));
}

function classOf(status: number): typeof FireworksApiError {
  if (status === 401) return UnauthenticatedError;
  if (status === 403) return PermissionDeniedError;
  if (status === 404) return NotFoundError;
  if (status === 409) return ConflictError;
  if (status === 429) return RateLimitedError;
  if (status === 408 || status === 425 || status >= 500) return UnavailableError;
  if (status >= 400) return InvalidRequestError;
  return UnexpectedAnswerError;
}

function describe({ what, method, path, status, code, serverMessage, requestId, fix }: ApiFailure): string {
  const answer =
    status === undefined ? "no answer" : [status, code === undefined ? "" : `code ${code}`].join(" ").trim();
  const request = requestId === undefined ? "" : ` (request ${requestId})`;
  const hint = fix === undefined ? "" : `\nFix: ${fix}`;
  return `${what} failed: ${method} ${path} -> ${answer}: ${serverMessage}${request}${hint}`;
}

/** The service accepted the request and the work has not ended in time, or ended badly. */
export class NotReadyError extends Error {
  /** The id of what exists already. */
  readonly id: string;
  /** Why it is not ready, one line each. */
  readonly reasons: readonly string[];

  constructor(id: string, reasons: readonly string[], options?: ErrorOptions) {
    super(reasons.join("\n"), options);
    this.name = "NotReadyError";
    this.id = id;
    this.reasons = reasons;
  }
}

/** This package broke its own contract; the message says how to report it. */
export class ProviderBug extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`${message}\nThis is a bug in pulumi-fireworks; nothing was changed because of it.`, options);
    this.name = "ProviderBug";
  }
}
