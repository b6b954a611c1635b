import { expect, test } from "vitest";

import { OTHER_KEY, seedWith, send, start } from "./harness.js";

const ACCOUNTS = "GET /v1/accounts";

test("requests beyond the minute's number are refused with Retry-After, until the minute ends", async () => {
  const emulator = await start({ seed: seedWith({ acme: { requestsPerMinute: 2 } }) });
  const statuses = async (count: number): Promise<number[]> => {
    const seen = [];
    for (let index = 0; index < count; index += 1) seen.push((await send(emulator, ACCOUNTS)).status);
    return seen;
  };
  expect(await statuses(2)).toEqual([200, 200]);
  emulator.advance("20s");
  const refused = await send(emulator, ACCOUNTS);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("40");
  expect(refused.body).toMatchObject({ code: 8, message: "the account's request rate is exceeded" });
  emulator.advance("40s");
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

test("a refused request does no work and is recorded", async () => {
  const emulator = await start({ seed: seedWith({ acme: { requestsPerMinute: 1, models: [{ id: "m" }] } }) });
  await send(emulator, ACCOUNTS);
  await send(emulator, "DELETE /v1/accounts/acme/models/m");
  expect(emulator.state().accounts[0]?.models).toHaveLength(1);
  expect(emulator.requests().map(({ status }) => status)).toEqual([200, 429]);
});

test("each account has its own limit, and a reset begins a new minute", async () => {
  const emulator = await start({ seed: seedWith({ acme: { requestsPerMinute: 1 } }) });
  await send(emulator, ACCOUNTS);
  expect((await send(emulator, ACCOUNTS)).status).toBe(429);
  expect((await send(emulator, ACCOUNTS, { headers: { "x-api-key": OTHER_KEY } })).status).toBe(200);
  emulator.reset();
  expect((await send(emulator, ACCOUNTS)).status).toBe(200);
});

test("without Retry-After in the modes, the refusal says no time", async () => {
  const seed = seedWith({ acme: { requestsPerMinute: 1 }, modes: { retryAfter: "omitted" } });
  const emulator = await start({ seed });
  await send(emulator, ACCOUNTS);
  const refused = await send(emulator, ACCOUNTS);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, null]);
});
