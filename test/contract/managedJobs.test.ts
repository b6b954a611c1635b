import { describe, expect, test } from "vitest";

import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, column, OTHER_KEY, seedWith, send, start } from "./harness.js";

const LORA = "accounts/acme/models/lora";
const models = [{ id: "lora", kind: "HF_PEFT_ADDON", peftDetails: { baseModel: BASE, r: 16 } }];
const open = (acme: Partial<Seed["accounts"][number]> = {}, top: Omit<Seed, "accounts"> = {}) =>
  start({ seed: seedWith({ acme: { models, ...acme }, ...top }) });

const COLLECTIONS: readonly [string, string, object, (training: object) => object][] = [
  ["supervisedFineTuningJobs", "supervisedFineTuningJobId", {}, (training) => training],
  ["dpoJobs", "dpoJobId", {}, (training) => ({ trainingConfig: training })],
  [
    "reinforcementFineTuningJobs",
    "reinforcementFineTuningJobId",
    { evaluator: "accounts/acme/evaluators/e" },
    (training) => ({ trainingConfig: training }),
  ],
];

describe.each(COLLECTIONS)("%s", (collection, idQuery, more, place) => {
  const jobs = `/v1/accounts/acme/${collection}`;
  const create = (emulator: Emulator, training: object = { baseModel: BASE, loraRank: 8 }, fields: object = {}) =>
    send(emulator, `POST ${jobs}?${idQuery}=j`, {
      body: { dataset: "accounts/acme/datasets/d", ...more, ...place(training), ...fields },
    });
  const get = async (emulator: Emulator) => (await send(emulator, `GET ${jobs}/j`)).body;
  const state = async (emulator: Emulator) => at(await get(emulator), "state");
  const saved = (emulator: Emulator) => {
    const [account] = emulator.state().accounts;
    const rows: unknown = account === undefined ? undefined : Reflect.get(account, collection);
    return at(rows, 0, "checkpoints");
  };

  test("are created, run, save a checkpoint and are completed", async () => {
    const emulator = await open({}, { timing: { jobCreatingMs: 60_000 } });
    const { body } = await create(emulator, undefined, { display_name: "Bot" });
    expect(body).toMatchObject({
      name: `accounts/acme/${collection}/j`,
      state: "JOB_STATE_CREATING",
      displayName: "Bot",
      ...place({ baseModel: BASE, loraRank: 8 }),
    });
    emulator.advance("1m");
    expect(await get(emulator)).toMatchObject({ state: "JOB_STATE_COMPLETED", completedTime: "2026-11-01T00:01:00Z" });
    expect(saved(emulator)).toMatchObject([{ checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" }]);
    for (const name of ["saves", "end", "upcoming", "checkpoints"]) expect(body).not.toHaveProperty(name);
  });

  test("go as the script says", async () => {
    const end = { state: "JOB_STATE_FAILED", afterMs: 60_000, message: "no GPUs" };
    const emulator = await open({ runs: [{ job: "j*", end }] });
    await create(emulator);
    expect(await state(emulator)).toBe("JOB_STATE_RUNNING");
    emulator.advance("1m");
    expect(await get(emulator)).toMatchObject({ state: "JOB_STATE_FAILED", status: { message: "no GPUs" } });
    expect(saved(emulator)).toEqual([]);
  });

  test("that continue another model have its base and rank", async () => {
    expect((await create(await open(), { warmStartFrom: LORA })).body).toMatchObject(
      place({ warmStartFrom: LORA, baseModel: BASE, loraRank: 16 }),
    );
  });

  test("are listed, cancelled, resumed and deleted", async () => {
    const emulator = await open({ runs: [{ end: { state: "JOB_STATE_COMPLETED", afterMs: 3_600_000 } }] });
    await create(emulator);
    expect((await send(emulator, `POST ${jobs}/j:resume`, { body: {} })).status).toBe(400);
    expect((await send(emulator, `POST ${jobs}/j:cancel`, { body: {} })).body).toEqual({});
    expect(await state(emulator)).toBe("JOB_STATE_CANCELLED");
    expect((await send(emulator, `POST ${jobs}/j:cancel`, { body: {} })).status).toBe(400);
    expect((await send(emulator, `POST ${jobs}/j:resume`, { body: {} })).body).toMatchObject({
      state: "JOB_STATE_CREATING",
    });
    expect(await state(emulator)).toBe("JOB_STATE_COMPLETED");
    const list = async () =>
      column(at((await send(emulator, `GET ${jobs}?filter=state!="x"`)).body, collection), "name");
    expect(await list()).toEqual([`accounts/acme/${collection}/j`]);
    expect((await send(emulator, `DELETE ${jobs}/j`)).body).toEqual({});
    expect(await list()).toEqual([]);
    expect((await send(emulator, `DELETE ${jobs}/j`)).status).toBe(404);
  });

  test("get an id when none is asked for", async () => {
    const emulator = await open();
    const body = { dataset: "d", ...more, ...place({ baseModel: BASE }) };
    const names: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      names.push(at((await send(emulator, `POST ${jobs}`, { body })).body, "name"));
    }
    expect(new Set(names).size).toBe(2);
  });

  test.each<[string, object | undefined, object, number, string]>([
    ["without a dataset", undefined, { dataset: "" }, 400, "dataset must be set"],
    ["without a model", {}, {}, 400, "exactly one of"],
    ["from two models", { baseModel: BASE, warmStartFrom: LORA }, {}, 400, "exactly one of"],
    ["of a model that is not there", { baseModel: `${BASE}x` }, {}, 404, "not found"],
    ["of somebody's model", { baseModel: "accounts/other/models/private" }, {}, 404, "not found"],
    ["with an unknown field", undefined, { displayname: "x" }, 400, 'unknown field "displayname"'],
    ["with an unknown training field", { baseModel: BASE, rank: 8 }, {}, 400, 'unknown field "rank"'],
  ])("%s are refused", async (_, training, fields, status, message) => {
    const reply = await create(await open(), training, fields);
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
  });

  test("keep their id, and are hidden from other accounts", async () => {
    const emulator = await open();
    await create(emulator);
    expect((await create(emulator)).status).toBe(409);
    expect((await send(emulator, `GET ${jobs}`, { headers: { "x-api-key": OTHER_KEY } })).status).toBe(403);
  });
});

test("a reinforcement job needs an evaluator", async () => {
  const body = { dataset: "d", trainingConfig: { baseModel: BASE } };
  const reply = await send(await open(), "POST /v1/accounts/acme/reinforcementFineTuningJobs", { body });
  expect([reply.status, at(reply.body, "message")]).toEqual([400, "evaluator must be set"]);
});

test("a completed job's checkpoint is promoted", async () => {
  const emulator = await open();
  const body = { dataset: "d", baseModel: BASE };
  await send(emulator, "POST /v1/accounts/acme/supervisedFineTuningJobs?supervisedFineTuningJobId=j", { body });
  const checkpoints = "/v1/accounts/acme/supervisedFineTuningJobs/j/checkpoints";
  const listed = (await send(emulator, `GET ${checkpoints}`)).body;
  expect(column(at(listed, "checkpoints"), "promotable")).toEqual([true]);
  const wanted = { output_model: "accounts/acme/models/m", base_model: BASE };
  const reply = await send(emulator, `POST ${checkpoints}/final-a1b2c3d4:promote`, { body: wanted });
  expect(reply.body).toMatchObject({ model: { kind: "HF_BASE_MODEL", state: "READY" } });
});
