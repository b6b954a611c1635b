/** What a failure below HTTP proves about the request. */

/** Raised before the request line is written: name look-up, connection, TLS handshake. */
const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INVALID_ARG",
]);

/** A certificate that does not verify will not verify a second later. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** True when the request provably did not reach the service. */
export function isNotSent(error: unknown): boolean {
  return codesOf(error).some((code) => BEFORE_SENDING.has(code) || CERTIFICATE.test(code));
}

/** True when the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const codes = codesOf(error);
  if (codes.some((code) => CERTIFICATE.test(code) || code === "UND_ERR_INVALID_ARG" || code === "ENOTFOUND"))
    return false;
  return codes.length > 0 || (error instanceof DOMException && error.name === "TimeoutError");
}

/** The codes of an error, of what caused it, and of the attempts it bundles (one per address). */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const bundled = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...bundled, ...codesOf(error.cause)];
}
