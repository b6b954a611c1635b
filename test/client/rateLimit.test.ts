import { describe, expect, test } from "vitest";
import { RateLimitedError } from "../../provider/client/index.js";
import { virtualClock, type VirtualClock } from "../support/virtualClock.js";
import { connectTo, MODEL, PROMOTION, rejection, startServer, type Received } from "./harness.js";

/** What an account without a payment method may send. */
const REQUESTS_PER_MINUTE = 10;

/** A service that counts requests by the minute, refused ones included, and never says how long to wait. */
async function startLimited(
  clock: VirtualClock,
  headers: Record<string, string> = {},
  onRefusal: (minute: number, url: string) => void = () => undefined,
): Promise<{ url: string; received: Received[]; granted: () => number }> {
  const counted = new Map<number, number>();
  let granted = 0;
  const { url, received } = await startServer(({ url = "" }, response) => {
    const minute = Math.floor(clock.now() / 60_000);
    const taken = (counted.get(minute) ?? 0) + 1;
    counted.set(minute, taken);
    if (taken > REQUESTS_PER_MINUTE) {
      onRefusal(minute, url);
      response.writeHead(429, headers).end(JSON.stringify({ code: 8, message: "rate limit exceeded" }));
      return;
    }
    granted += 1;
    response.writeHead(200).end(JSON.stringify({ name: url.replace("/v1/", "") }));
  });
  return { url, received, granted: () => granted };
}

describe("an account of 10 requests a minute whose refusals name no time", () => {
  test.each([11, 30, 60])("answers %i look-ups in the end", async (count) => {
    const clock = virtualClock({ start: 30_000 });
    const service = await startLimited(clock);
    const client = connectTo(service.url, { clock });
    const found = await Promise.all(Array.from({ length: count }, () => client.getModel(MODEL)));
    expect(found).toHaveLength(count);
    expect(service.granted()).toBe(count);
    // A quarter of an hour for what takes the account six minutes.
    expect(clock.now()).toBeLessThan(15 * 60_000);
  });

  test.each([{}, { "retry-after": "0" }, { "retry-after": "soon" }])(
    "is waited for beyond the end of its minute, with the header %j",
    async (headers) => {
      const clock = virtualClock({ start: 1_000 });
      const service = await startLimited(clock, headers);
      const client = connectTo(service.url, { clock });
      for (let taken = 0; taken < REQUESTS_PER_MINUTE; taken += 1) await client.getModel(MODEL);
      await expect(client.getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
      expect(clock.now()).toBeGreaterThan(60_000);
    },
  );

  test.each([{}, { "retry-after": "0" }])(
    "refuses nothing twice in one minute, once the client has used it up by itself, with the header %j",
    async (headers) => {
      const clock = virtualClock({ start: 30_000 });
      const refused: string[] = [];
      const service = await startLimited(clock, headers, (minute, url) => refused.push(`${minute} ${url}`));
      const client = connectTo(service.url, { clock });
      for (let taken = 0; taken < REQUESTS_PER_MINUTE; taken += 1) await client.getModel(MODEL);
      await Promise.all(Array.from({ length: 30 }, (_, index) => client.getModel(`${MODEL}-${index}`)));
      expect(refused.length).toBeGreaterThan(3);
      expect(refused).toEqual([...new Set(refused)]);
    },
  );

  test("tells how long its requests wait, and why", async () => {
    const clock = virtualClock({ start: 30_000 });
    const service = await startLimited(clock, { "retry-after": "42" });
    const told: unknown[] = [];
    const client = connectTo(service.url, { clock, onCooldown: (cooldown) => told.push(cooldown) });
    for (let taken = 0; taken <= REQUESTS_PER_MINUTE; taken += 1) await client.getModel(MODEL);
    expect(told).toEqual([{ status: 429, until: 72_000 }]);
  });

  test("is not asked for ever: the end comes within four minutes", async () => {
    const clock = virtualClock();
    const { url, received } = await startServer((_, response) => response.writeHead(429).end("{}"));
    for (const call of [
      () => connectTo(url, { clock }).getModel(MODEL),
      () => connectTo(url, { clock }).startPromotion(PROMOTION),
    ]) {
      const [before, start] = [received.length, clock.now()];
      expect(await rejection(call())).toBeInstanceOf(RateLimitedError);
      expect(received.length - before).toBe(6);
      expect(clock.now() - start).toBeGreaterThan(120_000);
      expect(clock.now() - start).toBeLessThan(240_000);
    }
  });

  test("a quota is no rate limit, so that nobody waits for it", async () => {
    const clock = virtualClock();
    const quota = { code: 8, message: "no GPUs", details: [{ reason: "QUOTA_EXCEEDED", metadata: {} }] };
    const { url, received } = await startServer((_, response) => response.writeHead(429).end(JSON.stringify(quota)));
    await rejection(connectTo(url, { clock }).getModel(MODEL));
    expect(received).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });
});
