import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UnavailableError, UnexpectedAnswerError, type FireworksApiError } from "../../provider/client/index.js";
import { alwaysJson, connectTo, listen, MODEL, rejection, startServer } from "./harness.js";

const BODY = JSON.stringify({ name: MODEL, displayName: "Bot" });

/** Answers with bytes that are said to be packed like this. */
async function startPacked(bytes: Buffer | string, encoding: string, status = 200): Promise<string> {
  const { url } = await startServer((_, response) => {
    response.writeHead(status, { "content-encoding": encoding, "content-type": "application/json" }).end(bytes);
  });
  return url;
}

const failure = async (url: string): Promise<FireworksApiError> =>
  (await rejection(connectTo(url).getModel(MODEL))) as FireworksApiError;

describe("an answer that a gateway has packed", () => {
  test.each<[string, Buffer]>([
    ["gzip", gzipSync(BODY)],
    ["x-gzip", gzipSync(BODY)],
    ["GZIP", gzipSync(BODY)],
    ["deflate", deflateSync(BODY)],
    ["br", brotliCompressSync(BODY)],
    ["zstd", zstdCompressSync(BODY)],
    ["identity", Buffer.from(BODY)],
    ["gzip, br", brotliCompressSync(gzipSync(BODY))],
  ])("as %s is read", async (encoding, bytes) => {
    const url = await startPacked(bytes, encoding);
    await expect(connectTo(url).getModel(MODEL)).resolves.toMatchObject({ displayName: "Bot" });
  });

  test("as a refusal keeps the service's own words", async () => {
    const url = await startPacked(gzipSync(JSON.stringify({ code: 7, message: "not yours" })), "gzip", 403);
    expect(await failure(url)).toMatchObject({ name: "PermissionDeniedError", serverMessage: "not yours", code: 7 });
  });

  test.each<[string, string, string]>([
    ["as something unknown", "lzma", "the answer is compressed as 'lzma', which was not asked for"],
    ["as gzip, and is not", "gzip", "the answer is said to be compressed as 'gzip' and is not"],
  ])("%s is refused", async (_, encoding, says) => {
    const error = await failure(await startPacked(BODY, encoding));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error.serverMessage).toBe(says);
  });

  test("and that is far larger than it looks is not unpacked to the end", async () => {
    const error = await failure(await startPacked(gzipSync(Buffer.alloc(64 * 1024 * 1024)), "gzip"));
    expect(error.serverMessage).toBe("the answer is larger than 16 MiB");
  });
});

test.each([200, 502])("bytes that are no text are not shown, with %i", async (status) => {
  const bytes = gzipSync("packed, and nothing says so");
  const { url } = await startServer((_, response) => response.writeHead(status).end(bytes));
  const { message } = await failure(url);
  expect(message).toMatch(/\(\d+ bytes that are no text\)/);
  expect(message).not.toMatch(/[\0-\x08\x0e-\x1f\ufffd]/);
});

describe("why there is no answer is told with what to do", () => {
  async function secure(host: string): Promise<string> {
    const fixture = (name: string): Buffer => readFileSync(join(__dirname, "../support/fixtures", name));
    const identity = { key: fixture("localhost.key.pem"), cert: fixture("localhost.cert.pem") };
    return `https://${host}:${await listen(createTlsServer(identity, alwaysJson({ name: MODEL })))}`;
  }

  test("a certificate of an authority that this machine does not know", async () => {
    const error = await failure(await secure("localhost"));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.serverMessage).toMatch(/: self-signed certificate.* \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
    expect(error.fix).toMatch(/set NODE_EXTRA_CA_CERTS to the file of its certificate/);
  });

  test("a port that speaks no TLS", async () => {
    const { url } = await startServer(alwaysJson({ name: MODEL }));
    const error = await failure(url.replace("http:", "https:"));
    expect(error.fix).toMatch(/does not speak TLS/);
  });

  test("a port that speaks no HTTP", async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end("220 mail.corp ESMTP\r\n"));
      }),
    );
    const error = await failure(`http://127.0.0.1:${port}`);
    expect(error.fix).toMatch(/does not speak HTTP/);
  });

  test.each(["127.0.0.1", "localhost"])("nobody at any address of %s", async (host) => {
    const error = await failure(`http://${host}:1`);
    expect(error.serverMessage).toMatch(
      /could not be reached or broke off: connect ECONNREFUSED .*:1.* \(ECONNREFUSED\)$/,
    );
    expect(error.fix).toMatch(/nothing listens there/);
  });

  test("a host without an address", async () => {
    const error = await failure("https://nowhere.invalid");
    expect(error.fix).toMatch(
      /^check the base URL, and this machine's name server: .*; where only a proxy leads out, set HTTPS_PROXY$/,
    );
  });
});
