import { expect, onTestFinished, test } from "vitest";
import { limitConcurrency } from "../../../provider/client/concurrency.js";
import { startEmulator, type Emulator } from "../../../provider/emulator/index.js";
import { quickstartSeed } from "../../../provider/emulator/seeds/quickstart.js";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { served, tokenOf } from "../../support/handlerHarness.js";
import { refusedTwice } from "../../support/refusals.mts";
import { testRuntime } from "../../support/testRuntime.js";
import { virtualClock } from "../../support/virtualClock.js";

const MODELS = 20;
/** As many as the engine works on by itself on two cores. */
const PARALLEL = 8;
/** What an account without a payment method may send. */
const REQUESTS_PER_MINUTE = 10;
const START = Date.parse("2026-11-01T00:00:00Z");

async function startLimited(retryAfter: "present" | "omitted", clock = virtualClock({ start: START })) {
  const [acme, ...others] = quickstartSeed.accounts;
  const seed = {
    ...quickstartSeed,
    accounts: [{ ...acme, id: "acme", requestsPerMinute: REQUESTS_PER_MINUTE }, ...others],
    timing: { promotionMs: 30_000 },
  };
  const emulator = await startEmulator({ seed, modes: { retryAfter }, clock: () => clock.now() });
  onTestFinished(() => emulator.close());
  const config = { "fireworks:apiKey": "fw-emulator-key", "fireworks:baseUrl": emulator.url };
  const { runtime, said } = testRuntime({ config, clock });
  return { emulator, clock, said, handler: served(createHandler, runtime) };
}

test.each(["present", "omitted"] as const)(
  "on an account of 10 requests a minute 20 models come up, and each wait is told on their rows: Retry-After is %s",
  async (retryAfter) => {
    const { emulator, clock, said, handler } = await startLimited(retryAfter);
    const limit = limitConcurrency(PARALLEL);
    const created: Promise<unknown>[] = [];
    // The engine checks one after another, and creates meanwhile.
    for (let model = 1; model <= MODELS; model += 1) {
      const identity = `organization/urn:pulumi:dev::fleet::${tokenOf(PROMOTED_MODEL)}::bot-${model}`;
      const news = { trainerJob: "sft-7", __identity: identity, __provider: "text" };
      const { inputs, failures } = await handler.check({}, news);
      expect(failures).toEqual([]);
      created.push(limit(() => handler.create(inputs)));
    }
    await Promise.all(created);

    expect(readyModels(emulator)).toBe(MODELS);
    expect(promotions(emulator)).toBe(MODELS);
    expect(refusedTwice(emulator.requests())).toEqual([]);
    const waits = said.filter(({ message }) => message.includes("rate limit"));
    expect(new Set(waits.map(({ message }) => message.replace(/\d+ s/, "N s")))).toEqual(
      new Set(["waits about N s: the account's rate limit is reached"]),
    );
    expect(new Set(waits.map(({ urn }) => urn)).size).toBe(MODELS);
    // Three requests for each and a few polls; a minute now and then is not full while promotions run.
    expect(clock.now() - START).toBeLessThan(20 * 60_000);
  },
);

function readyModels(emulator: Emulator): number {
  return (
    emulator
      .state()
      .accounts.find(({ id }) => id === "acme")
      ?.models.filter(({ state }) => state === "READY").length ?? 0
  );
}

function promotions(emulator: Emulator): number {
  return emulator.requests().filter(({ path, status }) => path.endsWith(":promote") && status === 200).length;
}
