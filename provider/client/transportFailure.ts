/** What a failure below HTTP proves about the request. */

/** Raised only before the request line is written. */
const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INVALID_ARG",
]);

/** A certificate that does not verify will not verify a second later. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** True when the request provably did not reach the service. */
export function isNotSent(error: unknown): boolean {
  return errorsIn(error).some((one) => {
    const code = codeOf(one) ?? "";
    // An established connection may end in EHOSTUNREACH or ETIMEDOUT too; the system call tells the two apart.
    const connecting = "syscall" in one && one.syscall === "connect";
    return connecting || BEFORE_SENDING.has(code) || CERTIFICATE.test(code);
  });
}

/** True when the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const codes = errorsIn(error).flatMap((one) => codeOf(one) ?? []);
  if (codes.some((code) => CERTIFICATE.test(code) || code === "UND_ERR_INVALID_ARG" || code === "ENOTFOUND"))
    return false;
  return codes.length > 0 || (error instanceof DOMException && error.name === "TimeoutError");
}

/** True when the server's certificate did not verify. */
export function isCertificateFault(error: unknown): boolean {
  return errorsIn(error).some((one) => CERTIFICATE.test(codeOf(one) ?? ""));
}

/** Why there is no answer, for the error message. */
export function describeFailure(error: unknown, baseUrl: string, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  if (error instanceof Error) {
    const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
    return `${baseUrl} could not be reached or broke off: ${error.message.trim()}${code}`;
  }
  return `${baseUrl} could not be reached`;
}

/** An error, what caused it, and the attempts that it bundles (one per address). */
function errorsIn(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const bundled = error instanceof AggregateError ? error.errors.flatMap(errorsIn) : [];
  return [error, ...bundled, ...errorsIn(error.cause)];
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
