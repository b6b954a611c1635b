import { describe, expect, test } from "vitest";

import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { complete, D, getDeployment, NAME, ROWS, stateOf } from "./deploymentHarness.js";
import { at, BASE, seedWith, send, start } from "./harness.js";

const BODY = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB" };

/** An emulator with deployment `d`, made by a request. */
async function created(body: object = {}, top: Omit<Seed, "accounts"> = {}): Promise<Emulator> {
  const emulator = await start({ seed: seedWith(top) });
  await send(emulator, `POST ${ROWS}?deploymentId=d`, { body: { ...BODY, ...body } });
  await getDeployment(emulator);
  return emulator;
}

const replicas = async (emulator: Emulator) => at(await getDeployment(emulator), "replicaCount");
const status = async (emulator: Emulator) => (await complete(emulator, NAME)).status;

describe("a deployment without traffic", () => {
  test.each([
    ["after an hour", {}, "59m", "1m"],
    ["after its own window", { autoscalingPolicy: { scaleToZeroWindow: "300s" } }, "299s", "1s"],
  ])("has no replica %s, and the first request brings one up", async (_, body, before, then) => {
    const emulator = await created(body, { timing: { deploymentScalingUpMs: 60_000 } });
    emulator.advance(before);
    expect(await replicas(emulator)).toBe(1);
    emulator.advance(then);
    expect([await replicas(emulator), await stateOf(emulator)]).toEqual([0, "READY"]);
    const reply = await complete(emulator, NAME);
    expect([reply.status, reply.body]).toMatchObject([503, { error: { code: "DEPLOYMENT_SCALING_UP" } }]);
    emulator.advance("59s");
    expect([await status(emulator), await replicas(emulator)]).toEqual([503, 0]);
    emulator.advance("1s");
    expect([await status(emulator), await replicas(emulator)]).toEqual([200, 1]);
  });

  test("answers the second request when nothing is said of how long it takes", async () => {
    const emulator = await created();
    emulator.advance("1h");
    expect([await status(emulator), await status(emulator)]).toEqual([503, 200]);
  });

  test("is deleted softly after a week, counted from the last request", async () => {
    const emulator = await created();
    emulator.advance("6d");
    expect(await status(emulator)).toBe(503);
    emulator.advance("6d");
    expect(await stateOf(emulator)).toBe("READY");
    emulator.advance("3d");
    expect(await getDeployment(emulator)).toMatchObject({ state: "DELETED", deleteTime: "2026-11-14T00:00:00Z" });
    expect(await status(emulator)).toBe(404);
    expect(emulator.state().accounts[0]?.deployedModels).toEqual([]);
    await send(emulator, `POST ${D}:undelete`, { body: {} });
    expect(await stateOf(emulator)).toBe("READY");
  });

  test("stays while it must keep a replica, and the week begins when it need not any more", async () => {
    const emulator = await created({ minReplicaCount: 1 });
    emulator.advance("30d");
    expect([await replicas(emulator), await status(emulator)]).toEqual([1, 200]);
    emulator.advance("30d");
    await send(emulator, `PATCH ${D}?updateMask=minReplicaCount`, { body: { minReplicaCount: 0 } });
    emulator.advance("6d");
    expect(await stateOf(emulator)).toBe("READY");
    emulator.advance("1d");
    expect(await stateOf(emulator)).toBe("DELETED");
  });
});
