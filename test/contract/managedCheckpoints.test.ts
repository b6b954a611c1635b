import { describe, expect, test } from "vitest";

import { type Emulator, type Modes } from "../../provider/emulator/index.js";
import { at, BASE, column, OTHER_KEY, seedWith, send, start } from "./harness.js";

const SESSION_ROW = "run-0123456789abcdef0123456789abcdef-final-a1b2c3d4";
const row = (id: string, type = "INFERENCE_LORA") => ({
  id,
  createTime: "2026-10-30T10:00:00Z",
  checkpointType: `CHECKPOINT_TYPE_${type}`,
});
const trained = { baseModel: BASE, loraRank: 8, checkpoints: [row("late"), row("dcp", "TRAINING_LORA")] };
const sessions = [{ id: "ts-1", ...trained, checkpoints: [row(SESSION_ROW)] }];
const seed = seedWith({
  modes: { reinforcementCheckpoints: "listed" },
  acme: {
    supervisedFineTuningJobs: [{ id: "j", ...trained, epochs: 2 }],
    dpoJobs: [{ id: "j", ...trained }],
    reinforcementFineTuningJobs: [{ id: "j", ...trained }],
    trainingSessions: sessions,
  },
});

const MODEL = "GET /v1/accounts/acme/models/m";
const wanted = { output_model: "accounts/acme/models/m", base_model: BASE };

describe.each(["supervisedFineTuningJobs", "dpoJobs", "reinforcementFineTuningJobs"])("%s", (collection) => {
  const path = `/v1/accounts/acme/${collection}/j`;

  test("list their checkpoints under their own names", async () => {
    const { body } = await send(await start({ seed }), `GET ${path}/checkpoints?pageSize=200`);
    expect(body).toMatchObject({
      checkpoints: [
        { name: `accounts/acme/${collection}/j/checkpoints/late`, promotable: true },
        { name: `accounts/acme/${collection}/j/checkpoints/dcp`, promotable: false },
      ],
      totalSize: 2,
    });
  });

  test("promote with an operation when asked to", async () => {
    const emulator = await start({ seed: { ...seed, timing: { promotionMs: 60_000 } } });
    const promote = `POST ${path}/checkpoints/late:promote`;
    const { body } = await send(emulator, promote, { body: { ...wanted, async_promotion: true } });
    expect(body).toMatchObject({ operation: { name: "accounts/acme/operations/op-1", done: false } });
    emulator.advance("1m");
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({ done: true });
    expect((await send(emulator, MODEL)).body).toMatchObject({
      state: "READY",
      kind: "HF_PEFT_ADDON",
      peftDetails: { baseModel: BASE, r: 8 },
    });
    expect((await send(emulator, promote, { body: wanted })).status).toBe(409);
  });

  test.each<[string, string, object, number, string]>([
    ["of a job that is not there", "x/checkpoints/late", {}, 404, "not found"],
    ["of a checkpoint that is not there", "j/checkpoints/x", {}, 400, 'checkpoint "x" not found in GCS'],
    ["of DCP state", "j/checkpoints/dcp", {}, 400, "not promotable"],
    ["with a trainer job", "j/checkpoints/late", { trainer_job_id: "x" }, 400, 'unknown field "trainer_job_id"'],
    ["without a base model", "j/checkpoints/late", { base_model: "" }, 400, "base_model are required"],
    ["with the wrong base model", "j/checkpoints/late", { base_model: `${BASE}x` }, 400, "invalid base_model"],
    ["into another account", "j/checkpoints/late", { output_model: "accounts/other/models/m" }, 400, "output_model"],
  ])("a promotion %s is refused", async (_, name, changes, status, message) => {
    const emulator = await start({ seed });
    const body = { ...wanted, ...changes };
    const reply = await send(emulator, `POST /v1/accounts/acme/${collection}/${name}:promote`, { body });
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
    expect(emulator.state().accounts[0]?.models).toEqual([]);
  });

  test("are hidden from other accounts", async () => {
    const headers = { "x-api-key": OTHER_KEY };
    const emulator = await start({ seed });
    for (const request of [`GET ${path}`, `GET ${path}/checkpoints`]) {
      expect((await send(emulator, request, { headers })).status).toBe(403);
    }
  });
});

test("a supervised job has its base model at the top, a DPO job in its training config", async () => {
  const emulator = await start({ seed });
  const supervised = (await send(emulator, "GET /v1/accounts/acme/supervisedFineTuningJobs/j")).body;
  expect(supervised).toMatchObject({
    name: "accounts/acme/supervisedFineTuningJobs/j",
    state: "JOB_STATE_COMPLETED",
    baseModel: BASE,
    loraRank: 8,
    epochs: 2,
  });
  expect(Object.keys(supervised as object)).not.toContain("checkpoints");
  const dpo = (await send(emulator, "GET /v1/accounts/acme/dpoJobs/j")).body;
  expect(dpo).toMatchObject({ trainingConfig: { baseModel: BASE, loraRank: 8 } });
  expect(Object.keys(dpo as object)).not.toContain("baseModel");
  expect((await send(emulator, "GET /v1/accounts/acme/dpoJobs/x")).status).toBe(404);
});

test("a reinforcement job has no checkpoints that can be reached, unless the mode says so", async () => {
  const emulator = await start({ seed: { ...seed, modes: {} } });
  const checkpoints = "/v1/accounts/acme/reinforcementFineTuningJobs/j/checkpoints";
  for (const request of [`GET ${checkpoints}`, `POST ${checkpoints}/late:promote`]) {
    const reply = await send(emulator, request, request.startsWith("POST") ? { body: wanted } : {});
    expect([reply.status, reply.body]).toMatchObject([404, { message: "Not Found" }]);
  }
});

test("the same checkpoint id of two jobs is not the same promotion", async () => {
  const emulator = await start({ seed: { ...seed, modes: { repeatedPromote: "last-wins" } } });
  await send(emulator, "POST /v1/accounts/acme/dpoJobs/j/checkpoints/late:promote", { body: wanted });
  const other = "POST /v1/accounts/acme/supervisedFineTuningJobs/j/checkpoints/late:promote";
  expect((await send(emulator, other, { body: wanted })).status).toBe(409);
});

describe("training sessions", () => {
  const path = "/v1/accounts/acme/trainingSessions/ts-1";
  const promote = (emulator: Emulator, changes: object = {}) =>
    send(emulator, `POST ${path}/checkpoints/${SESSION_ROW}:promote`, { body: { ...wanted, ...changes } });

  test.each<[Modes["sessionCheckpointsEnvelope"], string]>([
    ["trainingSessionCheckpoints", "nextPageToken"],
    ["training_session_checkpoints", "next_page_token"],
    ["checkpoints", "nextPageToken"],
  ])("list their checkpoints as %s with the caller's name", async (sessionCheckpointsEnvelope, token) => {
    const two = [row(SESSION_ROW), row("run-0123456789abcdef0123456789abcdef:older")];
    const emulator = await start({
      seed: seedWith({
        acme: { trainingSessions: [{ id: "ts-1", checkpoints: two }] },
        modes: { sessionCheckpointsEnvelope },
      }),
    });
    const { body } = await send(emulator, `GET ${path}/checkpoints?pageSize=1`);
    expect(Object.keys(body as object)).toEqual([sessionCheckpointsEnvelope, token, "totalSize"]);
    expect(at(body, sessionCheckpointsEnvelope, 0)).toMatchObject({
      name: `accounts/acme/trainingSessions/ts-1/checkpoints/${SESSION_ROW}`,
      checkpointName: "final",
      promotable: true,
    });
    const next = await send(emulator, `GET ${path}/checkpoints?pageSize=1&pageToken=${String(at(body, token))}`);
    expect(column(at(next.body, sessionCheckpointsEnvelope), "checkpointName")).toEqual(["older"]);
  });

  test("promote at once and answer with the model alone", async () => {
    const { body } = await promote(await start({ seed }));
    expect(Object.keys(body as object)).toEqual(["model"]);
    expect(body).toMatchObject({ model: { name: "accounts/acme/models/m", kind: "HF_PEFT_ADDON", state: "READY" } });
  });

  test.each([{ async_promotion: true }, { trainer_job_id: "x" }])("know no field %j", async (changes) => {
    expect((await promote(await start({ seed }), changes)).status).toBe(400);
  });

  test("show their base model, and are gone with their checkpoints once deleted", async () => {
    const emulator = await start({ seed });
    expect((await send(emulator, `GET ${path}`)).body).toMatchObject({
      name: "accounts/acme/trainingSessions/ts-1",
      state: "TRAINING_SESSION_STATE_READY",
      baseModel: BASE,
    });
    expect((await send(emulator, `DELETE ${path}`)).text).toBe("{}");
    for (const request of [`DELETE ${path}`, `GET ${path}`, `GET ${path}/checkpoints`]) {
      expect([request, (await send(emulator, request)).status]).toEqual([request, 404]);
    }
    expect((await promote(emulator)).status).toBe(404);
  });

  test("lose their checkpoints with the trainer that they are bound to", async () => {
    const bound = seedWith({ acme: { trainerJobs: [{ id: "pool" }], trainingSessions: sessions } });
    const emulator = await start({ seed: bound });
    const state = emulator.state();
    for (const account of state.accounts) for (const one of account.trainingSessions) one.boundTrainer = "pool";
    emulator.setState(state);
    expect((await send(emulator, `GET ${path}/checkpoints`)).status).toBe(200);
    await send(emulator, "DELETE /v1/accounts/acme/rlorTrainerJobs/pool");
    expect((await send(emulator, `GET ${path}/checkpoints`)).status).toBe(404);
    expect((await promote(emulator)).status).toBe(404);
  });
});
