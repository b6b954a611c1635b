import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { UnavailableError, type FireworksApiError } from "../../provider/client/index.js";
import { startProxy, withoutProxyVariables } from "../support/proxyServer.js";
import { alwaysJson, connectTo, listen, MODEL, PROMOTION, rejection, startServer } from "./harness.js";

const fixture = (name: string): Buffer => readFileSync(join(__dirname, "../support/fixtures", name));
const ANSWER = alwaysJson({ name: MODEL });

/** A service behind TLS, known by a name that only a proxy can reach. */
async function startSecure(): Promise<string> {
  const identity = { key: fixture("localhost.key.pem"), cert: fixture("localhost.cert.pem") };
  return `https://fireworks.test:${await listen(createServer(identity, ANSWER))}`;
}

/** A service without TLS, under the same name. */
async function startPlain(answer = ANSWER): Promise<string> {
  return (await startServer(answer)).url.replace("127.0.0.1", "fireworks.test");
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function refusal(baseUrl: string): Promise<FireworksApiError> {
  return (await rejection(connectTo(baseUrl, { verifySsl: false }).startPromotion(PROMOTION))) as FireworksApiError;
}

withoutProxyVariables();

describe("a proxy", () => {
  test.each(["http://<host>", "<host>", "HTTP://<host>/", " <host> "])("is taken as %j", async (form) => {
    const proxy = await startProxy();
    vi.stubEnv("HTTPS_PROXY", form.replace("<host>", proxy.host));
    const baseUrl = await startSecure();
    await expect(connectTo(baseUrl, { verifySsl: false }).getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
    expect(proxy.seen).toEqual([{ request: `CONNECT ${new URL(baseUrl).host}`, authorization: undefined }]);
  });

  test("is told user and password, also where they hold what an address would encode", async () => {
    const proxy = await startProxy();
    vi.stubEnv("HTTPS_PROXY", `me:50%25%@${proxy.host}`);
    await connectTo(await startSecure(), { verifySsl: false }).getModel(MODEL);
    vi.stubEnv("HTTP_PROXY", `me:p%40ss@${proxy.host}`);
    await connectTo(await startPlain()).getModel(MODEL);
    const users = proxy.seen.map(({ authorization = "" }) =>
      Buffer.from(authorization.replace("Basic ", ""), "base64").toString(),
    );
    expect(users).toEqual(["me:50%25%", "me:p@ss"]);
  });

  test.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])("is never asked for this machine, %s", async (host) => {
    const proxy = await startProxy();
    vi.stubEnv("HTTP_PROXY", proxy.host);
    const { url, received } = await startServer(ANSWER);
    await connectTo(url.replace("127.0.0.1", host)).getModel(MODEL);
    expect(received).toHaveLength(1);
    expect(proxy.seen).toEqual([]);
  });

  test("is not asked for what NO_PROXY names, also once its setting is malformed", async () => {
    vi.stubEnv("HTTP_PROXY", "http://[no");
    vi.stubEnv("NO_PROXY", "10.0.0.0/8, .test");
    const error = await refusal("http://fireworks.test:1");
    expect(error.message).not.toContain("HTTP_PROXY");
    expect(error.message).toMatch(/http:\/\/fireworks\.test:1 could not be reached/);
  });
});

describe("what a proxy keeps from being sent is told with the proxy, its setting and what to do", () => {
  const refused = (status: number, fix: RegExp) =>
    ({ status, says: `refused the connection to fireworks.test with ${status}`, fix }) as const;

  test.each([
    refused(403, /have the proxy let fireworks\.test through; or correct or unset HTTPS_PROXY/),
    refused(407, /^put user and password into HTTPS_PROXY, as http:\/\/user:password@host:port$/),
    refused(429, /have the proxy let/),
    refused(502, /have the proxy let/),
    refused(503, /have the proxy let/),
  ])("a refusal with $status", async ({ status, says, fix }) => {
    const proxy = await startProxy({ refuse: status });
    vi.stubEnv("HTTPS_PROXY", `me:hunter2@${proxy.host}`);
    const error = await refusal(await startSecure());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ effect: "none", status: undefined });
    expect(error.serverMessage).toBe(`the proxy http://${proxy.host} (HTTPS_PROXY) ${says}`);
    expect(error.fix).toMatch(fix);
    expect(error.message).not.toContain("hunter2");
    // What may pass is waited out, since nothing was sent; a refusal of the user is not.
    expect(proxy.seen).toHaveLength([403, 407].includes(status) ? 1 : 6);
  });

  test("a tunnel that breaks off before it stands", async () => {
    const proxy = await startProxy({ refuse: "drop" });
    vi.stubEnv("HTTPS_PROXY", proxy.host);
    const error = await refusal(await startSecure());
    expect(error).toMatchObject({ effect: "none", status: undefined });
    expect(error.serverMessage).toMatch(`the proxy http://${proxy.host} (HTTPS_PROXY) could not be reached: `);
  });

  test.each(["HTTPS_PROXY", "http_proxy"])("one that is not there, by %s", async (setting) => {
    const port = await closedPort();
    vi.stubEnv(setting, `127.0.0.1:${port}`);
    const error = await refusal("https://fireworks.test");
    expect(error).toMatchObject({ effect: "none" });
    expect(error.serverMessage).toBe(
      `the proxy http://127.0.0.1:${port} (${setting}) could not be reached: connect ECONNREFUSED 127.0.0.1:${port} (ECONNREFUSED)`,
    );
    expect(error.fix).toBe(`correct or unset ${setting}, or put fireworks.test into NO_PROXY`);
  });

  test.each([
    ["http://[proxy", "'http://[proxy'"],
    ["ftp://proxy.corp:21", "'ftp://proxy.corp:21'"],
    ["proxy.corp:99999", "'proxy.corp:99999'"],
    ["http://", "'http://'"],
    ["http://me:hunter2@[proxy", "what it holds, which is not shown,"],
  ])("a setting that names none: %s", async (value, shown) => {
    vi.stubEnv("HTTPS_PROXY", value);
    const client = connectTo("https://fireworks.test");
    const error = (await rejection(client.startPromotion(PROMOTION))) as FireworksApiError;
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ effect: "none", fix: "write it as http://host:port, or unset it" });
    expect(error.serverMessage).toBe(`HTTPS_PROXY names no proxy: ${shown} is not of the form http://host:port`);
    await expect(client.close()).resolves.toBeUndefined();
  });

  test("an answer without TLS that may be the proxy's own", async () => {
    const proxy = await startProxy({ refuse: 503 });
    vi.stubEnv("HTTP_PROXY", proxy.host);
    const error = await refusal(await startPlain());
    expect(error).toMatchObject({ status: 503, effect: "unknown", serverMessage: "<html>denied</html>" });
    expect(error.fix).toMatch(`may be that of the proxy http://${proxy.host} (HTTP_PROXY)`);
  });

  test("and what the service itself says through one is the service's", async () => {
    const proxy = await startProxy();
    vi.stubEnv("HTTP_PROXY", proxy.host);
    const error = await refusal(await startPlain(alwaysJson({ code: 16, message: "who?" }, 401)));
    expect(error).toMatchObject({ name: "UnauthenticatedError", serverMessage: "who?" });
    expect(error.fix).toMatch(/^check the API key/);
  });
});
