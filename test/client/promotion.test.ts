import { createServer } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../provider/client/clock.js";
import {
  ConflictError,
  FireworksApiError,
  InvalidRequestError,
  NotFoundError,
  PromotionFailed,
  RateLimitedError,
  UnavailableError,
  WaitTimeout,
  type Clock,
} from "../../provider/client/index.js";
import { Http } from "../../provider/client/http.js";
import { empty } from "../../provider/client/schemas.js";
import { startEmulator, type Emulator } from "../../provider/emulator/index.js";
import {
  ACCOUNT,
  alwaysJson,
  BASE,
  CHECKPOINT,
  connectTo,
  JOB,
  listen,
  PROMOTION,
  rejection,
  seedWith,
  startServer,
  startService,
  type Service,
} from "./harness.js";

const TARGET = `${ACCOUNT}/models/bot-2`;
const PROMOTE = "POST /v1/accounts/acme/checkpoints/step-80-a1b2c3d4:promote";

/** Two minutes of copying. */
const SLOW = { promotionMs: 120_000 };

const promotions = ({ requested }: Service): number => requested().filter((request) => request === PROMOTE).length;
const modelIds = (emulator: Emulator) => emulator.state().accounts[0]?.models.map(({ id }) => id);

describe("a promotion", () => {
  test("sends one request, follows its operation to the end and returns the model", async () => {
    const service = await startService({ seed: seedWith({ timing: SLOW }) });
    const progress: (string | undefined)[] = [];
    const model = await service.client.promoteCheckpoint(PROMOTION, {
      onProgress: (message) => {
        progress.push(message);
      },
    });
    expect(model).toMatchObject({
      name: TARGET,
      state: "READY",
      kind: "HF_PEFT_ADDON",
      peftDetails: { baseModel: BASE, r: 8 },
    });
    expect(service.emulator.requests()[0]).toMatchObject({
      method: "POST",
      path: "/v1/accounts/acme/checkpoints/step-80-a1b2c3d4:promote",
      query: {},
      body: { output_model: TARGET, base_model: BASE, trainer_job_id: JOB, async_promotion: true },
    });
    expect(promotions(service)).toBe(1);
    // The operation holds the model, so nobody asks for it.
    expect(service.requested()).not.toContain(`GET /v1/${TARGET}`);
    expect(new Set(progress)).toEqual(new Set(["copying checkpoint files"]));
    expect(service.clock.now()).toBeGreaterThanOrEqual(Date.parse("2026-11-01T00:02:00Z"));
    expect(Math.max(...service.clock.sleeps)).toBeLessThanOrEqual(10_000);
  });

  // What the documentation leaves open must all end in the same model.
  test.each<[string, object]>([
    ["the operation is done at once", { asyncField: "done-operation" }],
    ["the service works synchronously", { asyncField: "ignored" }],
    ["the operation stands below no account", { operationName: "global" }],
    ["the operation holds no model", { operationResponse: "missing" }],
    ["a done operation holds no model", { asyncField: "done-operation", operationResponse: "missing" }],
    ["the operation is forgotten as soon as it is done", { operationExpiry: "expires" }],
  ])("ends in the model when %s", async (_, modes) => {
    const timing = { ...SLOW, operationExpiryMs: 0 };
    const service = await startService({ seed: seedWith({ timing, modes }) });
    await expect(service.client.promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ name: TARGET, state: "READY" });
    expect(promotions(service)).toBe(1);
  });

  test("whose operation is done in the answer is not looked at again", async () => {
    const service = await startService({ seed: seedWith({ modes: { asyncField: "done-operation" } }) });
    await service.client.promoteCheckpoint(PROMOTION);
    expect(service.requested()).toEqual([PROMOTE]);
  });

  const done = (response: object) => ({ operation: { name: "operations/1", done: true, response } });

  test.each<[string, object]>([
    ["a model without a name", { model: { state: "READY" } }],
    ["a done operation whose model has no name", done({ "@type": "Model", state: "READY" })],
  ])("that is answered with %s made the model that was asked for", async (_, answer) => {
    const { url, received } = await startServer(alwaysJson(answer));
    await expect(connectTo(url).promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ name: TARGET, state: "READY" });
    expect(received).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["another model", { model: { name: `${ACCOUNT}/models/other`, state: "READY" } }],
    ["a done operation with another model", done({ name: `${ACCOUNT}/models/other`, state: "READY" })],
  ])("that is answered with %s is not taken, and not sent again", async (_, answer) => {
    const { url, received } = await startServer(alwaysJson(answer));
    const error = await rejection(connectTo(url).promoteCheckpoint(PROMOTION));
    expect(error).toMatchObject({ effect: "unknown" });
    expect((error as Error).message).toContain(`it is '${ACCOUNT}/models/other', asked for was '${TARGET}'`);
    expect(received).toHaveLength(1);
  });

  test("is sent once more without the field when the service names it as unknown", async () => {
    const { client, emulator } = await startService({ seed: seedWith({ modes: { asyncField: "rejected" } }) });
    await expect(client.promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ name: TARGET, state: "READY" });
    const sent = emulator.requests().filter(({ method }) => method === "POST");
    expect(sent.map(({ status }) => status)).toEqual([400, 200]);
    expect(sent.map(({ body }) => body)).toEqual([
      { output_model: TARGET, base_model: BASE, trainer_job_id: JOB, async_promotion: true },
      { output_model: TARGET, base_model: BASE, trainer_job_id: JOB },
    ]);
  });

  test("that is refused again without the field is not sent a third time", async () => {
    const service = await startService({
      faults: [`${PROMOTE}; status=400; message=no asyncPromotion; count=forever`],
    });
    await expect(service.client.promoteCheckpoint(PROMOTION)).rejects.toThrow(InvalidRequestError);
    expect(promotions(service)).toBe(2);
  });

  test("goes on when the operation has vanished, and the model tells the end", async () => {
    const service = await startService({
      seed: seedWith({ timing: SLOW }),
      faults: [`${PROMOTE}; operation=vanish`],
    });
    const progress: (string | undefined)[] = [];
    await expect(
      service.client.promoteCheckpoint(PROMOTION, {
        onProgress: (message) => {
          progress.push(message);
        },
      }),
    ).resolves.toMatchObject({ name: TARGET, state: "READY" });
    expect(progress).toContain("model is UPLOADING");
    expect(service.requested().filter((request) => request.includes("/operations/"))).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["no model is left", {}],
    ["an unfinished model is left", { failedPromotion: "stays-uploading" }],
  ])("that fails at the service says so in the service's words: %s", async (_, modes) => {
    const { client } = await startService({
      seed: seedWith({ modes }),
      faults: [`${PROMOTE}; operation=fail; message=disk full`],
    });
    const error = await rejection(client.promoteCheckpoint(PROMOTION));
    expect(error).toBeInstanceOf(PromotionFailed);
    expect(error).toMatchObject({ model: TARGET, serverMessage: "disk full" });
    expect((error as Error).message).toContain(`the promotion to ${TARGET} failed at the service: disk full`);
  });

  test("that fails after its operation has vanished is known by the model's own status", async () => {
    const status = { code: "INTERNAL", message: "disk full" };
    const { url } = await startServer((request, response) => {
      if (request.method === "POST") alwaysJson({ operation: { name: "operations/gone" } })(request, response);
      else if (request.url?.includes("operations") === true) alwaysJson({ code: 5 }, 404)(request, response);
      else alwaysJson({ name: TARGET, state: "UPLOADING", status })(request, response);
    });
    const error = await rejection(connectTo(url).promoteCheckpoint(PROMOTION));
    expect(error).toBeInstanceOf(PromotionFailed);
    expect(error).toMatchObject({ serverMessage: "disk full" });
  });

  test("that never ends stops at the deadline, two hours unless told otherwise", async () => {
    const service = await startService({ faults: [`${PROMOTE}; operation=never; count=forever`] });
    const { client, clock } = service;
    const start = clock.now();
    const error = await rejection(client.promoteCheckpoint(PROMOTION, { timeoutMs: 60_000 }));
    expect(error).toBeInstanceOf(WaitTimeout);
    expect(clock.now() - start).toBe(60_000);

    const again = { ...PROMOTION, outputModelId: "bot-3" };
    const longer = clock.now();
    await expect(client.promoteCheckpoint(again)).rejects.toThrow("not finished after 7200 s");
    expect(clock.now() - longer).toBe(7_200_000);
    expect(promotions(service)).toBe(2);
  });

  test("whose polls fail for a while ends well", async () => {
    const service = await startService({
      seed: seedWith({ timing: SLOW }),
      // More than one poll sends by itself.
      faults: ["GET **/operations/*; status=503; count=20", "GET **/operations/*; reset=body; count=3"],
    });
    await expect(service.client.promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ state: "READY" });
    expect(promotions(service)).toBe(1);
  });

  test("whose polls are refused stops with that refusal", async () => {
    const { client } = await startService({ faults: ["GET **/operations/*; status=403; count=forever"] });
    await expect(client.promoteCheckpoint(PROMOTION)).rejects.toThrow(/get operation .* -> 403/);
  });

  test("that is answered with nothing at all looks for the model", async () => {
    const { url, received } = await startServer((request, response) => {
      const body = request.method === "POST" ? {} : { name: TARGET, state: "READY" };
      alwaysJson(body)(request, response);
    });
    await expect(connectTo(url).promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ name: TARGET, state: "READY" });
    expect(received.map(({ request }) => request)).toEqual([PROMOTE, `GET /v1/${TARGET}`]);
  });

  test("that is answered with nothing and left no model says that there is none", async () => {
    const { url } = await startServer((request, response) => {
      alwaysJson({}, request.method === "POST" ? 200 : 404)(request, response);
    });
    await expect(connectTo(url).promoteCheckpoint(PROMOTION)).rejects.toThrow(NotFoundError);
  });

  test("of a job that was deleted works, while its files last", async () => {
    const { client } = await startService({ seed: seedWith({ job: { deleteTime: "2026-10-15T00:00:00Z" } }) });
    await expect(client.promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ state: "READY" });
  });

  test.each([
    ["a supervised fine-tuning job", "supervisedFineTuningJobs", true],
    ["a DPO job", "dpoJobs", true],
    ["a reinforcement fine-tuning job", "reinforcementFineTuningJobs", true],
    ["a serverless session", "trainingSessions", false],
  ])("of %s goes to its own route", async (_, collection, asynchronous) => {
    const name = `${ACCOUNT}/${collection}/m-1/checkpoints/step-80-a1b2c3d4`;
    const { url, received } = await startServer((request, response) => {
      alwaysJson(request.method === "POST" ? {} : { name: TARGET, state: "READY" })(request, response);
    });
    await connectTo(url).promoteCheckpoint({ ...PROMOTION, name });
    expect(received[0]).toMatchObject({ request: `POST /v1/${name}:promote` });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      output_model: TARGET,
      base_model: BASE,
      ...(asynchronous ? { async_promotion: true } : {}),
    });
  });

  test("that is only started does not wait", async () => {
    const { client, requested } = await startService({ seed: seedWith({ timing: SLOW }) });
    await expect(client.startPromotion(PROMOTION)).resolves.toMatchObject({ operation: { done: false } });
    expect(requested()).toEqual([PROMOTE]);
  });
});

describe("a mistake is told before any request", () => {
  test.each<[string, Partial<typeof PROMOTION>, string]>([
    [
      "a short checkpoint name",
      { name: "step-80" },
      "Invalid checkpoint name 'step-80'. Expected 4 segments: accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<id>.",
    ],
    ["a checkpoint name that is too long", { name: `${CHECKPOINT}/x` }, "Invalid checkpoint name"],
    ["no model id", { outputModelId: "" }, "output_model_id and base_model are required"],
    ["no base model", { baseModel: "" }, "output_model_id and base_model are required"],
    [
      "a bad model id, with all its faults",
      { outputModelId: "B".repeat(64) },
      `output_model_id '${"B".repeat(64)}' contains invalid characters. Must be lowercase a-z, 0-9, or hyphen.\n\noutput_model_id '${"B".repeat(64)}' is too long (64 chars). Maximum is 63 characters.`,
    ],
  ])("%s", async (_, change, message) => {
    const { client, requested } = await startService();
    for (const call of [
      () => client.promoteCheckpoint({ ...PROMOTION, ...change }),
      () => client.startPromotion({ ...PROMOTION, ...change }),
    ]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain(message);
    }
    expect(requested()).toEqual([]);
  });
});

describe("a promotion is never sent again when it may have been done", () => {
  test.each([
    ["a reset after the work", "reset=after", true],
    ["a reset in the middle of the answer", "reset=body", true],
    ["500 although the work was done", "status=500; after", true],
    ["502 while the copy goes on", "status=502; after", true],
    ["503 although the work was done", "status=503; retry-after=1; after", true],
    ["504 while the copy goes on", "status=504; after", true],
    ["408 although the work was done", "status=408; after", true],
    ["an answer that is not JSON", "body=not-json", true],
    ["an answer that is cut off", "body=truncated", true],
    // The client cannot know that nothing was done.
    ["a reset before the work", "reset=before", false],
    ["502 before the work", "status=502", false],
  ])("%s", async (_, fault, isDone) => {
    const service = await startService({ faults: [`${PROMOTE}; ${fault}`] });
    const error = await rejection(service.client.promoteCheckpoint(PROMOTION));
    expect(error).toBeInstanceOf(FireworksApiError);
    expect(error).toMatchObject({ effect: "unknown" });
    expect(service.requested()).toEqual([PROMOTE]);
    expect(modelIds(service.emulator)).toEqual(isDone ? ["bot", "bot-2"] : ["bot"]);
  });

  test("a 409 may be the echo of a hidden success", async () => {
    const service = await startService({ faults: [`${PROMOTE}; status=502; after`] });
    await rejection(service.client.startPromotion(PROMOTION));
    const error = await rejection(service.client.startPromotion(PROMOTION));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ effect: "unknown" });
  });

  test("no answer in time", async () => {
    const server = createServer(() => undefined);
    let sent = 0;
    server.on("request", () => {
      sent += 1;
    });
    const baseUrl = `http://127.0.0.1:${await listen(server)}`;
    const http = new Http({ baseUrl, headers: {}, secrets: [], verifySsl: true, clock: systemClock });
    const error = await rejection(
      http.send({ what: "promote", method: "POST", path: "/v1/x", answer: empty, timeoutMs: 50 }),
    );
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ effect: "unknown", serverMessage: "no answer within 0.05 s" });
    expect(sent).toBeLessThanOrEqual(1);
  });
});

describe("a promotion is sent again when it provably did nothing", () => {
  test("after 429, as late as the service asks", async () => {
    const service = await startService({ faults: [`${PROMOTE}; status=429; retry-after=7; count=2`] });
    await expect(service.client.promoteCheckpoint(PROMOTION)).resolves.toMatchObject({ state: "READY" });
    const sent = service.emulator.requests().filter(({ method }) => method === "POST");
    expect(sent.map(({ status, at }) => [status, at])).toEqual([
      [429, "2026-11-01T00:00:00Z"],
      [429, "2026-11-01T00:00:07Z"],
      [200, "2026-11-01T00:00:14Z"],
    ]);
  });

  test("but not for ever", async () => {
    const service = await startService({ faults: [`${PROMOTE}; status=429; count=forever`] });
    const error = await rejection(service.client.promoteCheckpoint(PROMOTION));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ effect: "none" });
    expect(service.requested()).toHaveLength(6);
  });

  test("after a refused connection", async () => {
    const placeholder = createServer();
    placeholder.listen(0, "127.0.0.1");
    await new Promise((resolve) => placeholder.once("listening", resolve));
    const address = placeholder.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    await new Promise((resolve) => placeholder.close(resolve));

    // Nobody listens at the first attempt; the service comes up during the pause.
    let emulator: Emulator | undefined;
    const clock: Clock = {
      ...systemClock,
      sleep: async () => {
        emulator ??= await startEmulator({ seed: seedWith(), port: address.port });
      },
    };
    onTestFinished(async () => emulator?.close());
    const client = connectTo(`http://127.0.0.1:${address.port}`, { clock });
    await expect(client.startPromotion(PROMOTION)).resolves.toMatchObject({ operation: { done: false } });
    expect(emulator?.requests().map(({ method, status }) => [method, status])).toEqual([["POST", 200]]);
  });
});

describe("a checkpoint that cannot be promoted is explained", () => {
  test.each<[string, object, RegExp]>([
    [
      "DCP state",
      { name: `${JOB}/checkpoints/step-80` },
      /not promotable.*\nFix: use a name that listCheckpoints gives/,
    ],
    [
      "one that is not there",
      { name: `${JOB}/checkpoints/none` },
      /not found in GCS.*\nFix: the checkpoint's files are gone/,
    ],
    [
      "another base",
      { baseModel: "accounts/fireworks/models/qwen3-4b" },
      /invalid base_model.*\nFix: pass the base model/,
    ],
    ["a model id that is taken", { outputModelId: "bot" }, /409.*already exists.*\nFix: a model with this id exists/],
    [
      "another account",
      { name: CHECKPOINT.replace("acme", "other") },
      /403.*\nFix: the key is valid and has no permission/,
    ],
  ])("%s", async (_, change, message) => {
    const { client } = await startService();
    const error = await rejection(client.promoteCheckpoint({ ...PROMOTION, ...change }));
    expect(error).toBeInstanceOf(FireworksApiError);
    expect((error as Error).message).toMatch(message);
  });
});
