import { EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { MAX_BODY_MIB, type Transport } from "./transport.js";

/** HTTP over sockets, through the proxy that the environment names. */
export function undiciTransport({ verifySsl }: { readonly verifySsl: boolean }): Transport {
  // `connect` is the direct way, `requestTls` the one through a proxy's tunnel.
  const tls = { rejectUnauthorized: verifySsl };
  const dispatcher = new EnvHttpProxyAgent({ connect: tls, requestTls: tls });
  return {
    send: async ({ method, url, headers, body, timeoutMs, signal }) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const answer = await request(url, {
        dispatcher,
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      return {
        status: answer.statusCode,
        body: await readBody(answer.body),
        header: (name) => headerText(answer.headers[name]),
      };
    },
    close: () => dispatcher.close(),
  };
}

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_MIB * 1024 * 1024) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
