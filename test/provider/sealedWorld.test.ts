import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { once } from "node:events";
import { type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type * as client from "../../provider/client/index.js";
import type * as program from "../../provider/index.js";
import { sealedWorld } from "../support/sealedWorld.js";
import { virtualClock } from "../support/virtualClock.js";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");
const MODEL = "accounts/acme/models/bot";
const JOB = "accounts/acme/rlorTrainerJobs/sft-7";
const fixture = (name: string): Buffer => readFileSync(join(ROOT, "test/support/fixtures", name));

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const world = sealedWorld();

function connect(baseUrl: string, clock = virtualClock()) {
  const { FireworksClient, UnavailableError } = world(join(ROOT, "dist/provider/client/index.js")) as typeof client;
  const one = new FireworksClient({ apiKey: "fw-key", baseUrl, clock });
  onTestFinished(() => one.close());
  return { one, UnavailableError, clock };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test("nothing of the package is loaded by import(), but for one command's library, which is an ES module", () => {
  const lazy = filesLike("dist/**/*.js", ROOT).flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/(?<!\.)\bimport\(([^)]*)\)/g)].map(([, what = ""]) => what),
  );
  expect(lazy).toEqual(['"commander"']);
});

describe("in a world like that of a test in Jest", () => {
  test("import() is not there, and errors of Node are of another class", async () => {
    const inside = world(join(ROOT, "test/support/fixtures/sealed.cjs")) as {
      load: () => Promise<unknown>;
      isError: (value: unknown) => boolean;
    };
    await expect(inside.load()).rejects.toMatchObject({ code: "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING" });
    expect(inside.isError(new Error("of Node"))).toBe(false);
  });

  test("the client reaches a service", async () => {
    const port = await listen(createServer((_, response) => response.end(JSON.stringify({ name: MODEL }))));
    await expect(connect(`http://127.0.0.1:${port}`).one.getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
  });

  test("a service that is not there is told as such, after all attempts, and nothing was sent", async () => {
    const { one, UnavailableError, clock } = connect("http://127.0.0.1:1");
    const error = await one.deleteModel(MODEL).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ effect: "none", fix: expect.stringMatching(/nothing listens there/) as string });
    expect(clock.sleeps).toHaveLength(5);
  });

  test("a certificate that does not verify is told as such, once", async () => {
    const identity = { key: fixture("localhost.key.pem"), cert: fixture("localhost.cert.pem") };
    const { one, clock } = connect(`https://127.0.0.1:${await listen(createTlsServer(identity))}`);
    await expect(one.getModel(MODEL)).rejects.toThrow(/Fix: behind a proxy .* set NODE_EXTRA_CA_CERTS/);
    expect(clock.sleeps).toEqual([]);
  });

  test("a data function of a program answers", async () => {
    const port = await listen(
      createServer((_, response) => response.end(JSON.stringify({ checkpoints: [{ name: `${JOB}/checkpoints/a` }] }))),
    );
    vi.stubEnv("FIREWORKS_API_KEY", "fw-key");
    vi.stubEnv("FIREWORKS_BASE_URL", `http://127.0.0.1:${port}`);
    const { listCheckpoints } = world(join(ROOT, "dist/provider/index.js")) as typeof program;
    await expect(listCheckpoints({ trainerJob: JOB })).resolves.toMatchObject([{ name: `${JOB}/checkpoints/a` }]);
  });
});
