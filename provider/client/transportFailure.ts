/**
 * What a failure below HTTP proves about the request. Judged by the shape of errors, not by their classes: where a test
 * runner gives each file a world of its own (Jest does), what Node throws is no instance of that world's `Error`.
 */

/** What of an error tells something. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly syscall: string | undefined;
}

/** Raised only before the request line is written. */
const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INVALID_ARG",
  "UND_ERR_PRX_CONN",
  "UND_ERR_PRX_TLS",
  "UND_ERR_SOCKS5",
  "ERR_PROXY_SETTING",
]);

/** What will be the same a moment later. */
const LASTING = new Set(["ENOTFOUND", "UND_ERR_INVALID_ARG", "UND_ERR_PRX_TLS", "ERR_PROXY_SETTING"]);

/** A certificate that does not verify will not verify a second later. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** How undici tells that a proxy did not let the request through. */
const PROXY_REFUSAL = /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((\d{3})\)/;
const PASSING_STATUSES = [408, 429, 500, 502, 503, 504];

/** True when the request provably did not reach the service. */
export function isNotSent(error: unknown): boolean {
  return failuresIn(error).some((one) => {
    const code = one.code ?? "";
    // An established connection may end in EHOSTUNREACH or ETIMEDOUT too; the system call tells the two apart.
    const isConnecting = one.syscall === "connect";
    return isConnecting || BEFORE_SENDING.has(code) || CERTIFICATE.test(code) || refusalIn(one) !== undefined;
  });
}

/** True when the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const refusal = proxyRefusal(error);
  if (refusal !== undefined) return PASSING_STATUSES.includes(refusal);
  const codes = failuresIn(error).flatMap(({ code }) => code ?? []);
  if (codes.some((code) => CERTIFICATE.test(code) || LASTING.has(code))) return false;
  return codes.length > 0 || isTimeout(error);
}

/** True when the server's certificate did not verify. */
export function isCertificateFault(error: unknown): boolean {
  return certificateFault(error) !== undefined;
}

/** The code of the fault of a certificate, if there is one. */
export function certificateFault(error: unknown): string | undefined {
  return failuresIn(error)
    .map(({ code }) => code)
    .find((code) => CERTIFICATE.test(code ?? ""));
}

/** The status with which a proxy refused to pass the request on, if one did. */
export function proxyRefusal(error: unknown): number | undefined {
  return failuresIn(error)
    .map(refusalIn)
    .find((status) => status !== undefined);
}

export function isTimeout(error: unknown): boolean {
  return failureOf(error)?.name === "TimeoutError";
}

/** The whole of what an error says: its own message, or those of the attempts that it bundles, one per address. */
export function messageOf(error: unknown): string {
  const messages = failuresIn(error)
    .map(({ message }) => message.trim())
    .filter((message) => message !== "");
  const own = failureOf(error)?.message.trim() ?? "";
  return own === "" ? [...new Set(messages)].join("; ") : own;
}

/** An error, what caused it, and the attempts that it bundles (one per address). */
export function failuresIn(error: unknown): Failure[] {
  const own = failureOf(error);
  if (own === undefined || typeof error !== "object" || error === null) return [];
  const bundled = "errors" in error && Array.isArray(error.errors) ? error.errors.flatMap(failuresIn) : [];
  return [own, ...bundled, ...("cause" in error ? failuresIn(error.cause) : [])];
}

function failureOf(error: unknown): Failure | undefined {
  if (typeof error !== "object" || error === null || !("message" in error && "name" in error)) return undefined;
  const textIn = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" ? value : undefined;
  };
  return {
    name: textIn("name") ?? "",
    message: textIn("message") ?? "",
    code: textIn("code"),
    syscall: textIn("syscall"),
  };
}

function refusalIn({ message }: Failure): number | undefined {
  const [, tunnel, forward] = PROXY_REFUSAL.exec(message) ?? [];
  const status = tunnel ?? forward;
  return status === undefined ? undefined : Number(status);
}
