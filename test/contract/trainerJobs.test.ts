import { describe, expect, test } from "vitest";

import { at, column, JOB, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const PATH = "/v1/accounts/acme/rlorTrainerJobs/sft-7";

test("a job shows its training config, wherever the seed says it", async () => {
  const emulator = await start({
    seed: seedWith({
      job: {
        acceleratorType: "NVIDIA_B200_180GB",
        acceleratorCount: 4,
        nodeCount: 2,
        trainingConfig: { region: "EU" },
      },
    }),
  });
  const reply = await send(emulator, `GET ${PATH}`);
  expect(reply.body).toMatchObject({
    name: JOB,
    state: "JOB_STATE_COMPLETED",
    nodeCount: 2,
    trainingConfig: {
      baseModel: "accounts/fireworks/models/qwen3-8b",
      loraRank: 8,
      acceleratorType: "NVIDIA_B200_180GB",
      acceleratorCount: 4,
      region: "EU",
    },
  });
  expect(Object.keys(reply.body as object)).not.toContain("checkpoints");
});

test("any field of the service can be seeded and comes back", async () => {
  const emulator = await start({ seed: seedWith({ job: { state: "JOB_STATE_RUNNING", purpose: "eval" } }) });
  expect((await send(emulator, `GET ${PATH}`)).body).toMatchObject({ state: "JOB_STATE_RUNNING", purpose: "eval" });
});

test("a job that is not there is 404 with the text of the service", async () => {
  const reply = await send(await start(), "GET /v1/accounts/acme/rlorTrainerJobs/nope");
  const message = "RlorTrainerJob accounts/acme/rlorTrainerJobs/nope not found";
  expect([reply.status, reply.body]).toEqual([404, { code: 5, message, details: [] }]);
});

test("the list keeps to the read mask and the filter", async () => {
  const emulator = await start({
    seed: seedWith({ acme: { trainerJobs: [{ id: "a", state: "JOB_STATE_RUNNING" }, { id: "b" }] } }),
  });
  const path = "/v1/accounts/acme/rlorTrainerJobs";
  const reply = await send(emulator, `GET ${path}?filter=state%3D%22JOB_STATE_RUNNING%22&readMask=name,state`);
  const name = "accounts/acme/rlorTrainerJobs/a";
  expect(reply.body).toEqual({ rlorTrainerJobs: [{ name, state: "JOB_STATE_RUNNING" }], totalSize: 1 });
});

describe("a deleted job", () => {
  test("is a tombstone: readable, archived, hidden from the list, its checkpoints still promotable", async () => {
    const emulator = await start();
    expect((await send(emulator, `DELETE ${PATH}`)).body).toEqual({});
    expect((await send(emulator, `GET ${PATH}`)).body).toMatchObject({
      state: "JOB_STATE_ARCHIVED",
      deleteTime: "2026-11-01T00:00:00Z",
    });
    expect(at((await send(emulator, "GET /v1/accounts/acme/rlorTrainerJobs")).body, "rlorTrainerJobs")).toEqual([]);
    expect(at((await send(emulator, `GET ${PATH}/checkpoints`)).body, "checkpoints")).toHaveLength(3);
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("m") })).status).toBe(200);
  });

  test("is gone 30 days later, and a second delete does not restart the clock", async () => {
    const emulator = await start();
    await send(emulator, `DELETE ${PATH}`);
    emulator.advance("29d");
    expect((await send(emulator, `DELETE ${PATH}`)).status).toBe(200);
    emulator.advance("23h59m59s");
    expect((await send(emulator, `GET ${PATH}`)).status).toBe(200);
    emulator.advance("1s");
    const replies = [
      await send(emulator, `GET ${PATH}`),
      await send(emulator, `DELETE ${PATH}`),
      await send(emulator, `GET ${PATH}/checkpoints`),
      await send(emulator, PROMOTE_LORA, { body: promotion("m") }),
    ];
    expect(replies.map(({ status, body }) => [status, at(body, "code")])).toEqual(Array(4).fill([404, 5]));
  });

  test.each(["JOB_STATE_ARCHIVED", "JOB_STATE_DELETED"])("may be seeded as %s", async (state) => {
    const emulator = await start({ seed: seedWith({ job: { state } }) });
    expect((await send(emulator, `GET ${PATH}`)).body).toMatchObject({ state: "JOB_STATE_ARCHIVED" });
    expect(at((await send(emulator, "GET /v1/accounts/acme/rlorTrainerJobs")).body, "totalSize")).toBe(0);
  });
});

test("jobs are listed by filter, order and page", async () => {
  const trainerJobs = [
    { id: "a", state: "JOB_STATE_RUNNING", createTime: "2026-10-01T00:00:00Z" },
    { id: "b", state: "JOB_STATE_FAILED", createTime: "2026-10-03T00:00:00Z" },
    { id: "c", state: "JOB_STATE_RUNNING", createTime: "2026-10-02T00:00:00Z" },
  ];
  const emulator = await start({ seed: seedWith({ acme: { trainerJobs } }) });
  const query = `filter=${encodeURIComponent('state="JOB_STATE_RUNNING"')}&orderBy=create_time%20desc&pageSize=1`;
  const { body } = await send(emulator, `GET /v1/accounts/acme/rlorTrainerJobs?${query}`);
  expect(column(at(body, "rlorTrainerJobs"), "name")).toEqual(["accounts/acme/rlorTrainerJobs/c"]);
  expect(at(body, "totalSize")).toBe(2);
});
