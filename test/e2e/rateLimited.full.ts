import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed } from "../../provider/emulator/seeds/quickstart.js";
import { refusedTwice } from "../support/refusals.mts";
import { TestStack } from "../support/testStack.js";

/** A minute of the limit takes so much less, for the service and the provider alike. */
const FASTER = 40;
const FAST_CLOCK = join(__dirname, "../support/fastClock.mts");
const OPTIONS = { env: { NODE_OPTIONS: `--import=${FAST_CLOCK}`, FAST_CLOCK_RATE: String(FASTER) } };
const WAITS = /waits about \d+ s: the account's rate limit is reached/;

let stack: TestStack;
afterEach(() => stack.close());

/** A stack of so many models on an account with a limit, which says how long to wait or does not. */
function limited(models: number, requestsPerMinute: number, retryAfter: "present" | "omitted"): Promise<TestStack> {
  const [acme, ...others] = quickstartSeed.accounts;
  const start = Date.now();
  return TestStack.create(
    `for (let model = 1; model <= ${models}; model += 1) new fireworks.PromotedModel("bot-" + model, { trainerJob: "sft-7" });`,
    {
      seed: {
        ...quickstartSeed,
        accounts: [{ ...acme, id: "acme", requestsPerMinute }, ...others],
        modes: { retryAfter },
        timing: { promotionMs: 0 },
      },
      clock: () => start + (Date.now() - start) * FASTER,
    },
  );
}

/** Each of so many models was promoted once, and nothing was refused twice in one minute. */
function expectPromotedOnce(models: number): void {
  const requests = stack.emulator.requests();
  expect(stack.models()).toHaveLength(models);
  expect(requests.filter(({ path, status }) => path.endsWith(":promote") && status === 200)).toHaveLength(models);
  // Each stack asks for the account and the job by itself.
  const isOfOne = (request: string): boolean => !request.startsWith("GET") || request.includes("/models/");
  expect(refusedTwice(requests).filter(isOfOne)).toEqual([]);
}

test("on an account of 10 requests a minute that names no time, one up of 20 models ends, and says that it waits", async () => {
  stack = await limited(20, 10, "omitted");
  const { exitCode, text } = await stack.up(OPTIONS);
  expect([exitCode, text]).toEqual([0, expect.stringMatching(WAITS)]);
  expectPromotedOnce(20);
});

test("four stacks at once share one account's limit, and each ends", async () => {
  const names = ["eu", "us", "asia", "africa"];
  stack = await limited(5, 20, "present");
  for (const name of names) await stack.expectSuccess("stack", ["init", name]);
  const up = (name: string) =>
    stack.run("up", ["--yes", "--skip-preview", "--non-interactive", "--stack", name], OPTIONS);
  const runs = await Promise.all(names.map(up));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  expect(runs.map(({ text }) => text).join("\n")).toMatch(WAITS);
  expectPromotedOnce(5 * names.length);
});
