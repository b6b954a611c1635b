import { expect, test } from "vitest";

import { at, BASE, OTHER_KEY, seedWith, send, start } from "./harness.js";

const QUOTAS = "/v1/accounts/acme/quotas";

test("quotas tell the training GPUs of the account, and how many are in use", async () => {
  const job = {
    baseModel: BASE,
    state: "JOB_STATE_RUNNING",
    acceleratorType: "NVIDIA_H200_141GB",
    acceleratorCount: 8,
  };
  const emulator = await start({ seed: seedWith({ job, acme: { tier: 1, trainingQuotas: { h200: 24 } } }) });
  const h200 = { name: "accounts/acme/quotas/training-h200-count", value: "24", maxValue: "24", usage: 8 };
  const { body } = await send(emulator, `GET ${QUOTAS}`);
  expect(body).toMatchObject({ quotas: [{ value: "0", usage: 0 }, h200, { value: "8" }], totalSize: 3 });
  expect((await send(emulator, `GET ${QUOTAS}/training-h200-count`)).body).toEqual(h200);
  expect((await send(emulator, `GET ${QUOTAS}/x`)).status).toBe(404);
  expect((await send(emulator, `GET ${QUOTAS}`, { headers: { "x-api-key": OTHER_KEY } })).status).toBe(403);
});

test("an account without limits has no quotas", async () => {
  expect(at((await send(await start(), `GET ${QUOTAS}`)).body, "quotas")).toEqual([]);
});
