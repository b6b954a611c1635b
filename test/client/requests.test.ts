import { describe, expect, test } from "vitest";
import { version } from "../../package.json";
import { FireworksClient, NotFoundError, UnauthenticatedError } from "../../provider/client/index.js";
import {
  ACCOUNT,
  alwaysJson,
  BASE,
  CHECKPOINT,
  connectTo,
  JOB,
  KEY,
  MODEL,
  OPERATION,
  rejection,
  seedWith,
  SHAPE,
  SHAPE_VERSION,
  startServer,
  startService,
} from "./harness.js";

describe("what the service knows is read", () => {
  test("checkpoints come in the server's order, oldest first, sampler and DCP rows", async () => {
    const { client, emulator } = await startService();
    await expect(client.listCheckpoints("sft-7")).resolves.toEqual([
      {
        name: `${JOB}/checkpoints/step-80`,
        createTime: "2026-10-30T10:40:05Z",
        updateTime: "2026-10-30T10:40:05Z",
        checkpointType: "CHECKPOINT_TYPE_TRAINING_LORA",
        promotable: false,
      },
      {
        name: CHECKPOINT,
        createTime: "2026-10-30T10:40:05.123456Z",
        updateTime: "2026-10-30T10:40:05.123456Z",
        checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
        promotable: true,
      },
    ]);
    expect(emulator.requests().map(({ path, query }) => ({ path, query }))).toEqual([
      { path: "/v1/accounts", query: { pageSize: "2" } },
      { path: `/v1/${JOB}/checkpoints`, query: { pageSize: "200" } },
    ]);
  });

  test("a full job name needs no account look-up", async () => {
    const { client, requested } = await startService();
    await client.listCheckpoints(JOB);
    await client.getTrainerJob(JOB);
    expect(requested()).toEqual([`GET /v1/${JOB}/checkpoints`, `GET /v1/${JOB}`]);
  });

  test("a trainer job tells its base model and its hardware", async () => {
    const job = { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4, nodeCount: 2 };
    const { client } = await startService({ seed: seedWith({ job }) });
    await expect(client.getTrainerJob("sft-7")).resolves.toMatchObject({
      name: JOB,
      state: "JOB_STATE_COMPLETED",
      nodeCount: 2,
      trainingConfig: {
        baseModel: BASE,
        loraRank: 8,
        acceleratorType: "NVIDIA_B200_180GB",
        acceleratorCount: 4,
      },
    });
  });

  test("a model tells where it is deployed", async () => {
    const acme = {
      models: [{ id: "bot", createTime: "2026-10-31T00:00:00Z", peftDetails: { baseModel: BASE, r: 8 } }],
      deployedModels: [{ id: "d", model: MODEL, deployment: `${ACCOUNT}/deployments/prod` }],
    };
    const { client } = await startService({ seed: seedWith({ acme }) });
    await expect(client.getModel(MODEL)).resolves.toMatchObject({
      name: MODEL,
      state: "READY",
      kind: "HF_PEFT_ADDON",
      public: false,
      peftDetails: { baseModel: BASE, r: 8, targetModules: [] },
      deployedModelRefs: [{ deployment: `${ACCOUNT}/deployments/prod`, state: "DEPLOYED" }],
    });
  });

  test("a model that is not there is an error for get and nothing for find", async () => {
    const { client } = await startService();
    expect(await rejection(client.getModel(`${ACCOUNT}/models/none`))).toBeInstanceOf(NotFoundError);
    await expect(client.findModel(`${ACCOUNT}/models/none`)).resolves.toBeUndefined();
  });

  test("an operation is found by its full name", async () => {
    const { client } = await startService();
    await expect(client.getOperation(OPERATION)).resolves.toMatchObject({ name: OPERATION, done: true });
  });
});

describe("models are changed", () => {
  test("in the named fields only, without a mask, because none is declared", async () => {
    const { client, emulator } = await startService();
    await expect(client.updateModel(MODEL, { displayName: "Bot 2", public: true })).resolves.toMatchObject({
      displayName: "Bot 2",
      description: "helps",
      public: true,
    });
    expect(emulator.requests()).toMatchObject([
      { method: "PATCH", path: `/v1/${MODEL}`, query: {}, body: { displayName: "Bot 2", public: true } },
    ]);
  });

  test("and deleted for good", async () => {
    const { client, emulator } = await startService();
    await expect(client.deleteModel(MODEL)).resolves.toBeUndefined();
    expect(emulator.state().accounts[0]?.models).toEqual([]);
    expect(emulator.requests()).toMatchObject([{ method: "DELETE", path: `/v1/${MODEL}`, query: {}, body: null }]);
  });
});

describe("a training shape is resolved", () => {
  test("to its latest validated version", async () => {
    const { client, emulator } = await startService();
    await expect(client.resolveTrainingProfile(SHAPE)).resolves.toMatchObject({
      trainingShapeVersion: SHAPE_VERSION,
      trainingShape: SHAPE,
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      nodeCount: 1,
      trainerMode: "POLICY_TRAINER",
      supportsLora: false,
    });
    expect(emulator.requests()).toMatchObject([
      { path: `/v1/${SHAPE}/versions`, query: { filter: "latest_validated=true", pageSize: "1" } },
    ]);
  });

  test("to the version that the name pins", async () => {
    const { client, requested } = await startService();
    await expect(client.resolveTrainingProfile(SHAPE_VERSION)).resolves.toMatchObject({
      trainingShapeVersion: SHAPE_VERSION,
      trainingShape: SHAPE,
    });
    expect(requested()).toEqual([`GET /v1/${SHAPE_VERSION}`]);
  });

  test("and one without a validated version says so, and what to do", async () => {
    const acme = { trainingShapes: [{ id: "new", versions: [{ id: "v1", latestValidated: false, snapshot: {} }] }] };
    const { client } = await startService({ seed: seedWith({ acme }) });
    const error = await rejection(client.resolveTrainingProfile(`${ACCOUNT}/trainingShapes/new`));
    expect(error).toBeInstanceOf(NotFoundError);
    expect((error as Error).message).toMatch(/no latest validated version\nFix: try again in a minute/);
  });

  test.each(["qwen3-8b-128k", "fireworks/trainingShapes/qwen3-8b-128k", `${SHAPE}/versions/`, "", MODEL])(
    "but %j is no name of one, which is told without a request",
    async (shape) => {
      const { client, requested } = await startService();
      const error = await rejection(client.resolveTrainingProfile(shape));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain("Invalid training_shape_id format");
      expect(requested()).toEqual([]);
    },
  );
});

describe("the account of the key", () => {
  const accounts = (...ids: string[]) => alwaysJson({ accounts: ids.map((id) => ({ name: `accounts/${id}` })) });

  test("is looked up once, however many ask", async () => {
    const { client, requested } = await startService();
    const jobs = await Promise.all([client.getTrainerJob("sft-7"), client.getTrainerJob("sft-7")]);
    expect(jobs.map(({ name }) => name)).toEqual([JOB, JOB]);
    await expect(client.getAccountId()).resolves.toBe("acme");
    expect(requested().filter((request) => request === "GET /v1/accounts")).toHaveLength(1);
  });

  test("is not looked up when it is configured", async () => {
    const { connect, requested } = await startService();
    const client = connect({ accountId: "acme" });
    await expect(client.getAccountId()).resolves.toBe("acme");
    await client.getTrainerJob("sft-7");
    expect(requested()).toEqual([`GET /v1/${JOB}`]);
  });

  test.each<[string, string[], RegExp]>([
    ["none", [], /belongs to no account/],
    ["an unnamed one", [""], /belongs to no account/],
    ["several", ["acme", "other"], /several accounts \(acme, other\); set accountId/],
  ])("is an error when there is %s", async (_, ids, message) => {
    const { url, received } = await startServer(accounts(...ids));
    const client = connectTo(url);
    await expect(client.listCheckpoints("sft-7")).rejects.toThrow(message);
    expect(received).toHaveLength(1);
    await expect(client.listAccountIds()).resolves.toEqual(ids);
  });

  test("is asked for again after a failure", async () => {
    const { client, emulator } = await startService({ faults: ["GET /v1/accounts; status=401"] });
    await expect(client.getAccountId()).rejects.toThrow(UnauthenticatedError);
    await expect(client.getAccountId()).resolves.toBe("acme");
    expect(emulator.requests().map((request) => request.status)).toEqual([401, 200]);
  });
});

describe("pages", () => {
  const checkpoints = Array.from({ length: 7 }, (_, index) => ({
    id: `step-${index}`,
    createTime: `2026-10-30T10:40:0${index}Z`,
    checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
  }));
  const names = checkpoints.map(({ id }) => `${JOB}/checkpoints/${id}`);

  test.each<[string, object]>([
    ["the usual envelope", {}],
    ["the other envelope", { checkpointsEnvelope: "rlorTrainerJobCheckpoints" }],
    ["an empty token on the last page", { lastPageToken: "empty" }],
    [
      "the other envelope and an empty token",
      { checkpointsEnvelope: "rlorTrainerJobCheckpoints", lastPageToken: "empty" },
    ],
    ["promotable: false left out", { promotableFalse: "omitted" }],
  ])("are followed to the end: %s", async (_, modes) => {
    const { client, emulator } = await startService({ seed: seedWith({ job: { checkpoints }, modes }) });
    const rows = await client.listCheckpoints(JOB, { pageSize: 3 });
    expect(rows.map(({ name }) => name)).toEqual(names);
    const queries = emulator.requests().map(({ query }) => query);
    expect(queries.map(({ pageSize }) => pageSize)).toEqual(["3", "3", "3"]);
    expect(queries.map(({ pageToken }) => pageToken !== undefined)).toEqual([false, true, true]);
  });

  test.each([{}, { emptyList: "omitted" as const }])("of no rows are an empty list: %j", async (modes) => {
    const { client } = await startService({ seed: seedWith({ job: { checkpoints: [] }, modes }) });
    await expect(client.listCheckpoints(JOB)).resolves.toEqual([]);
  });

  test("promotable that is left out means false", async () => {
    const { client } = await startService({ seed: seedWith({ modes: { promotableFalse: "omitted" } }) });
    const rows = await client.listCheckpoints(JOB);
    expect(rows.map(({ promotable }) => promotable)).toEqual([false, true]);
  });

  test("that lead in a circle, however long, are refused", async () => {
    const { url, received } = await startServer((request, response) => {
      const page = Number(new URL(request.url ?? "", "http://x").searchParams.get("pageToken") ?? 0);
      response.end(JSON.stringify({ checkpoints: [{ name: CHECKPOINT }], nextPageToken: String((page + 1) % 5) }));
    });
    await expect(connectTo(url).listCheckpoints(JOB)).rejects.toThrow(/same page token twice/);
    // Pages 0 to 4, and page 0 once more, whose token was seen.
    expect(received).toHaveLength(6);
  });
});

describe("a deleted trainer job", () => {
  test("still lists its checkpoints for 30 days", async () => {
    const { client } = await startService({ seed: seedWith({ job: { deleteTime: "2026-10-15T00:00:00Z" } }) });
    await expect(client.listCheckpoints("sft-7")).resolves.toHaveLength(2);
    await expect(client.getTrainerJob("sft-7")).resolves.toMatchObject({ deleteTime: "2026-10-15T00:00:00Z" });
  });

  test("is gone after that, with a hint", async () => {
    const { client } = await startService({ seed: seedWith({ job: { deleteTime: "2026-09-15T00:00:00Z" } }) });
    for (const call of [() => client.listCheckpoints("sft-7"), () => client.getTrainerJob("sft-7")]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(NotFoundError);
      expect((error as Error).message).toMatch(/Fix: no such trainer job .* more than 30 days ago/);
    }
  });
});

describe("headers", () => {
  test("carry the key and nothing surprising", async () => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    await connectTo(url).getModel(MODEL);
    const { host: _host, connection: _connection, ...headers } = received[0]?.headers ?? {};
    expect(headers).toEqual({
      "x-api-key": KEY,
      authorization: `Bearer ${KEY}`,
      "content-type": "application/json",
      "user-agent": `pulumi-fireworks/${version}`,
    });
  });

  test("of the user win over the client's own, whatever their case, and stand once", async () => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    const additionalHeaders = { "X-API-KEY": "fw-other", "User-AGENT": "acme-ci", "X-Team": "nlp" };
    await connectTo(url, { additionalHeaders }).getModel(MODEL);
    expect(received[0]?.headers).toMatchObject({
      "x-api-key": "fw-other",
      authorization: "Bearer fw-other",
      "user-agent": "acme-ci",
      "x-team": "nlp",
    });
    const names = received[0]?.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names).toHaveLength(new Set(names).size);
    expect(received[0]?.rawHeaders.join()).not.toContain(KEY);
  });

  test("of the user may hold an Authorization for a gateway, beside which the key stands once", async () => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    await connectTo(url, { additionalHeaders: { Authorization: "Basic Z2F0ZQ==" } }).getModel(MODEL);
    expect(received[0]?.headers).toMatchObject({ "x-api-key": KEY, authorization: "Basic Z2F0ZQ==" });
  });
});

describe("the base URL", () => {
  test.each(["", "/", "//"])("may end in %j", async (end) => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    const client = connectTo(url + end);
    await client.getModel(MODEL);
    expect(received[0]?.request).toBe(`GET /v1/${MODEL}`);
    expect(client.baseUrl).toBe(url);
  });

  test("may have a path of its own", async () => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    await connectTo(`${url}/gateway/fireworks/`).getModel(MODEL);
    expect(received[0]?.request).toBe(`GET /gateway/fireworks/v1/${MODEL}`);
  });

  test("is the vendor's when it is left out", () => {
    expect(new FireworksClient({ apiKey: KEY }).baseUrl).toBe("https://api.fireworks.ai");
  });
});

test("odd ids cannot change the route", async () => {
  const odd = "accounts/acme/models/a?b";
  const { url, received } = await startServer(alwaysJson({ name: odd, checkpoints: [] }));
  const client = connectTo(url, { accountId: "acme" });
  await client.listCheckpoints("b?x=1#y");
  await expect(client.getModel(odd)).resolves.toMatchObject({ name: odd });
  expect(received.map(({ request }) => request)).toEqual([
    "GET /v1/accounts/acme/rlorTrainerJobs/b%3Fx%3D1%23y/checkpoints?pageSize=200",
    "GET /v1/accounts/acme/models/a%3Fb",
  ]);
  for (const job of ["", "..", "a/b", "a/../../b", "accounts/acme/rlorTrainerJobs/", "accounts/../rlorTrainerJobs/b"]) {
    await expect(client.listCheckpoints(job)).rejects.toThrow(TypeError);
    await expect(client.getTrainerJob(job)).rejects.toThrow(TypeError);
  }
  await expect(client.getModel("accounts/../models/bot")).rejects.toThrow(TypeError);
  expect(received).toHaveLength(2);
});

test("a client may be closed twice", async () => {
  const client = new FireworksClient({ apiKey: KEY });
  await client.close();
  await expect(client.close()).resolves.toBeUndefined();
});
