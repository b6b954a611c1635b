import { describe, expect, test } from "vitest";

import { type Emulator, type Modes, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, seedWith, send, start } from "./harness.js";

const JOBS = "/v1/accounts/acme/rlorTrainerJobs";
const SHAPES = "accounts/fireworks/trainingShapes";
const FULL = `${SHAPES}/qwen3-8b-128k`;
const LORA = `${SHAPES}/qwen3-14b-128k-lora`;
const BASE_14B = "accounts/fireworks/models/qwen3-14b";

const BY_HAND = { acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 8 };

type Config = Record<string, unknown>;

/** The body that the SDK sends on the shape path. */
const body = (config: Config = {}, more: object = {}) => ({
  serviceMode: true,
  keepAlive: false,
  dataset: "",
  useReservation: true,
  trainingConfig: { baseModel: BASE, loraRank: 0, learningRate: 1e-5, ...config },
  ...more,
});

const create = (emulator: Emulator, query: string, sent: unknown = body()) =>
  send(emulator, `POST ${JOBS}?${query}`, { body: sent });
const jobsOf = (emulator: Emulator) => emulator.state().accounts[0]?.trainerJobs.map(({ id }) => id);

describe("creating a trainer job", () => {
  test("takes its infrastructure from the latest validated version of the shape", async () => {
    const emulator = await start();
    const reply = await create(emulator, `trainingShape=${FULL}&rlorTrainerJobId=j`, body({}, { displayName: "run" }));
    expect([reply.status, reply.body]).toMatchObject([
      200,
      {
        name: "accounts/acme/rlorTrainerJobs/j",
        state: "JOB_STATE_CREATING",
        displayName: "run",
        nodeCount: 1,
        createTime: "2026-11-01T00:00:00Z",
        serviceMode: true,
        trainingConfig: {
          baseModel: BASE,
          loraRank: 0,
          acceleratorType: "NVIDIA_B200_180GB",
          acceleratorCount: 4,
          maxContextLength: 128_000,
        },
      },
    ]);
    expect((await send(emulator, `GET ${JOBS}/j`)).body).toMatchObject({ state: "JOB_STATE_RUNNING" });
    expect(emulator.state().accounts[0]?.created).toMatchObject({ trainerJobs: 1 });
  });

  test.each([
    ["a pinned version of the shape", `trainingShape=${FULL}/versions/vnuk8fdq`, body()],
    ["a shape that the service picks", "", body()],
    ["a LoRA shape", `trainingShape=${LORA}`, body({ baseModel: BASE_14B, loraRank: 16 })],
    ["a LoRA shape for rank 0", `trainingShape=${LORA}`, body({ baseModel: BASE_14B })],
  ])("works with %s, and makes up an id", async (_, query, sent) => {
    const emulator = await start();
    expect((await create(emulator, query, sent)).body).toMatchObject({ name: "accounts/acme/rlorTrainerJobs/rlor-1" });
  });

  const tombstone = { id: "gone", deleteTime: "2026-01-01T00:00:00Z" };
  test.each(["sft-7", "gone"])("with the id %s, which was used before, is 409", async (id) => {
    const seed = seedWith({ acme: { trainerJobs: [{ id: "sft-7" }, tombstone] } });
    const emulator = await start({ seed });
    const reply = await create(emulator, `rlorTrainerJobId=${id}&trainingShape=${FULL}`);
    expect([reply.status, at(reply.body, "code")]).toEqual([409, 6]);
    expect(emulator.state().accounts[0]?.created).toMatchObject({ trainerJobs: 0 });
  });

  const own: NonNullable<Seed["accounts"][number]["trainingShapes"]> = [
    {
      id: "mine",
      versions: [
        { id: "draft", snapshot: {} },
        { id: "old", latestValidated: false, validated: true, snapshot: {} },
      ],
    },
  ];
  const shape = `trainingShape=${FULL}`;
  test.each<[string, string, unknown, number, string]>([
    ["without a base model", shape, body({ baseModel: "" }), 400, "base_model is required"],
    ["with a base model that is not there", shape, body({ baseModel: `${BASE}x` }), 404, "Model"],
    ["with a shape that is not there", `trainingShape=${FULL}x`, body(), 404, "TrainingShape"],
    ["with a version that is not there", `trainingShape=${FULL}/versions/x`, body(), 404, "TrainingShapeVersion"],
    ["with a bare shape id", "trainingShape=qwen3-8b-128k", body(), 400, "invalid shape"],
    [
      "with a shape without validated versions",
      "trainingShape=accounts/acme/trainingShapes/mine",
      body(),
      400,
      "no val",
    ],
    [
      "with an unvalidated version",
      "trainingShape=accounts/acme/trainingShapes/mine/versions/draft",
      body(),
      400,
      "is not validated",
    ],
    ["with a LoRA rank on a full shape", shape, body({ loraRank: 8 }), 400, "does not train LoRA"],
    ["with accelerators besides the shape", shape, body({ acceleratorCount: 8 }), 400, "acceleratorCount"],
    ["with nodes besides the shape", shape, body({}, { nodeCount: 2 }), 400, "nodeCount"],
    ["with nothing that fits", "", body({ loraRank: 8 }), 400, "name the accelerator"],
    ["with a bad id", `${shape}&rlorTrainerJobId=Bad_Id`, body(), 400, "invalid rlor_trainer_job_id"],
    ["with a flag that is none", `${shape}&skipValidations=yes`, body(), 400, "must be true or false"],
    ["with an unknown field", shape, body({}, { colour: "red" }), 400, 'unknown field "colour"'],
    ["with an unknown field in the config", shape, body({ colour: "red" }), 400, 'unknown field "colour"'],
    ["with a text for a rank", shape, body({ loraRank: "8" }), 400, 'field "loraRank"'],
    ["with a long display name", shape, body({}, { displayName: "x".repeat(64) }), 400, "shorter than 64"],
    ["idle for over three hours", shape, body({}, { inactivityTimeout: "10801s" }), 400, "at most 3 hours"],
    ["idle for no duration", shape, body({}, { inactivityTimeout: "1h" }), 400, "must be a duration"],
    ["never idle", shape, body({}, { disableInactivityCleanup: true }), 403, "disable_inactivity_cleanup"],
    ["preemptible", shape, body({}, { preemptible: true }), 403, "preemptible"],
    ["with extra arguments", shape, body({ extraArgs: ["--x"] }), 403, "extraArgs"],
    ["unvalidated on a shape", `${shape}&skipValidations=true`, body(), 400, "skip_validations"],
    ["with accelerators by hand", "skipValidations=true", body(BY_HAND), 400, "skip_validations"],
    ["with a list for a body", shape, [], 400, "must be a JSON object"],
  ])("%s is refused and starts nothing", async (_, query, sent, status, message) => {
    const emulator = await start({ seed: seedWith({ acme: { trainerJobs: [], trainingShapes: own } }) });
    const reply = await create(emulator, query, sent);
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
    expect(jobsOf(emulator)).toEqual([]);
    expect(emulator.state().accounts[0]?.created).toMatchObject({ trainerJobs: 0 });
  });

  test.each<[Partial<Modes>, string, unknown]>([
    [{ privilegedFields: "accept" }, shape, body({ extraArgs: ["--x"] }, { preemptible: true })],
    [{ loraOnFullShape: "accept" }, shape, body({ loraRank: 8 })],
    [{ skipValidations: "accept" }, `${shape}&skipValidations=true`, body()],
    [{ skipValidations: "accept" }, "skipValidations=true", body(BY_HAND, { nodeCount: 2 })],
  ])("with %j is accepted: %s", async (modes, query, sent) => {
    const emulator = await start({ seed: seedWith({ modes }) });
    expect((await create(emulator, query, sent)).status).toBe(200);
  });
});

describe("training GPUs", () => {
  const h200 = (count: number, nodes = 1) =>
    body({ acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: count }, { nodeCount: nodes });
  const modes = { skipValidations: "accept" } as const;
  const manual = (emulator: Emulator, sent: unknown) => create(emulator, "skipValidations=true", sent);

  test("in use are counted per family, and the quota says what is left", async () => {
    const emulator = await start({ seed: seedWith({ acme: { tier: 1 }, modes }) });
    expect((await manual(emulator, h200(8))).status).toBe(200);
    const reply = await manual(emulator, h200(8, 2));
    expect([reply.status, reply.body]).toEqual([
      429,
      {
        code: 8,
        message: expect.stringContaining("quota_exceeded") as string,
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "QUOTA_EXCEEDED",
            domain: "training.fireworks.ai",
            metadata: { version: "1", source: "lifecycle", quota_required: "16", quota_available: "8" },
          },
        ],
      },
    ]);
    expect(jobsOf(emulator)).toEqual(["sft-7", "rlor-1"]);
    const h100 = body({ acceleratorType: "NVIDIA_H100_80GB", acceleratorCount: 8 });
    expect((await manual(emulator, h100)).status).toBe(200);
  });

  test.each<[string, (emulator: Emulator) => Promise<unknown>]>([
    ["cancelled", (emulator) => send(emulator, `POST ${JOBS}/rlor-1:cancel`, { body: {} })],
    ["deleted", (emulator) => send(emulator, `DELETE ${JOBS}/rlor-1`)],
  ])("are free again once the job is %s, and taken again when it is resumed", async (how, stop) => {
    const emulator = await start({ seed: seedWith({ acme: { trainingQuotas: { h200: 8 } }, modes }) });
    await manual(emulator, h200(8));
    expect((await manual(emulator, h200(8))).status).toBe(429);
    await stop(emulator);
    expect((await manual(emulator, h200(8))).status).toBe(200);
    if (how === "cancelled") expect((await send(emulator, `POST ${JOBS}/rlor-1:resume`)).status).toBe(429);
  });

  test.each([
    [0, FULL, 403, "TIER_REQUIRED"],
    [1, FULL, 403, "TIER_REQUIRED"],
    [2, FULL, 200, undefined],
    [undefined, FULL, 200, undefined],
    [1, LORA, 200, undefined],
  ])("tier %s on %s: %s %s", async (tier, shape, status, reason) => {
    const emulator = await start({ seed: seedWith({ acme: tier === undefined ? {} : { tier } }) });
    const sent = body({ baseModel: shape === LORA ? BASE_14B : BASE });
    const reply = await create(emulator, `trainingShape=${shape}`, sent);
    expect([reply.status, at(reply.body, "details", 0, "reason")]).toEqual([status, reason]);
    if (status === 403) expect(at(reply.body, "code")).toBe(7);
  });
});
