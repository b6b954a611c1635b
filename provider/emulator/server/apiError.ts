import { type Modes } from "../modes.js";

/** A refusal in the gateway's own form: `{code, message, details}` at the top level (SDK `errors.py`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** gRPC code. */
    readonly code: number,
    message: string,
    readonly details: readonly unknown[] = [],
  ) {
    super(message);
  }

  body(): unknown {
    return { code: this.code, message: this.message, details: this.details };
  }
}

export const invalidArgument = (message: string) => new ApiError(400, 3, message);
export const notFound = (message: string) => new ApiError(404, 5, message);
export const alreadyExists = (message: string) => new ApiError(409, 6, message);
export const permissionDenied = (message: string) => new ApiError(403, 7, message);
/** FAILED_PRECONDITION: HTTP 400 by the gateway's default, or 412 as the mode says. */
export const failedPrecondition = (modes: Pick<Modes, "failedPrecondition">, message: string) =>
  new ApiError(Number(modes.failedPrecondition), 9, message);
export const unauthenticated = (message: string) => new ApiError(401, 16, message);
/** Not the service's: the emulator has no such route. */
export const unimplemented = (message: string) => new ApiError(501, 12, message);
