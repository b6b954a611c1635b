import { Agent, ProxyAgent, request, type Dispatcher } from "undici";
import { environment } from "./environment.js";
import { MAX_BODY_MIB } from "./limits.js";
import { proxyOf, type ProxyAccess } from "./proxySettings.js";
import { type Transport } from "./transport.js";
import { unpack } from "./unpack.js";

/** HTTP over sockets, through the proxy that the environment names. */
export function undiciTransport({ verifySsl }: { readonly verifySsl: boolean }, env = environment()): Transport {
  const tls = { rejectUnauthorized: verifySsl };
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherOf = (proxy: ProxyAccess | undefined): Dispatcher => {
    const found = dispatchers.get(proxy?.uri ?? "");
    if (found !== undefined) return found;
    // `connect` is the direct way, `requestTls` the one through a proxy's tunnel.
    const dispatcher =
      proxy === undefined
        ? new Agent({ connect: tls })
        : new ProxyAgent({ connect: tls, requestTls: tls, uri: proxy.uri, ...(proxy.token && { token: proxy.token }) });
    dispatchers.set(proxy?.uri ?? "", dispatcher);
    return dispatcher;
  };
  return {
    send: async ({ method, url, headers, body, timeoutMs, signal }) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const answer = await request(url, {
        dispatcher: dispatcherOf(proxyOf(url, env)),
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      const header = (name: string): string | undefined => headerText(answer.headers[name]);
      const bytes = await readBody(answer.body);
      const text = bytes === undefined ? { body: undefined } : unpack(bytes, header("content-encoding"));
      return { status: answer.statusCode, header, ...text };
    },
    proxyOf: (url) => proxyOf(url, env),
    close: async () => {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.close()));
    },
  };
}

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_MIB * 1024 * 1024) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
