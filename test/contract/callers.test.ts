import { request } from "node:http";

import { describe, expect, test } from "vitest";

import { type Emulator, type EmulatorOptions } from "../../provider/emulator/index.js";
import { at, KEY, start } from "./harness.js";

/** `fetch` does not send these headers as they are. */
function call(emulator: Emulator, line: string, headers: Record<string, string>): Promise<[number, unknown]> {
  const [method = "GET", path = "/"] = line.split(" ");
  return new Promise((resolve, reject) => {
    const sent = request(emulator.url + path, { method, headers: { "x-api-key": KEY, ...headers } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve([response.statusCode ?? 0, JSON.parse(text)]);
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

const LINES = ["GET /v1/accounts", "GET /_emulator/state", "POST /_emulator/reset"];

describe.each(LINES)("%s", (line) => {
  test.each<Record<string, string>>([
    { host: "127.0.0.1" },
    { host: "127.8.0.1:8787" },
    { host: "localhost:1" },
    { host: "LOCALHOST" },
    { host: "[::1]:8787" },
    { origin: "http://localhost:3000" },
    { origin: "https://127.0.0.1" },
    { origin: "http://[::1]:3000" },
  ])("is answered with %j", async (headers) => {
    expect(await call(await start(), line, headers)).toMatchObject([200, {}]);
  });

  test.each<[Record<string, string>, string]>([
    [{ host: "evil.example" }, 'Host "evil.example"'],
    [{ host: "127.0.0.1.evil.example:8787" }, 'Host "127.0.0.1.evil.example:8787"'],
    [{ host: "localhost.evil.example" }, "Host"],
    [{ host: "evil.example@localhost" }, "Host"],
    [{ host: "10.0.0.1" }, "Host"],
    [{ host: "[::2]" }, "Host"],
    [{ host: "evil.example:1@127.0.0.1:2" }, "Host"],
    [{ origin: "https://evil.example" }, 'Origin "https://evil.example"'],
    [{ origin: "https://localhost.evil.example" }, "Origin"],
    [{ origin: "https://evil.example/localhost" }, "Origin"],
    [{ origin: "file://localhost" }, "Origin"],
    [{ origin: "null" }, 'Origin "null"'],
  ])("is refused with %j", async (headers, reason) => {
    const emulator = await start();
    emulator.setModes({ totalSize: "omitted" });
    const [status, body] = await call(emulator, line, headers);
    expect([status, at(body, "code"), at(body, "details")]).toEqual([403, 7, []]);
    expect(at(body, "message")).toContain(reason);
    expect(at(body, "message")).toContain("--allow-host");
    // Nothing was obeyed, nothing is recorded.
    expect(emulator.state().modes.totalSize).toBe("omitted");
    expect(emulator.requests()).toEqual([]);
  });
});

test("a request that is refused uses up no fault", async () => {
  const emulator = await start({ faults: ["**; status=503"] });
  expect(await call(emulator, "GET /v1/accounts", { host: "evil.example" })).toMatchObject([403, {}]);
  expect(await call(emulator, "GET /v1/accounts", {})).toMatchObject([503, {}]);
});

test.each<[Record<string, string>, number]>([
  [{ host: "emulator:8787" }, 200],
  [{ host: "Emulator" }, 200],
  [{ origin: "http://emulator:3000" }, 200],
  [{ host: "127.0.0.1" }, 200],
  [{ host: "emulator.example" }, 403],
  [{ host: "emulator", origin: "http://evil.example" }, 403],
])("with the host emulator allowed, %j is answered with %d", async (headers, status) => {
  const options: EmulatorOptions = { allowedHosts: ["emulator"] };
  expect(await call(await start(options), "GET /v1/accounts", headers)).toMatchObject([status, {}]);
});
