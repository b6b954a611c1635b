import { type RequestListener } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FireworksApiError, FireworksClient, type FireworksClientArgs } from "../../provider/client/index.js";
import { errorTexts } from "../support/errorTexts.js";
import { connectTo, listen, MODEL, PROMOTION, rejection, startServer } from "./harness.js";

const KEY = "fw-3Zk7QxV9";
const HEADER = "s3cr3t/team+value";
const TOKEN = "tok-91827364";
/** What is left of a key that is cut off a moment too early. */
const ALMOST = KEY.slice(0, -1);
const SECRETS = [ALMOST, HEADER, encodeURIComponent(HEADER), TOKEN];
const ARGS: Partial<FireworksClientArgs> = {
  apiKey: KEY,
  additionalHeaders: { "X-Gateway": HEADER, Authorization: `Bearer ${TOKEN}` },
};

/** Texts of an error that hold a secret. */
function leaks(error: unknown): string[] {
  return errorTexts(error).filter((text) => SECRETS.some((secret) => text.includes(secret)));
}

const ECHO = `denied for ${KEY} with ${HEADER} and ${encodeURIComponent(HEADER)} and Bearer ${TOKEN}, that is ${TOKEN}`;

const send =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

describe("no key and no header value is in any error, its causes, or its hidden properties", () => {
  test.each<[string, RequestListener]>([
    ["a message that echoes them", send(400, JSON.stringify({ code: 3, message: ECHO }))],
    ["a nested message that echoes them", send(403, JSON.stringify({ error: { message: ECHO } }))],
    ["an error text that echoes them", send(403, JSON.stringify({ error: ECHO }))],
    ["an error of another form that echoes them", send(500, JSON.stringify({ oops: [ECHO] }))],
    ["an error page that echoes them", send(502, `<html>${ECHO}</html>`)],
    ["an answer that is nothing but the key", send(200, KEY)],
    ["an answer that is not JSON and echoes them", send(200, `echo ${ECHO}`)],
    ["JSON that breaks off inside the key", send(200, `{"name": "${KEY}`)],
    ["a key at the very place where the text is cut", send(200, "x".repeat(200 - ALMOST.length) + KEY)],
    ["a key at the very place where an error is cut", send(500, "x".repeat(200 - ALMOST.length) + KEY)],
    [
      "an answer of another form with them in it",
      send(200, JSON.stringify({ name: [ECHO], model: [ECHO], operation: { [KEY]: KEY } })),
    ],
    ["a request id that echoes the key", send(404, "{}", { "x-request-id": KEY })],
    ["a status line that echoes the key", (_, response) => response.writeHead(418, KEY).end()],
    ["a redirect that carries the key", send(307, ECHO, { location: `https://elsewhere.invalid/?key=${KEY}` })],
    ["a header that echoes the key", send(429, "{}", { "retry-after": KEY })],
  ])("%s", async (_, answer) => {
    const { url, received } = await startServer(answer);
    const client = connectTo(url, ARGS);
    for (const call of [() => client.getModel(MODEL), () => client.startPromotion(PROMOTION)]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(FireworksApiError);
      expect(leaks(error)).toEqual([]);
    }
    expect(received[0]?.headers).toMatchObject({ "x-api-key": KEY, "x-gateway": HEADER });
  });

  test("a server that is no HTTP server and sends back what it gets", async () => {
    let echoed = "";
    const port = await listen(
      createTcpServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (chunk) => {
          echoed += chunk.toString();
          socket.write(chunk);
        });
      }),
    );
    const error = await rejection(connectTo(`http://127.0.0.1:${port}`, ARGS).getModel(MODEL));
    expect(error).toBeInstanceOf(FireworksApiError);
    expect(echoed).toContain(KEY);
    expect(leaks(error)).toEqual([]);
  });

  test("nobody there", async () => {
    const error = await rejection(connectTo("http://127.0.0.1:1", ARGS).getModel(MODEL));
    expect(error).toBeInstanceOf(FireworksApiError);
    expect(leaks(error)).toEqual([]);
  });

  test("the client itself, printed", () => {
    const client = new FireworksClient({ apiKey: KEY, ...ARGS });
    expect(leaks(client)).toEqual([]);
  });
});

describe("arguments that cannot be right are refused without showing them", () => {
  test.each<[string, Partial<FireworksClientArgs>, RegExp]>([
    ["no key", { apiKey: "" }, /apiKey/],
    ["a key with a line break", { apiKey: `${KEY}\n` }, /apiKey/],
    ["a key with a space", { apiKey: `Bearer ${KEY}` }, /apiKey/],
    ["a key outside ASCII", { apiKey: `${KEY}ä` }, /apiKey/],
    ["a header value with a line break", { additionalHeaders: { "X-Team": `${HEADER}\r\nX-Evil: 1` } }, /X-Team/],
    ["a header name with a blank", { additionalHeaders: { "X Team": HEADER } }, /X Team/],
    ["a header without a name", { additionalHeaders: { "": HEADER } }, /Header name/],
    ["a password in the URL", { baseUrl: `https://me:${TOKEN}@api.fireworks.ai` }, /baseUrl/],
    ["a key in the URL's query", { baseUrl: `https://api.fireworks.ai?key=${KEY}` }, /baseUrl/],
    ["a fragment in the URL", { baseUrl: "https://api.fireworks.ai#x" }, /baseUrl/],
    ["a URL of another scheme", { baseUrl: "ftp://api.fireworks.ai" }, /'ftp:\/\/api.fireworks.ai'/],
    ["a URL without a scheme", { baseUrl: "api.fireworks.ai" }, /'api.fireworks.ai'/],
    ["an empty URL", { baseUrl: "" }, /baseUrl/],
  ])("%s", (_, args, named) => {
    let error: unknown;
    try {
      new FireworksClient({ apiKey: KEY, ...args });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(named);
    expect(leaks(error)).toEqual([]);
  });
});

describe("a redirect", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each([301, 302, 303, 307, 308])("with %i is not followed, because the key would go with it", async (status) => {
    const elsewhere = await startServer(send(200, JSON.stringify({ name: MODEL })));
    const { url } = await startServer(send(status, "", { location: `${elsewhere.url}/v1/${MODEL}` }));
    const client = connectTo(url, ARGS);
    const calls = [
      () => client.getModel(MODEL),
      () => client.startPromotion(PROMOTION),
      () => client.deleteModel(MODEL),
    ];
    for (const call of calls) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(FireworksApiError);
      expect((error as Error).message).toMatch(new RegExp(`-> ${status}: a redirect, which is not followed`));
    }
    expect(elsewhere.received).toEqual([]);
  });
});
