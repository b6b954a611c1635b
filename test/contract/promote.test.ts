import { describe, expect, test } from "vitest";

import { at, BASE, column, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";

describe("the life of a promotion", () => {
  test("an asynchronous one is an operation that ends with the model", async () => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs: 60_000 } }) });
    const started = await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect(started.body).toEqual({
      operation: {
        name: "accounts/acme/operations/op-1",
        metadata: expect.objectContaining({ statusMessage: expect.any(String) as string }) as object,
        done: false,
      },
    });
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "UPLOADING", kind: "HF_PEFT_ADDON" });
    emulator.advance("59s");
    const poll = `GET /v1/${String(at(started.body, "operation", "name"))}`;
    expect((await send(emulator, poll)).body).toMatchObject({ done: false });
    emulator.advance("1s");
    const done = await send(emulator, poll);
    expect(done.body).toMatchObject({ done: true, response: { name: "accounts/acme/models/m", state: "READY" } });
    expect(at(done.body, "metadata", "statusMessage")).toBe("promoted");
    expect(at(done.body, "response", "@type")).toBe("type.googleapis.com/gateway.Model");
    expect((await send(emulator, MODEL)).body).toMatchObject({
      state: "READY",
      createTime: "2026-11-01T00:00:00Z",
      updateTime: "2026-11-01T00:01:00Z",
    });
  });

  test("without a duration it is done at the first poll", async () => {
    const emulator = await start();
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("m") })).body).toMatchObject({
      operation: { done: false },
    });
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({ done: true });
  });

  test("a synchronous one answers with the model, which may still be uploading", async () => {
    const emulator = await start();
    const body = promotion("m", { async_promotion: undefined });
    expect((await send(emulator, PROMOTE_LORA, { body })).body).toMatchObject({ model: { state: "READY" } });
    emulator.setState(seedWith({ timing: { promotionMs: 1000 } }));
    expect((await send(emulator, PROMOTE_LORA, { body })).body).toMatchObject({ model: { state: "UPLOADING" } });
    emulator.advance("1s");
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "READY" });
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).status).toBe(404);
  });

  test("the model is listed while it uploads", async () => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs: 1 } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const models = at((await send(emulator, "GET /v1/accounts/acme/models")).body, "models");
    expect(column(models, "state")).toEqual(["UPLOADING"]);
  });
});

describe("the promoted model", () => {
  test("of an adapter says its base and rank", async () => {
    const emulator = await start();
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, MODEL)).body).toMatchObject({
      kind: "HF_PEFT_ADDON",
      peftDetails: { baseModel: BASE, r: 8, targetModules: expect.arrayContaining(["q_proj"]) as string[] },
      contextLength: 131_072,
      fineTuningJob: "",
      public: false,
      deployedModelRefs: [],
    });
  });

  test("of full weights is a base model with the base's metadata", async () => {
    const emulator = await start();
    await send(emulator, "POST /v1/accounts/acme/checkpoints/base-a1b2c3d4:promote", { body: promotion("m") });
    const { body } = await send(emulator, MODEL);
    expect(body).toMatchObject({
      kind: "HF_BASE_MODEL",
      baseModelDetails: { checkpointFormat: "HUGGINGFACE", parameterCount: "8190000000", moe: false },
    });
    expect(Object.keys(body as object)).not.toContain("peftDetails");
  });

  test.each([
    ["empty", ""],
    ["trainer-job", JOB],
  ] as const)("has a fineTuningJob that is %s", async (fineTuningJob, value) => {
    const emulator = await start({ seed: seedWith({ modes: { fineTuningJob } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, MODEL)).body).toMatchObject({ fineTuningJob: value });
  });

  test.each([
    [8, "HF_PEFT_ADDON"],
    [0, "HF_BASE_MODEL"],
  ])("of a type made promotable by hand follows the job's rank %s", async (loraRank, kind) => {
    const row = { id: "x", createTime: "2026-10-30T10:00:00Z", checkpointType: "NEW", promotable: true };
    const emulator = await start({ seed: seedWith({ job: { loraRank, checkpoints: [row] } }) });
    await send(emulator, "POST /v1/accounts/acme/checkpoints/x:promote", { body: promotion("m") });
    expect((await send(emulator, MODEL)).body).toMatchObject({ kind });
  });
});

describe("the request", () => {
  test("may be in camelCase", async () => {
    const body = {
      outputModel: "accounts/acme/models/m",
      baseModel: BASE,
      trainerJobId: JOB,
      asyncPromotion: true,
      hotLoadDeploymentId: "accounts/acme/deployments/d",
    };
    expect((await send(await start(), PROMOTE_LORA, { body })).status).toBe(200);
  });

  test("finds the checkpoint in the job that it names", async () => {
    const row = { id: "same", createTime: "2026-10-30T10:00:00Z", checkpointType: "INFERENCE_LORA" };
    const emulator = await start({
      seed: seedWith({
        acme: {
          trainerJobs: [
            { id: "one", baseModel: BASE, loraRank: 8, checkpoints: [row] },
            { id: "two", baseModel: BASE, loraRank: 16, checkpoints: [row] },
            { id: "empty", baseModel: BASE },
          ],
        },
      }),
    });
    const path = "POST /v1/accounts/acme/checkpoints/same:promote";
    const job = (id: string) => ({ trainer_job_id: `accounts/acme/rlorTrainerJobs/${id}` });
    await send(emulator, path, { body: promotion("m", job("two")) });
    expect((await send(emulator, MODEL)).body).toMatchObject({ peftDetails: { r: 16 } });
    const missing = await send(emulator, path, { body: promotion("n", job("empty")) });
    const message = 'checkpoint "same" not found in GCS';
    expect([missing.status, missing.body]).toEqual([400, { code: 3, message, details: [] }]);
    const unnamed = await send(emulator, path, { body: promotion("n", { trainer_job_id: undefined }) });
    expect(unnamed.status).toBe(200);
  });

  test("takes checkpoint ids with a colon, escaped or not", async () => {
    const row = { id: "run-1:final", createTime: "2026-10-30T10:00:00Z", checkpointType: "INFERENCE_LORA" };
    const emulator = await start({ seed: seedWith({ job: { checkpoints: [row] } }) });
    for (const id of ["run-1:final", "run-1%3Afinal"]) {
      const modelId = id.length === 11 ? "a" : "b";
      const reply = await send(emulator, `POST /v1/accounts/acme/checkpoints/${id}:promote`, {
        body: promotion(modelId),
      });
      expect([id, reply.status]).toEqual([id, 200]);
    }
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ["no output model", { output_model: undefined }, 400, "output_model and base_model are required"],
    ["an empty base model", { base_model: "" }, 400, "output_model and base_model are required"],
    ["an output model of another account", { output_model: "accounts/other/models/m" }, 400, "invalid output_model"],
    ["a bare output id", { output_model: "m" }, 400, "invalid output_model"],
    ["a short job id", { trainer_job_id: "sft-7" }, 400, "invalid trainer_job_id"],
    [
      "a job of another account",
      { trainer_job_id: "accounts/other/rlorTrainerJobs/theirs" },
      400,
      "invalid trainer_job_id",
    ],
    ["a job that is not there", { trainer_job_id: "accounts/acme/rlorTrainerJobs/x" }, 404, "not found"],
    ["an unknown field", { checkpoint: "x", more: 1 }, 400, 'unknown field "checkpoint", "more"'],
    ["a field in both spellings", { outputModel: "accounts/acme/models/m" }, 400, '"outputModel" was given twice'],
    ["a number for a text", { base_model: 7 }, 400, 'field "baseModel" must be a string'],
    ["a text for a flag", { async_promotion: "true" }, 400, 'field "asyncPromotion" must be a boolean'],
  ])("with %s is refused and promotes nothing", async (_, changes, status, message) => {
    const emulator = await start();
    const reply = await send(emulator, PROMOTE_LORA, { body: promotion("m", changes) });
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
    expect(emulator.state().accounts[0]?.models).toEqual([]);
    expect(emulator.state().accounts[0]?.operations).toEqual([]);
  });

  test.each([
    ["no body", undefined],
    ["a list", []],
    ["broken JSON", "{"],
  ])("with %s is 400", async (_, body) => {
    const reply = await send(await start(), PROMOTE_LORA, { body });
    expect([reply.status, at(reply.body, "code")]).toEqual([400, 3]);
  });

  test("for a checkpoint that cannot be promoted is 400 and names it", async () => {
    const reply = await send(await start(), "POST /v1/accounts/acme/checkpoints/dcp:promote", { body: promotion("m") });
    expect([reply.status, at(reply.body, "message")]).toEqual([400, 'checkpoint "dcp" is not promotable']);
  });
});
