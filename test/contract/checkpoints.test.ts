import { describe, expect, test } from "vitest";

import { at, column, JOB, KEY, promotion, seedWith, send, start } from "./harness.js";

const PATH = "/v1/accounts/acme/rlorTrainerJobs/sft-7";

describe("checkpoints", () => {
  const times = ["10:00:05.9Z", "10:00:05Z", "10:00:05.123456789Z", "10:00:05.123456788Z", "10:00:04.999999999Z"];
  const rows = times.map((time, index) => ({
    id: `row-${index}`,
    createTime: `2026-10-30T${time}`,
    checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
    restoreReference: "kept",
  }));

  test("are listed oldest first by instant, with the times exactly as they were saved", async () => {
    const emulator = await start({ seed: seedWith({ job: { checkpoints: rows } }) });
    const reply = await send(emulator, `GET ${PATH}/checkpoints?pageSize=200`);
    const sorted = [4, 1, 3, 2, 0].map((index) => `2026-10-30T${times[index] ?? ""}`);
    expect(column(at(reply.body, "checkpoints"), "createTime")).toEqual(sorted);
    expect(at(reply.body, "checkpoints", 0)).toEqual({
      name: `${JOB}/checkpoints/row-4`,
      createTime: sorted[0],
      updateTime: sorted[0],
      checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA",
      promotable: true,
      restoreReference: "kept",
    });
  });

  test.each([
    ["CHECKPOINT_TYPE_INFERENCE_BASE", true],
    ["CHECKPOINT_TYPE_INFERENCE_LORA", true],
    ["INFERENCE_LORA", true],
    ["CHECKPOINT_TYPE_INFERENCE_ARC_V2", false],
    ["CHECKPOINT_TYPE_TRAINING", false],
    ["CHECKPOINT_TYPE_TRAINING_LORA", false],
    ["CHECKPOINT_TYPE_UNSPECIFIED", false],
    ["CHECKPOINT_TYPE_FROM_THE_FUTURE", false],
  ])("%s is promotable: %s, unless the seed says otherwise", async (checkpointType, promotable) => {
    const row = { createTime: "2026-10-30T10:00:00Z", checkpointType };
    const emulator = await start({
      seed: seedWith({
        job: {
          checkpoints: [
            { ...row, id: "c" },
            { ...row, id: "d", promotable: !promotable },
          ],
        },
      }),
    });
    const listed = at((await send(emulator, `GET ${PATH}/checkpoints`)).body, "checkpoints");
    expect(column(listed, "promotable")).toEqual([promotable, !promotable]);
    for (const [id, accepted] of [
      ["c", promotable],
      ["d", !promotable],
    ] as const) {
      const reply = await send(emulator, `POST /v1/accounts/acme/checkpoints/${id}:promote`, { body: promotion(id) });
      expect([id, reply.status]).toEqual([id, accepted ? 200 : 400]);
    }
  });

  test("of a job without any are an empty list, or nothing at all", async () => {
    const emulator = await start({ seed: seedWith({ job: { checkpoints: [] } }) });
    expect((await send(emulator, `GET ${PATH}/checkpoints`)).body).toEqual({ checkpoints: [], totalSize: 0 });
    emulator.setModes({ emptyList: "omitted", totalSize: "omitted" });
    expect((await send(emulator, `GET ${PATH}/checkpoints`)).body).toEqual({});
  });

  test("that are not promotable may come without the field", async () => {
    const emulator = await start({ seed: seedWith({ modes: { promotableFalse: "omitted" } }) });
    const listed = at((await send(emulator, `GET ${PATH}/checkpoints`)).body, "checkpoints");
    expect(column(listed, "promotable")).toEqual([true, true, undefined]);
    expect(Object.keys(at(listed, 2) as object)).not.toContain("promotable");
  });

  test("come in either envelope", async () => {
    const emulator = await start({ seed: seedWith({ modes: { checkpointsEnvelope: "rlorTrainerJobCheckpoints" } }) });
    const { body } = await send(emulator, `GET ${PATH}/checkpoints?pageSize=2`);
    expect(Object.keys(body as object)).toEqual(["rlorTrainerJobCheckpoints", "next_page_token", "totalSize"]);
    const token = String(at(body, "next_page_token"));
    const next = await send(emulator, `GET ${PATH}/checkpoints?pageSize=2&pageToken=${token}`);
    expect(column(at(next.body, "rlorTrainerJobCheckpoints"), "name")).toEqual([`${JOB}/checkpoints/dcp`]);
  });

  test("appear late while storage is scanned, and are not found until then", async () => {
    const emulator = await start({
      seed: seedWith({
        timing: { storageLagMs: 90_000 },
        clock: { now: "2026-10-30T12:01:29Z" },
      }),
    });
    const names = async () => column(at((await send(emulator, `GET ${PATH}/checkpoints`)).body, "checkpoints"), "name");
    expect(await names()).toHaveLength(2);
    emulator.advance("1s");
    expect(await names()).toHaveLength(3);
  });

  test("may be given a time to appear", async () => {
    const row = { id: "late", createTime: "2026-10-30T10:00:00Z", checkpointType: "INFERENCE_LORA" };
    const emulator = await start({
      seed: seedWith({ job: { checkpoints: [{ ...row, listedAt: "2026-11-01T00:01:00Z" }] } }),
    });
    const promote = () => send(emulator, "POST /v1/accounts/acme/checkpoints/late:promote", { body: promotion("m") });
    expect(at((await send(emulator, `GET ${PATH}/checkpoints`)).body, "totalSize")).toBe(0);
    expect((await promote()).body).toMatchObject({ message: 'checkpoint "late" not found in GCS' });
    emulator.advance("1m");
    const { body } = await send(emulator, `GET ${PATH}/checkpoints`);
    expect(column(at(body, "checkpoints"), "listedAt")).toEqual([undefined]);
    expect((await promote()).status).toBe(200);
  });

  test("of another account's job are refused", async () => {
    const reply = await send(await start(), "GET /v1/accounts/other/rlorTrainerJobs/theirs/checkpoints", {
      headers: { "x-api-key": KEY },
    });
    expect(reply.status).toBe(403);
  });
});
