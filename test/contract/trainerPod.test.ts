import { describe, expect, test } from "vitest";

import { type Modes } from "../../provider/emulator/index.js";
import { KEY, OTHER_KEY, send } from "./harness.js";
import { created, DCP, JOBS, LORA, POD } from "./trainerJobHarness.js";

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
