import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Transport } from "../../../provider/client/transport.js";
import { connectEngine } from "../../../provider/lifecycle/engine.js";
import { testRuntime } from "../../support/testRuntime.js";

async function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, close };
}

describe("whether the engine lives", () => {
  test.each(["", "tcp://"])("a port that accepts says yes, one that refuses says no: %j before it", async (scheme) => {
    const { port, close } = await listen();
    const engine = connectEngine(`${scheme}127.0.0.1:${port}`);
    await expect(engine.isAlive()).resolves.toBe(true);
    await close();
    await expect(engine.isAlive()).resolves.toBe(false);
  });

  test.each([undefined, "", "unix:/run/engine.sock", "nonsense"])(
    "an address that proves nothing counts as yes: %s",
    async (address) => {
      await expect(connectEngine(address).isAlive()).resolves.toBe(true);
    },
  );

  test("without an engine a message is quietly dropped", async () => {
    await expect(connectEngine(undefined).say("urn:pulumi:dev::p::t::n", "hello")).resolves.toBeUndefined();
  });
});

describe("a write needs the engine", () => {
  test.each([
    [true, "goes on"],
    [false, "refuses"],
  ])("alive: %s, so it %s", async (alive) => {
    let sent = 0;
    const transport: Transport = {
      send: () => {
        sent += 1;
        return Promise.resolve({ status: 200, body: "{}", header: () => undefined });
      },
      close: () => Promise.resolve(),
    };
    const config = { "fireworks:apiKey": "fw-key" };
    const { runtime } = testRuntime({ isAlive: () => alive, transport, config });
    const written = runtime.client().deleteModel("accounts/acme/models/bot");
    if (alive) await expect(written).resolves.toBeUndefined();
    else await expect(written).rejects.toThrow("nothing more is written");
    expect(sent).toBe(alive ? 1 : 0);
  });
});
