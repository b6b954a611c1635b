import { describe, expect, test } from "vitest";

import { type Emulator, type Modes } from "../../provider/emulator/index.js";
import { at, BASE, KEY, OTHER_KEY, send } from "./harness.js";
import { created, DCP, getJob, JOBS, LORA, POD, stateOf } from "./trainerJobHarness.js";

describe("the pod", () => {
  const rows = ["step-4", "step-10", "step-2"].map((id) => ({ id, checkpointType: DCP }));

  test.each<[Modes["podCheckpoints"], string[]]>([
    ["sorted", ["step-10", "step-2", "step-4"]],
    ["save-order", ["step-4", "step-10", "step-2"]],
  ])("lists names of DCP checkpoints alone: %s", async (podCheckpoints, names) => {
    const emulator = await created({ modes: { podCheckpoints } });
    const list = async () => (await send(emulator, `GET ${POD}/list_checkpoints`)).body;
    expect(await list()).toEqual({ checkpoints: [] });
    emulator.run({ account: "acme", job: "j", checkpoints: [...rows, { id: "s-a1b2c3d4", checkpointType: LORA }] });
    expect(await list()).toEqual({ checkpoints: names });
  });

  test.each<Modes["stoppedPod"]>(["404", "502", "503"])("of a stopped job answers %s", async (stoppedPod) => {
    const emulator = await created({ modes: { stoppedPod } });
    await send(emulator, `DELETE ${JOBS}/j`);
    for (const path of ["healthz", "list_checkpoints"]) {
      expect((await send(emulator, `GET ${POD}/${path}`)).status).toBe(Number(stoppedPod));
    }
  });

  test("takes either form of key, of the job's account only", async () => {
    const emulator = await created();
    const status = async (headers: Record<string, string>) =>
      (await send(emulator, `GET ${POD}/healthz`, { headers })).status;
    expect(await status({ "X-API-Key": KEY })).toBe(200);
    expect(await status({ authorization: `Bearer ${KEY}` })).toBe(200);
    expect(await status({ "x-api-key": OTHER_KEY })).toBe(403);
    expect(await status({})).toBe(401);
  });
});

describe("a training client's first requests", () => {
  const post = (emulator: Emulator, name: string, body: object) => send(emulator, `POST ${POD}/${name}`, { body });

  test("make a session and a model, which the future tells", async () => {
    const emulator = await created();
    const session = (await post(emulator, "create_session", { tags: [], sdk_version: "0.23.0" })).body;
    expect(session).toEqual({ type: "create_session", session_id: "session-j-1" });
    const asked = { session_id: "session-j-1" };
    expect((await post(emulator, "session_heartbeat", asked)).body).toEqual({ type: "session_heartbeat" });
    const { body: future } = await post(emulator, "create_model", { ...asked, model_seq_id: 0, base_model: BASE });
    expect(future).toEqual({ request_id: "request-1" });
    expect((await post(emulator, "retrieve_future", future as object)).body).toEqual({
      type: "create_model",
      model_id: "model-1",
    });
    expect((await post(emulator, "telemetry", { events: [] })).body).toEqual({ status: "accepted" });
    expect(await getJob(emulator)).not.toHaveProperty("pod");
  });

  test.each<[string, object, number, string]>([
    ["session_heartbeat", { session_id: "x" }, 404, "session x not found"],
    ["session_heartbeat", {}, 400, "session_id is required"],
    ["create_model", { session_id: "x", base_model: BASE }, 404, "session x not found"],
    ["create_model", { session_id: "session-j-1" }, 400, "base_model is required"],
    ["create_model", { session_id: "session-j-1", base_model: `${BASE}x` }, 400, "this trainer trains"],
    ["retrieve_future", { request_id: "x" }, 404, "request x not found"],
  ])("are refused by %s with %j", async (name, body, status, message) => {
    const emulator = await created();
    await post(emulator, "create_session", {});
    const reply = await post(emulator, name, body);
    expect([reply.status, at(reply.body, "message")]).toEqual([status, expect.stringContaining(message)]);
  });

  test("keep the trainer from being stopped for inactivity", async () => {
    const emulator = await created({}, {}, { inactivityTimeout: "60s" });
    await post(emulator, "create_session", {});
    for (let minute = 0; minute < 3; minute += 1) {
      emulator.advance("50s");
      await post(emulator, "session_heartbeat", { session_id: "session-j-1" });
    }
    expect(await stateOf(emulator)).toBe("JOB_STATE_RUNNING");
    emulator.advance("61s");
    expect((await post(emulator, "session_heartbeat", { session_id: "session-j-1" })).status).toBe(404);
  });
});
