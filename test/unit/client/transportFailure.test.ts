import { errors } from "undici";
import { describe, expect, test } from "vitest";
import { isNotSent, isTransient } from "../../../provider/client/transportFailure.js";

const systemError = (code: string, syscall: string): Error => Object.assign(new Error(code), { code, syscall });

describe("what a failure below HTTP proves", () => {
  test.each<[string, unknown, { notSent: boolean; transient: boolean }]>([
    ["a refused connection", systemError("ECONNREFUSED", "connect"), { notSent: true, transient: true }],
    [
      "refused at each address of the host",
      new AggregateError([systemError("ECONNREFUSED", "connect"), systemError("ECONNREFUSED", "connect")]),
      { notSent: true, transient: true },
    ],
    [
      "a refused connection inside another error",
      new Error("fetch failed", { cause: systemError("ECONNREFUSED", "connect") }),
      { notSent: true, transient: true },
    ],
    ["an unknown host", systemError("ENOTFOUND", "getaddrinfo"), { notSent: true, transient: false }],
    ["a name server that is away", systemError("EAI_AGAIN", "getaddrinfo"), { notSent: true, transient: true }],
    ["no route while connecting", systemError("EHOSTUNREACH", "connect"), { notSent: true, transient: true }],
    ["a route lost while reading", systemError("EHOSTUNREACH", "read"), { notSent: false, transient: true }],
    ["a network lost while writing", systemError("ENETUNREACH", "write"), { notSent: false, transient: true }],
    ["too slow to connect", new errors.ConnectTimeoutError("slow"), { notSent: true, transient: true }],
    ["too slow to connect, says the system", systemError("ETIMEDOUT", "connect"), { notSent: true, transient: true }],
    ["silent while reading", systemError("ETIMEDOUT", "read"), { notSent: false, transient: true }],
    ["reset", systemError("ECONNRESET", "read"), { notSent: false, transient: true }],
    ["closed by the other side", new errors.SocketError("other side closed"), { notSent: false, transient: true }],
    ["no headers in time", new errors.HeadersTimeoutError("slow"), { notSent: false, transient: true }],
    ["no answer in time", new DOMException("slow", "TimeoutError"), { notSent: false, transient: true }],
    ["an argument that undici refuses", new errors.InvalidArgumentError("bad"), { notSent: true, transient: false }],
    ["a self-signed certificate", systemError("DEPTH_ZERO_SELF_SIGNED_CERT", ""), { notSent: true, transient: false }],
    ["an expired certificate", systemError("CERT_HAS_EXPIRED", ""), { notSent: true, transient: false }],
    [
      "a certificate of another host",
      systemError("ERR_TLS_CERT_ALTNAME_INVALID", ""),
      { notSent: true, transient: false },
    ],
    ["an unknown issuer", systemError("UNABLE_TO_VERIFY_LEAF_SIGNATURE", ""), { notSent: true, transient: false }],
    ["plain HTTP behind https", systemError("ERR_SSL_WRONG_VERSION_NUMBER", ""), { notSent: false, transient: true }],
    ["an abort", new DOMException("stop", "AbortError"), { notSent: false, transient: false }],
    ["an error without a code", new Error("what?"), { notSent: false, transient: false }],
    ["no error at all", "what?", { notSent: false, transient: false }],
    ["nothing", undefined, { notSent: false, transient: false }],
  ])("%s", (_, error, proved) => {
    expect({ notSent: isNotSent(error), transient: isTransient(error) }).toEqual(proved);
  });
});
