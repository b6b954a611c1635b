import { describe, expect, test } from "vitest";

import { type Modes } from "../../provider/emulator/index.js";
import { JOB, seedWith, send, start } from "./harness.js";
import { created, DCP, getJob, health, JOBS, POD, stateOf } from "./trainerJobHarness.js";

describe("an idle job", () => {
  test.each<[object, string]>([
    [{}, "1h"],
    [{ inactivityTimeout: "300s" }, "5m"],
    [{ inactivityTimeout: "0.5s" }, "500ms"],
  ])("with %j is stopped after %s without activity", async (fields, after) => {
    const emulator = await created({}, {}, fields);
    expect(await stateOf(emulator)).toBe("JOB_STATE_RUNNING");
    emulator.advance(after);
    expect(await stateOf(emulator)).toBe("JOB_STATE_PAUSED");
    expect(await health(emulator)).toBe(404);
    expect((await send(emulator, `POST ${JOBS}/j:resume`)).body).toMatchObject({ state: "JOB_STATE_CREATING" });
    expect(await health(emulator)).toBe(200);
  });

  test("was busy when it saved and when its pod was asked, not when its health was", async () => {
    const emulator = await created({}, {}, { inactivityTimeout: "60s" });
    await stateOf(emulator);
    emulator.advance("50s");
    emulator.run({ account: "acme", job: "j", checkpoints: [{ id: "x", checkpointType: DCP }] });
    emulator.advance("50s");
    expect((await send(emulator, `GET ${POD}/list_checkpoints`)).status).toBe(200);
    emulator.advance("50s");
    expect(await health(emulator)).toBe(200);
    emulator.advance("10s");
    expect(await stateOf(emulator)).toBe("JOB_STATE_PAUSED");
  });

  test("with something still to save or to end is not idle", async () => {
    const save = { afterMs: 7_200_000, id: "late", checkpointType: DCP };
    const end = { afterMs: 10_800_000, state: "JOB_STATE_COMPLETED" };
    const emulator = await created({}, { runs: [{ saves: [save], end }] });
    emulator.advance("2h59m");
    expect(await stateOf(emulator)).toBe("JOB_STATE_RUNNING");
    emulator.advance("1m");
    expect(await stateOf(emulator)).toBe("JOB_STATE_COMPLETED");
  });

  test.each<Modes["idleStop"]>(["JOB_STATE_IDLE", "JOB_STATE_COMPLETED"])("may become %s", async (idleStop) => {
    const emulator = await created({ modes: { idleStop } });
    emulator.advance("1d");
    expect(await stateOf(emulator)).toBe(idleStop);
  });

  test("is left alone when it was seeded without a time of activity, or with the cleanup disabled", async () => {
    const emulator = await start({ seed: seedWith({ job: { state: "JOB_STATE_RUNNING" } }) });
    emulator.advance("30d");
    expect((await send(emulator, `GET /v1/${JOB}`)).body).toMatchObject({ state: "JOB_STATE_RUNNING" });
    const busy = {
      state: "JOB_STATE_RUNNING",
      lastActivityTime: "2026-11-01T00:00:00Z",
      disableInactivityCleanup: true,
    };
    emulator.setState(seedWith({ job: busy }));
    emulator.advance("30d");
    expect((await send(emulator, `GET /v1/${JOB}`)).body).toMatchObject({ state: "JOB_STATE_RUNNING" });
  });
});

describe("cancel, resume and delete", () => {
  test("a job is CANCELLING, then CANCELLED, then resumed", async () => {
    const emulator = await created({ timing: { jobCancellingMs: 10_000 } });
    const cancelled = await send(emulator, `POST ${JOBS}/j:cancel`, { body: {} });
    expect([cancelled.status, cancelled.text]).toEqual([200, "{}"]);
    expect(await stateOf(emulator)).toBe("JOB_STATE_CANCELLING");
    emulator.advance("10s");
    expect(await getJob(emulator)).toMatchObject({
      state: "JOB_STATE_CANCELLED",
      completedTime: "2026-11-01T00:00:10Z",
    });
    const resumed = await send(emulator, `POST ${JOBS}/j:resume`, { body: {} });
    expect([resumed.status, resumed.body]).toMatchObject([200, { state: "JOB_STATE_CREATING" }]);
    expect(Object.keys(resumed.body as object)).not.toContain("completedTime");
    expect(await stateOf(emulator)).toBe("JOB_STATE_RUNNING");
    expect(emulator.state().accounts[0]?.created).toMatchObject({ trainerJobs: 1 });
  });

  test("a deleted job is DELETING for a while, then a tombstone, whatever was to come", async () => {
    const emulator = await created({ timing: { jobDeletingMs: 10_000, jobCreatingMs: 5000 } });
    expect((await send(emulator, `DELETE ${JOBS}/j`)).text).toBe("{}");
    emulator.advance("9s");
    expect(await stateOf(emulator)).toBe("JOB_STATE_DELETING");
    expect((await send(emulator, `DELETE ${JOBS}/j`)).status).toBe(200);
    emulator.advance("1s");
    expect(await getJob(emulator)).toMatchObject({ state: "JOB_STATE_ARCHIVED", deleteTime: "2026-11-01T00:00:10Z" });
    emulator.advance("30d");
    expect((await send(emulator, `GET ${JOBS}/j`)).status).toBe(404);
  });

  test.each([
    ["cancel", "JOB_STATE_COMPLETED", 400],
    ["cancel", "JOB_STATE_FAILED", 400],
    ["cancel", "JOB_STATE_CANCELLING", 400],
    ["cancel", "JOB_STATE_DELETED", 400],
    ["cancel", "JOB_STATE_PAUSED", 200],
    ["cancel", "JOB_STATE_RUNNING", 200],
    ["cancel", "JOB_STATE_PENDING", 200],
    ["resume", "JOB_STATE_RUNNING", 400],
    ["resume", "JOB_STATE_DELETING", 400],
    ["resume", "JOB_STATE_DELETED", 400],
    ["resume", "JOB_STATE_FAILED", 200],
    ["resume", "JOB_STATE_PAUSED", 200],
    ["resume", "JOB_STATE_COMPLETED", 200],
  ])("%s of a job that is %s is %s", async (verb, state, status) => {
    const emulator = await start({ seed: seedWith({ job: { state } }) });
    const reply = await send(emulator, `POST /v1/${JOB}:${verb}`, { body: {} });
    expect(reply.status).toBe(status);
    if (status === 400) expect(reply.body).toMatchObject({ code: 9, message: `cannot ${verb} job in state: ${state}` });
  });

  test("a body with anything in it is refused", async () => {
    const emulator = await created();
    for (const verb of ["cancel", "resume"]) {
      expect((await send(emulator, `POST ${JOBS}/j:${verb}`, { body: { force: true } })).status).toBe(400);
    }
  });
});
