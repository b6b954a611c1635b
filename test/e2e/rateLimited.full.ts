import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/seeds/quickstart.js";
import { refusedTwice } from "../support/refusals.mts";
import { TestStack } from "../support/testStack.js";

const MODELS = 20;
/** A minute of the limit takes so much less, for the service and the provider alike. */
const FASTER = 40;
const FAST_CLOCK = join(__dirname, "../support/fastClock.mts");

let stack: TestStack;
afterEach(() => stack.close());

test("on an account of 10 requests a minute that names no time, one up of 20 models ends, and says that it waits", async () => {
  const [acme, ...others] = quickstartSeed.accounts;
  const start = Date.now();
  stack = await TestStack.create(
    `for (let model = 1; model <= ${MODELS}; model += 1) new fireworks.PromotedModel("bot-" + model, { trainerJob: "sft-7" });`,
    {
      seed: {
        ...quickstartSeed,
        accounts: [{ ...acme, id: "acme", requestsPerMinute: 10 }, ...others],
        modes: { retryAfter: "omitted" },
        timing: { promotionMs: 0 },
      },
      clock: () => start + (Date.now() - start) * FASTER,
    },
  );
  const { exitCode, text } = await stack.up({
    env: { NODE_OPTIONS: `--import=${FAST_CLOCK}`, FAST_CLOCK_RATE: String(FASTER) },
  });
  expect(text).not.toContain("error:");
  expect(exitCode).toBe(0);
  expect(text).toMatch(/the account's rate limit is reached: goes on in about \d+ s/);
  expect(stack.models()).toHaveLength(MODELS);
  const requests = stack.emulator.requests();
  expect(requests.filter(({ path, status }) => path.endsWith(":promote") && status === 200)).toHaveLength(MODELS);
  expect(refusedTwice(requests)).toEqual([]);
});
