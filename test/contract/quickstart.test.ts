import { describe, expect, onTestFinished, test } from "vitest";

import { fireworksAccount, quickstartSeed, startEmulator } from "../../provider/emulator/index.js";
import { at, column, send, start } from "./harness.js";

describe("the quickstart seed", () => {
  test("is what an emulator without a seed serves", async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    expect(emulator.state()).toMatchObject(quickstartSeed);
    const headers = { "x-api-key": "fw-emulator-key" };
    const { body } = await send(emulator, "GET /v1/accounts/acme/rlorTrainerJobs/sft-7/checkpoints", { headers });
    const rows = at(body, "checkpoints");
    expect(column(rows, "name").map((name) => String(name).replace(/.*\//, ""))).toEqual([
      "step-20-a1b2c3d4",
      "step-40-a1b2c3d4",
      "step-40-merged-a1b2c3d4",
      "step-60",
      "step-60-a1b2c3d4",
      "step-80-a1b2c3d4",
      "step-80",
    ]);
    expect(column(rows, "promotable")).toEqual([true, true, true, false, true, true, false]);
  });

  test("lists checkpoints in an order that text does not give", async () => {
    const times = (quickstartSeed.accounts[0]?.trainerJobs?.[0]?.checkpoints ?? []).map(({ createTime }) => createTime);
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const headers = { "x-api-key": "fw-emulator-key" };
    const { body } = await send(emulator, "GET /v1/accounts/acme/rlorTrainerJobs/sft-7/checkpoints", { headers });
    expect(column(at(body, "checkpoints"), "createTime")).not.toEqual(times.toSorted());
  });

  test("has the vendor's account, which every seed has unless it brings its own", async () => {
    expect(quickstartSeed.accounts).toContain(fireworksAccount);
    const reply = await send(await start(), "GET /v1/accounts/fireworks/models/qwen3-8b");
    expect(reply.body).toMatchObject({ kind: "HF_BASE_MODEL", public: true });
  });
});
