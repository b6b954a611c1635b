import { describe, expect, test } from "vitest";

import { type Seed, startEmulator } from "../../provider/emulator/index.js";
import { modesSchema } from "../../provider/emulator/modes.js";
import { at, PROMOTE_LORA, promotion, seedWith, send, start } from "./harness.js";

const MODEL = "GET /v1/accounts/acme/models/m";

describe("state", () => {
  test("is the seed's own form, and shows what was created", async () => {
    const emulator = await start();
    const before = (await send(emulator, "GET /_emulator/state")).body;
    expect(before).toEqual(emulator.state());
    expect(before).toMatchObject(seedWith());
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    expect((await send(emulator, "GET /_emulator/state")).body).toMatchObject({
      accounts: [{ id: "acme", models: [{ id: "m", state: "READY", kind: "HF_PEFT_ADDON" }] }, { id: "other" }],
    });
  });

  test("goes back in as it came out, operations included", async () => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs: 60_000 } }) });
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    const taken = emulator.state();
    await send(emulator, "DELETE /v1/accounts/acme/models/m");
    expect((await send(emulator, "PUT /_emulator/state", { body: taken })).body).toEqual(taken);
    emulator.advance("1m");
    expect((await send(emulator, MODEL)).body).toMatchObject({ state: "READY" });
    expect((await send(emulator, "GET /v1/accounts/acme/operations/op-1")).body).toMatchObject({ done: true });
  });

  test("is a copy: changing it changes nothing", async () => {
    const emulator = await start();
    emulator.state().accounts.length = 0;
    expect(emulator.state().accounts).toHaveLength(2);
  });

  test.each<[string, unknown, string]>([
    ["no accounts", {}, "accounts:"],
    [
      "a misspelt container",
      { accounts: [{ id: "a", trainerjobs: [] }] },
      'accounts[0]: Unrecognized key: "trainerjobs"',
    ],
    ["a job without an id", { accounts: [{ id: "a", trainerJobs: [{}] }] }, "accounts[0].trainerJobs[0].id:"],
    [
      "a time that is none",
      {
        accounts: [
          { id: "a", trainerJobs: [{ id: "j", checkpoints: [{ id: "c", createTime: "soon", checkpointType: "x" }] }] },
        ],
      },
      "accounts[0].trainerJobs[0].checkpoints[0].createTime: must be an RFC 3339 time",
    ],
    ["an unknown mode", { accounts: [], modes: { missingModel: "gone" } }, "modes.missingModel:"],
    ["an unknown switch", { accounts: [], modes: { colour: "red" } }, "colour"],
    ["a frozen clock at no time", { accounts: [], clock: { now: "noon" } }, "clock.now:"],
    ["a negative duration", { accounts: [], timing: { promotionMs: -1 } }, "timing.promotionMs:"],
    ["a list", [], "(top):"],
  ])("with %s is refused with its path", async (_, seed, message) => {
    const emulator = await start();
    const before = emulator.state();
    const reply = await send(emulator, "PUT /_emulator/state", { body: seed });
    expect([reply.status, at(reply.body, "message")]).toEqual([400, expect.stringContaining(message)]);
    expect(() => {
      emulator.setState(seed as Seed);
    }).toThrow(message);
    await expect(startEmulator({ seed: seed as Seed })).rejects.toThrow(message);
    expect(emulator.state()).toEqual(before);
  });

  test("that the seed leaves out has its default", async () => {
    const emulator = await start({ seed: { accounts: [{ id: "acme", apiKeys: ["fw-acme-key-1"] }] } });
    expect(emulator.state()).toEqual({
      accounts: [
        {
          id: "acme",
          apiKeys: ["fw-acme-key-1"],
          trainerJobs: [],
          supervisedFineTuningJobs: [],
          dpoJobs: [],
          reinforcementFineTuningJobs: [],
          trainingSessions: [],
          models: [],
          deployments: [],
          deployedModels: [],
          trainingShapes: [],
          deploymentShapes: [],
          operations: [],
          deletedModels: [],
          runs: [],
          rollouts: [],
          created: { trainerJobs: 0, deployments: 0, deployedModels: 0 },
        },
      ],
      modes: modesSchema.parse({}),
      timing: {
        promotionMs: 0,
        storageLagMs: 0,
        operationExpiryMs: 3_600_000,
        modelIdReuseMs: 3_600_000,
        loadMs: 0,
        unloadMs: 0,
        jobCreatingMs: 0,
        jobPendingMs: 0,
        podHealthyMs: 0,
        jobCancellingMs: 0,
        jobDeletingMs: 0,
        deploymentCreatingMs: 0,
        deploymentUpdatingMs: 0,
        deploymentDeletingMs: 0,
        hotLoadMs: 0,
        deploymentPurgeMs: 2_592_000_000,
        deploymentScalingUpMs: 0,
        deploymentIdleDeleteMs: 604_800_000,
      },
    });
  });
});

describe("reset", () => {
  test.each(["over HTTP", "by call"])("%s goes back to the seed, without requests and faults", async (how) => {
    const emulator = await start({ faults: [{ kind: "status", status: 503, path: "/never", count: "forever" }] });
    const before = emulator.state();
    await send(emulator, PROMOTE_LORA, { body: promotion("m") });
    emulator.setModes({ totalSize: "omitted" });
    emulator.advance("1h");
    emulator.setFaults([{ kind: "status", status: 500, count: "forever" }]);
    if (how === "by call") emulator.reset();
    else expect((await send(emulator, "POST /_emulator/reset")).status).toBe(200);
    expect(emulator.requests()).toEqual([]);
    expect(emulator.state()).toEqual(before);
    const reply = await send(emulator, "GET /v1/accounts");
    expect([reply.status, reply.headers.get("x-request-id")]).toEqual([200, "emulator-000001"]);
  });

  test("goes back to the seed, not to a state that was put", async () => {
    const emulator = await start();
    emulator.setState({ accounts: [] });
    expect((await send(emulator, "GET /v1/accounts")).status).toBe(401);
    emulator.reset();
    expect((await send(emulator, "GET /v1/accounts")).status).toBe(200);
  });
});

describe("modes", () => {
  test("are changed one by one", async () => {
    const emulator = await start({ seed: seedWith({ modes: { missingModel: "forbidden" } }) });
    const reply = await send(emulator, "PUT /_emulator/modes", { body: { totalSize: "omitted" } });
    expect(reply.body).toEqual({ ...modesSchema.parse({}), missingModel: "forbidden", totalSize: "omitted" });
    expect((await send(emulator, MODEL)).status).toBe(403);
  });

  test.each([{ totalSize: "maybe" }, { colour: "red" }, [], "x"])("%j is refused", async (body) => {
    expect((await send(await start(), "PUT /_emulator/modes", { body })).status).toBe(400);
  });
});

describe("the clock", () => {
  test("stands still at the seed's time and moves when it is told to", async () => {
    const emulator = await start();
    const clock = async (body: object) => (await send(emulator, "POST /_emulator/clock", { body })).body;
    expect((await send(emulator, "GET /_emulator/clock")).body).toEqual({
      now: "2026-11-01T00:00:00.000Z",
      frozen: true,
    });
    expect(await clock({ advance: "1h30m" })).toEqual({ now: "2026-11-01T01:30:00.000Z", frozen: true });
    expect(emulator.state().clock).toEqual({ now: "2026-11-01T01:30:00Z" });
    expect(await clock({ now: "2027-01-01T00:00:00.5Z" })).toEqual({ now: "2027-01-01T00:00:00.500Z", frozen: true });
    expect(at(await clock({ realTime: true }), "frozen")).toBe(false);
  });

  test("may be injected, and a running clock is moved ahead", async () => {
    let now = Date.parse("2026-12-01T00:00:00Z");
    const emulator = await start({ seed: { accounts: seedWith().accounts }, clock: () => now });
    const read = async () => at((await send(emulator, "GET /_emulator/clock")).body, "now");
    expect(await read()).toBe("2026-12-01T00:00:00.000Z");
    emulator.advance("1d");
    now += 1500;
    expect(await read()).toBe("2026-12-02T00:00:01.500Z");
    expect(emulator.state().clock).toEqual({ offsetMs: 86_400_000 });
  });

  test.each<object>([
    { advance: "soon" },
    { advance: "-1h" },
    { advance: "" },
    { advance: "NaN" },
    { advance: "1e20" },
    { advance: `1${"0".repeat(400)}d` },
    { advance: "100000000000000000000d" },
    { advance: "400000d" },
    { advance: 3_600_000 },
    { advance: -1 },
    { advance: null },
    { now: "x" },
    { now: "3000-01-01T00:00:00Z" },
    { now: "9999-12-31T23:59:59Z" },
    {},
    { advance: "1h", now: "x" },
  ])("%j is refused, and the service goes on", async (body) => {
    const emulator = await start();
    expect((await send(emulator, "POST /_emulator/clock", { body })).status).toBe(400);
    expect(emulator.state().clock).toEqual({ now: "2026-11-01T00:00:00Z" });
    expect((await send(emulator, "GET /v1/accounts")).status).toBe(200);
  });

  test.each([-1, NaN, 1e20, "1e20", "-1h", "400000d"])(
    "an advance by %s is refused to a caller in the process",
    async (by) => {
      const emulator = await start();
      expect(() => {
        emulator.advance(by as string);
      }).toThrow(TypeError);
      expect(emulator.state().clock).toEqual({ now: "2026-11-01T00:00:00Z" });
    },
  );

  test("ends with the year 2999, and everything still works there", async () => {
    const emulator = await start({ seed: seedWith({ timing: { promotionMs: 100 * 365 * 86_400_000 } }) });
    const clock = async (body: object) => (await send(emulator, "POST /_emulator/clock", { body })).status;
    expect(await clock({ now: "2999-12-31T23:59:59Z" })).toBe(200);
    expect(await clock({ advance: "1s" })).toBe(400);
    expect((await send(emulator, PROMOTE_LORA, { body: promotion("m") })).status).toBe(200);
    expect(at(emulator.state(), "accounts", 0, "operations", 0, "dueTime")).toBe("3099-12-07T23:59:59Z");
  });

  test.each<[string, object]>([
    ["clock.now", { accounts: [], clock: { now: "3000-01-01T00:00:00Z" } }],
    ["clock.offsetMs", { accounts: [], clock: { offsetMs: 1e15 } }],
    ["timing.promotionMs", { accounts: [], timing: { promotionMs: 1e15 } }],
    ["accounts[0].rollouts[0].afterMs", { accounts: [{ id: "a", rollouts: [{ afterMs: 1e15 }] }] }],
  ])("a state whose %s leads out of time is refused by name", async (path, body) => {
    const reply = await send(await start(), "PUT /_emulator/state", { body });
    expect(reply.status).toBe(400);
    expect(at(reply.body, "message")).toContain(path);
  });

  test("brings all that a run may save, in little time", async () => {
    const saves = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `c${index}`, afterMs: index, checkpointType: "X" }));
    const emulator = await start({ seed: seedWith({ job: { state: "JOB_STATE_RUNNING", saves: saves(1000) } }) });
    emulator.state();
    const begin = performance.now();
    emulator.advance("300d");
    expect(at(emulator.state(), "accounts", 0, "trainerJobs", 0, "checkpoints")).toHaveLength(1003);
    expect(performance.now() - begin).toBeLessThan(5000);
    const more = seedWith({ job: { state: "JOB_STATE_RUNNING", saves: saves(1001) } });
    expect((await send(emulator, "PUT /_emulator/state", { body: more })).status).toBe(400);
  });
});

test("control routes need no key, and an unknown one is 501", async () => {
  const emulator = await start();
  const reply = await send(emulator, "GET /_emulator/requests", { headers: {} });
  expect(reply.status).toBe(200);
  for (const request of ["GET /_emulator/reset", "GET /_emulator/", "DELETE /_emulator/state"]) {
    expect((await send(emulator, request)).status).toBe(501);
  }
});
