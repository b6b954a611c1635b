import { describe, expect, test } from "vitest";

import { type Emulator, type RunCommand } from "../../provider/emulator/index.js";
import { at, BASE, column, JOB, seedWith, send, start } from "./harness.js";
import { created, DCP, getJob, health, JOBS, LORA, POD, stateOf } from "./trainerJobHarness.js";

const checkpoints = async (emulator: Emulator) =>
  at((await send(emulator, `GET ${JOBS}/j/checkpoints`)).body, "checkpoints");

describe("on its way up", () => {
  test("a job is CREATING, PENDING, RUNNING, and its pod healthy at last", async () => {
    const emulator = await created({ timing: { jobCreatingMs: 1000, jobPendingMs: 60_000, podHealthyMs: 5000 } });
    const seen = [];
    for (const by of ["0s", "1s", "59s", "1s", "4s", "1s"]) {
      emulator.advance(by);
      seen.push([await stateOf(emulator), await health(emulator)]);
    }
    expect(seen).toEqual([
      ["JOB_STATE_CREATING", 503],
      ["JOB_STATE_PENDING", 503],
      ["JOB_STATE_PENDING", 503],
      ["JOB_STATE_RUNNING", 503],
      ["JOB_STATE_RUNNING", 503],
      ["JOB_STATE_RUNNING", 200],
    ]);
    expect((await send(emulator, `GET ${POD}/healthz`)).body).toEqual({ status: "ok" });
  });

  test("a run may fail on the way up, or later, and says why", async () => {
    const end = { afterMs: 30_000, message: "no capacity" };
    const early = await created(
      { timing: { jobCreatingMs: 60_000 } },
      { runs: [{ end: { ...end, since: "create" } }] },
    );
    early.advance("2m");
    expect(await getJob(early)).toMatchObject({
      state: "JOB_STATE_FAILED",
      status: { message: "no capacity" },
      completedTime: "2026-11-01T00:00:30Z",
    });
    const late = await created({ timing: { jobCreatingMs: 60_000 } }, { runs: [{ end }] });
    late.advance("89s");
    expect(await stateOf(late)).toBe("JOB_STATE_RUNNING");
    late.advance("1s");
    expect(await stateOf(late)).toBe("JOB_STATE_FAILED");
  });

  test("nothing of it shows but the fields of the service", async () => {
    const emulator = await created({}, { runs: [{ saves: [{ id: "x", checkpointType: DCP, afterMs: 9 }] }] });
    const names = Object.keys((await getJob(emulator)) as object);
    for (const name of ["upcoming", "saves", "end", "runningSince", "lastActivityTime", "id"]) {
      expect(names).not.toContain(name);
    }
  });
});

describe("saving checkpoints", () => {
  const saves = [
    { afterMs: 60_000, id: "step-1", checkpointType: DCP },
    { afterMs: 60_000, id: "step-1-a1b2c3d4", checkpointType: LORA },
    { afterMs: 120_000, id: "step-2-a1b2c3d4", checkpointType: LORA, promotable: false },
  ];

  test("a run does so by itself as the clock goes, until it ends", async () => {
    const runs = [{ saves, end: { state: "JOB_STATE_COMPLETED", afterMs: 90_000 } }];
    const emulator = await created({ timing: { jobCreatingMs: 10_000 } }, { runs });
    emulator.advance("69s");
    expect(await checkpoints(emulator)).toEqual([]);
    emulator.advance("1s");
    expect(await checkpoints(emulator)).toMatchObject([
      { name: `accounts/acme/rlorTrainerJobs/j/checkpoints/step-1`, createTime: "2026-11-01T00:01:10Z" },
      { promotable: true },
    ]);
    emulator.advance("1h");
    expect(await stateOf(emulator)).toBe("JOB_STATE_COMPLETED");
    expect(await checkpoints(emulator)).toHaveLength(2);
  });

  test.each([
    [0, "TRAINING", "INFERENCE_BASE"],
    [8, "TRAINING_LORA", "INFERENCE_LORA"],
  ])("a run of rank %i saves %s and %s, unless a save says another type", async (loraRank, state, weights) => {
    const saves = [
      { id: "step-1", promotable: false },
      { id: "step-1-a1b2c3d4", afterMs: 1 },
      { id: "step-1-merged-a1b2c3d4", afterMs: 2, checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE" },
    ];
    const fields = { trainingConfig: { baseModel: BASE, loraRank } };
    const emulator = await created({ modes: { loraOnFullShape: "accept" } }, { runs: [{ saves }] }, fields);
    emulator.advance("1s");
    expect(column(await checkpoints(emulator), "checkpointType")).toEqual(
      [state, weights, "INFERENCE_BASE"].map((type) => `CHECKPOINT_TYPE_${type}`),
    );
    expect(column(await checkpoints(emulator), "promotable")).toEqual([false, true, true]);
  });

  test("a resumed run saves what is left", async () => {
    const emulator = await created({}, { runs: [{ saves, end: { state: "JOB_STATE_PAUSED", afterMs: 90_000 } }] });
    emulator.advance("10m");
    await send(emulator, `POST ${JOBS}/j:resume`);
    emulator.advance("2m");
    expect(column(await checkpoints(emulator), "promotable")).toEqual([false, true, false]);
    expect(await stateOf(emulator)).toBe("JOB_STATE_RUNNING");
  });

  test("a job that is seeded as RUNNING saves too", async () => {
    const emulator = await start({ seed: seedWith({ job: { state: "JOB_STATE_RUNNING", checkpoints: [], saves } }) });
    const count = async () => at((await send(emulator, `GET /v1/${JOB}/checkpoints`)).body, "totalSize");
    expect(await count()).toBe(0);
    emulator.advance("2m");
    expect(await count()).toBe(3);
  });

  test("the entry is chosen by the id of the job, and used up", async () => {
    const save = (id: string) => [{ id, checkpointType: LORA }];
    const runs = [
      { job: "other-*", saves: save("no") },
      { job: "*", count: 0, saves: save("spent") },
      { job: "j", count: 1, saves: save("yes") },
    ];
    const emulator = await created({}, { runs });
    expect(column(await checkpoints(emulator), "name")).toEqual(["accounts/acme/rlorTrainerJobs/j/checkpoints/yes"]);
    expect(emulator.state().accounts[0]?.runs[2]?.count).toBe(0);
  });

  test.each(["over HTTP", "by call"])("a test can do it %s", async (how) => {
    const emulator = await created();
    const command: RunCommand = {
      account: "acme",
      job: "j",
      checkpoints: [
        { id: "now", checkpointType: LORA },
        { id: "then", checkpointType: DCP, createTime: "2026-10-01T00:00:00.5Z" },
      ],
      state: "JOB_STATE_FAILED",
      message: "out of memory",
    };
    emulator.advance("1m");
    if (how === "by call") emulator.run(command);
    else expect((await send(emulator, "POST /_emulator/runs", { body: command, headers: {} })).body).toEqual({});
    expect(column(await checkpoints(emulator), "createTime")).toEqual([
      "2026-10-01T00:00:00.5Z",
      "2026-11-01T00:01:00Z",
    ]);
    expect(await getJob(emulator)).toMatchObject({ state: "JOB_STATE_FAILED", status: { message: "out of memory" } });
  });

  test.each([
    [{ account: "acme", job: "none" }, 404],
    [{ account: "none", job: "j" }, 404],
    [{ account: "acme", job: "j", colour: "red" }, 400],
    [{ account: "acme", job: "j", checkpoints: [{ id: "x" }] }, 400],
  ])("%j is %s", async (body, status) => {
    expect((await send(await created(), "POST /_emulator/runs", { body })).status).toBe(status);
  });
});
