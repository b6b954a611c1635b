import { describe, expect, test } from "vitest";

import { type Emulator } from "../../provider/emulator/index.js";
import { getDeployment, NAME, running } from "./deploymentHarness.js";
import { at, BASE, KEY, OTHER_KEY, send } from "./harness.js";

const HEADERS = { "x-api-key": KEY, "fireworks-model": BASE, "fireworks-deployment": NAME };
const load = (emulator: Emulator, body: object, headers: Record<string, string> = {}) =>
  send(emulator, "POST /hot_load/v1/models/hot_load", { body, headers: { ...HEADERS, ...headers } });
const replica = async (emulator: Emulator) =>
  at((await send(emulator, "GET /hot_load/v1/models/hot_load", { headers: HEADERS })).body, "replicas", 0);

describe("hot load", () => {
  test("puts a snapshot on a deployment, which serves the one before until then", async () => {
    const emulator = await running({ enableHotLoad: true }, { timing: { hotLoadMs: 60_000 } });
    expect(await replica(emulator)).toMatchObject({ current_snapshot_identity: null, readiness: true });
    expect((await load(emulator, { identity: "s-1", reset_prompt_cache: true })).status).toBe(200);
    const loading = { stage: "loading", target_snapshot_identity: "s-1" };
    expect(await replica(emulator)).toMatchObject({ readiness: false, loading_state: loading });
    emulator.advance("1m");
    expect(await replica(emulator)).toMatchObject({ current_snapshot_identity: "s-1", readiness: true });
    await load(emulator, { identity: "s-2" });
    expect(await replica(emulator)).toMatchObject({ current_snapshot_identity: "s-1", readiness: false });
    emulator.advance("1m");
    expect(await replica(emulator)).toMatchObject({ current_snapshot_identity: "s-2", readiness: true });
    expect(await getDeployment(emulator)).not.toHaveProperty("hotLoad");
  });

  test("has no replica before the deployment serves", async () => {
    expect(await replica(await running({ enableHotLoad: true, state: "CREATING" }))).toBeUndefined();
  });

  test.each<[string, object, object, Record<string, string>, number]>([
    ["without an identity", { enableHotLoad: true }, {}, {}, 400],
    ["of an unknown field", { enableHotLoad: true }, { identity: "s", path: "gs://x" }, {}, 400],
    ["of a deployment without it", {}, { identity: "s" }, {}, 400],
    ["of another model", { enableHotLoad: true }, { identity: "s" }, { "fireworks-model": `${BASE}x` }, 400],
    ["of a deployment that is not there", {}, { identity: "s" }, { "fireworks-deployment": `${NAME}x` }, 404],
    ["of somebody else's deployment", { enableHotLoad: true }, { identity: "s" }, { "x-api-key": OTHER_KEY }, 404],
    ["of a deleted deployment", { enableHotLoad: true, state: "DELETED" }, { identity: "s" }, {}, 404],
  ])("%s is refused", async (_, fields, body, headers, status) => {
    expect((await load(await running(fields), body, headers)).status).toBe(status);
  });
});
