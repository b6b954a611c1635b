import { createServer, request as forward } from "node:http";
import { connect } from "node:net";
import { type AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, onTestFinished, vi } from "vitest";

/** What came to a proxy. */
export interface Seen {
  /** `CONNECT host:port` of a tunnel, or the line of a request that is passed on. */
  readonly request: string;
  readonly authorization: string | undefined;
}

export interface ProxyServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly seen: Seen[];
}

/**
 * A proxy that tunnels and passes on, wherever it is asked to go: everything ends at this machine, so that a test can
 * use any name. Closed when the test ends.
 * @param refuse the status that it answers instead
 */
export async function startProxy({ refuse }: { readonly refuse?: number | "drop" } = {}): Promise<ProxyServer> {
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    seen.push({ request: `${method} ${url}`, authorization: headers["proxy-authorization"] });
    if (refuse !== undefined) {
      outgoing.writeHead(refuse === "drop" ? 502 : refuse, { "content-type": "text/html" }).end("<html>denied</html>");
      return;
    }
    const { port, pathname, search } = new URL(url);
    const onward = forward({ host: "127.0.0.1", port, method, path: pathname + search, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on("connect", (request, client) => {
    seen.push({ request: `CONNECT ${request.url ?? ""}`, authorization: request.headers["proxy-authorization"] });
    client.on("error", () => undefined);
    if (refuse === "drop") {
      client.destroy();
      return;
    }
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const port = Number(/:(\d+)$/.exec(request.url ?? "")?.[1]);
    const target = connect({ host: "127.0.0.1", port }, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    target.on("error", () => client.destroy());
    client.on("close", () => target.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Lets the tests of a file begin without the proxy of this machine; what they set is gone after each of them. */
export function withoutProxyVariables(): void {
  beforeEach(() => {
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
      vi.stubEnv(name, undefined);
      vi.stubEnv(name.toLowerCase(), undefined);
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
