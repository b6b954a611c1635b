/** Why there is no answer: one cause, and the setting that changes it. */

import * as hint from "./hints.js";
import { type Proxy } from "./proxySettings.js";
import { certificateFault, failuresIn, isNotSent, isTimeout, messageOf, proxyRefusal } from "./transportFailure.js";

/** The way that a request took. */
export interface Way {
  readonly baseUrl: string;
  readonly proxy: Proxy | undefined;
  readonly timeoutMs: number;
}

export interface NetworkFault {
  readonly fault: string;
  readonly fix?: string | undefined;
}

export function networkFault(error: unknown, way: Way): NetworkFault {
  const { baseUrl, proxy, timeoutMs } = way;
  const through = proxy === undefined ? "" : ` through ${titleOf(proxy)}`;
  if (isTimeout(error)) return { fault: `no answer within ${timeoutMs / 1000} s${through}` };
  const failures = failuresIn(error);
  const code = failures.find((failure) => failure.code !== undefined)?.code ?? "";
  if (code === "ERR_PROXY_SETTING") {
    return { fault: messageOf(error), fix: "write it as http://host:port, or unset it" };
  }
  const said = [messageOf(error), code === "" ? "" : `(${code})`].filter((part) => part !== "").join(" ");
  const certificate = certificateFault(error);
  if (certificate !== undefined) {
    return { fault: `${baseUrl} could not be reached${through}: ${said}`, fix: hint.certificate(certificate) };
  }
  if (proxy !== undefined && isNotSent(error)) return faultOfProxy(error, said, proxy, hostOf(baseUrl));
  return {
    fault: `${baseUrl} could not be reached or broke off${through}${said === "" ? "" : `: ${said}`}`,
    fix: hint.network(
      failures.some(({ name }) => name === "HTTPParserError") ? "HTTPParserError" : code,
      hostOf(baseUrl),
    ),
  };
}

/** The request came as far as the proxy. */
function faultOfProxy(error: unknown, said: string, proxy: Proxy, host: string): NetworkFault {
  const fix = `correct or unset ${proxy.setting}, or put ${host} into NO_PROXY`;
  const status = proxyRefusal(error);
  if (status === undefined) return { fault: `${titleOf(proxy)} could not be reached: ${said}`, fix };
  const fault = `${titleOf(proxy)} refused the connection to ${host} with ${status}`;
  if (status !== 407) return { fault, fix: `have the proxy let ${host} through; or ${fix}` };
  return { fault, fix: `put user and password into ${proxy.setting}, as http://user:password@host:port` };
}

function titleOf({ url, setting }: Proxy): string {
  return `the proxy ${url} (${setting})`;
}

function hostOf(baseUrl: string): string {
  return URL.parse(baseUrl)?.hostname ?? baseUrl;
}
