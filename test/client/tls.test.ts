import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { UnavailableError } from "../../provider/client/index.js";
import { startProxy, withoutProxyVariables } from "../support/proxyServer.js";
import { alwaysJson, connectTo, listen, MODEL, PROMOTION, rejection } from "./harness.js";

const fixture = (name: string): Buffer => readFileSync(join(__dirname, "../support/fixtures", name));

/** A service behind a certificate that nobody vouches for. */
async function startSelfSigned(): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer(
    { key: fixture("localhost.key.pem"), cert: fixture("localhost.cert.pem") },
    (request, response) => {
      requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
      alwaysJson({ name: MODEL })(request, response);
    },
  );
  return { port: await listen(server), requests };
}

withoutProxyVariables();

describe("a certificate that does not verify", () => {
  test.each(["127.0.0.1", "localhost"])("is refused by default, for an address as for a name: %s", async (host) => {
    const { port, requests } = await startSelfSigned();
    const client = connectTo(`https://${host}:${port}`);
    for (const call of [() => client.getModel(MODEL), () => client.startPromotion(PROMOTION)]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ effect: "none", cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    }
    expect(requests).toEqual([]);
  });

  test("is refused once, not six times", async () => {
    const { port } = await startSelfSigned();
    const sleeps: number[] = [];
    const clock = {
      now: () => 0,
      random: () => 0,
      sleep: (ms: number) => {
        sleeps.push(ms);
        return Promise.resolve();
      },
    };
    await rejection(connectTo(`https://localhost:${port}`, { clock }).getModel(MODEL));
    expect(sleeps).toEqual([]);
  });

  test("is refused also when the environment says that certificates do not matter", async () => {
    vi.spyOn(process, "emitWarning").mockReturnValue();
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const { port, requests } = await startSelfSigned();
    const error = await rejection(connectTo(`https://localhost:${port}`).getModel(MODEL));
    expect(error).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    expect(requests).toEqual([]);
    vi.restoreAllMocks();
  });

  test.each(["127.0.0.1", "localhost"])("is accepted when the user turns verification off: %s", async (host) => {
    const { port, requests } = await startSelfSigned();
    const client = connectTo(`https://${host}:${port}`, { verifySsl: false });
    await expect(client.getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
    expect(requests).toEqual([`GET /v1/${MODEL}`]);
  });

  test.each([true, false])("is judged the same behind a proxy, verification %s", async (verifySsl) => {
    const { port, requests } = await startSelfSigned();
    const proxy = await startProxy();
    vi.stubEnv("HTTPS_PROXY", `http://${proxy.host}`);
    const call = connectTo(`https://fireworks.test:${port}`, { verifySsl }).getModel(MODEL);
    if (verifySsl) await expect(call).rejects.toThrow(/self-signed certificate/);
    else await expect(call).resolves.toMatchObject({ name: MODEL });
    expect(proxy.seen.map(({ request }) => request)).toEqual([`CONNECT fireworks.test:${port}`]);
    expect(requests).toHaveLength(verifySsl ? 0 : 1);
  });
});
