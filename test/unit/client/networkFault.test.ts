import { errors } from "undici";
import { describe, expect, test } from "vitest";
import { networkFault } from "../../../provider/client/networkFault.js";
import { isNotSent, isTransient } from "../../../provider/client/transportFailure.js";

const DIRECT = { baseUrl: "https://api.example.com", proxy: undefined, timeoutMs: 30_000 };
const PROXIED = { ...DIRECT, proxy: { url: "http://proxy.corp:3128", setting: "HTTPS_PROXY" } };

const refused = (address: string): Error =>
  Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED", syscall: "connect" });

/** What Node throws when none of a name's addresses answers: its own message is empty. */
const bundle = Object.assign(new AggregateError([refused("::1:443"), refused("127.0.0.1:443")]), {
  code: "ECONNREFUSED",
});

describe("the cause of a failure", () => {
  test("is told for each address of a name", () => {
    expect(networkFault(bundle, DIRECT).fault).toBe(
      "https://api.example.com could not be reached or broke off: connect ECONNREFUSED ::1:443; connect ECONNREFUSED 127.0.0.1:443 (ECONNREFUSED)",
    );
  });

  test("is the proxy's where the proxy could not be reached, and the way's where it broke off later", () => {
    expect(networkFault(bundle, PROXIED).fault).toMatch(
      /^the proxy http:\/\/proxy\.corp:3128 \(HTTPS_PROXY\) could not/,
    );
    const broken = new errors.SocketError("other side closed");
    expect(networkFault(broken, PROXIED)).toEqual({
      fault:
        "https://api.example.com could not be reached or broke off through the proxy http://proxy.corp:3128 (HTTPS_PROXY): other side closed (UND_ERR_SOCKET)",
    });
  });

  test("is the time that was given, and the proxy that it was spent at", () => {
    const late = new DOMException("late", "TimeoutError");
    expect(networkFault(late, DIRECT)).toEqual({ fault: "no answer within 30 s" });
    expect(networkFault(late, PROXIED)).toEqual({
      fault: "no answer within 30 s through the proxy http://proxy.corp:3128 (HTTPS_PROXY)",
    });
  });

  test("is the certificate's, whoever's it is", () => {
    const another = Object.assign(new Error("altnames"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(networkFault(another, DIRECT).fix).toMatch(/another host's: check the base URL/);
    const expired = Object.assign(new Error("expired"), { code: "CERT_HAS_EXPIRED" });
    expect(networkFault(expired, PROXIED).fix).toMatch(/clock/);
  });

  test("is told of what is no error at all", () => {
    expect(networkFault("what?", DIRECT).fault).toBe("https://api.example.com could not be reached or broke off");
  });
});

describe("errors of another world, which are instances of nothing here", () => {
  const foreign = (fields: object): object => Object.assign(Object.create(null) as object, fields);

  test("are judged all the same", () => {
    const error = foreign({ name: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED", syscall: "connect" });
    expect(isNotSent(error)).toBe(true);
    expect(isTransient(error)).toBe(true);
    const grouped = foreign({ name: "AggregateError", message: "", errors: [error] });
    expect(isNotSent(grouped)).toBe(true);
    expect(networkFault(grouped, DIRECT).fault).toMatch(/connect ECONNREFUSED \(ECONNREFUSED\)$/);
    expect(isTransient(foreign({ name: "TimeoutError", message: "late" }))).toBe(true);
    expect(isNotSent(foreign({ name: "Error", message: "x", cause: error }))).toBe(true);
  });
});
