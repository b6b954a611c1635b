import { type IncomingHttpHeaders } from "node:http";

import { permissionDenied } from "./apiError.js";

const LOOPBACK = /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/;

/**
 * Refuses what a page of another site makes a browser send: straight to the port, or by a name that was rebound to
 * 127.0.0.1. Listening on loopback alone does not keep a browser out.
 */
export function checkCaller(headers: IncomingHttpHeaders, allowedHosts: readonly string[]): void {
  const { host = "", origin } = headers;
  if (!isKnown(host, allowedHosts)) {
    throw permissionDenied(
      `the emulator does not answer to Host "${host}": use 127.0.0.1 or localhost, or start it with --allow-host NAME`,
    );
  }
  if (origin !== undefined && !isKnown(origin.replace(/^https?:\/\//, ""), allowedHosts)) {
    throw permissionDenied(
      `the emulator takes no requests from web pages of Origin "${origin}": start it with --allow-host NAME to let them in`,
    );
  }
}

/** Any port will do. */
function isKnown(authority: string, allowedHosts: readonly string[]): boolean {
  const [, name = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(authority.toLowerCase()) ?? [];
  return LOOPBACK.test(name) || allowedHosts.some((host) => host.toLowerCase() === name);
}
