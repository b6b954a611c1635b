import { expect, onTestFinished, test } from "vitest";
import { limitConcurrency } from "../../../provider/client/concurrency.js";
import { type Transport } from "../../../provider/client/transport.js";
import { undiciTransport } from "../../../provider/client/undiciTransport.js";
import { startEmulator } from "../../../provider/emulator/index.js";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { KEY, scaleOf, serviceSeed, stacksOf, type ModelArgs } from "../../bench/scale.mts";
import { refusalsByMinute, refusedTwice } from "../../support/refusals.mts";
import { testRuntime } from "../../support/testRuntime.js";
import { virtualClock } from "../../support/virtualClock.js";

const STACKS = 4;
const MODELS = 2_000;
const REQUESTS_PER_MINUTE = 600;
/** As many as the engine works on by itself on two cores. */
const PARALLEL = 8;
/** So many turns of the event loop without a request, and whoever is awake has done his work. */
const TURNS_OF_WORK = 10;
const START = Date.parse("2026-11-01T00:00:00Z");

/** Requests over sockets, and the time passes only while none is under way: every minute is used up before it ends. */
function startTime() {
  const clock = virtualClock({ start: START, jumps: false });
  const sockets = undiciTransport({ verifySsl: true });
  let underWay = 0;
  const transport: Transport = {
    send: async (request) => {
      underWay += 1;
      return sockets.send(request).finally(() => (underWay -= 1));
    },
    close: () => sockets.close(),
  };
  const passUntil = async (work: Promise<unknown>): Promise<void> => {
    const progress = { ended: false };
    const end = (): void => {
      progress.ended = true;
    };
    work.then(end, end);
    let quiet = 0;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (progress.ended) break;
      quiet = underWay === 0 ? quiet + 1 : 0;
      if (quiet < TURNS_OF_WORK || clock.sleeping() === 0) continue;
      clock.advance(1_000);
      quiet = 0;
    }
    await work;
  };
  return { clock, transport, passUntil };
}

/** The same on real engines, which takes a quarter of an hour: `npm run bench -- --only stacks`. */
test(`${MODELS} models in ${STACKS} stacks at once come up on an account of ${REQUESTS_PER_MINUTE} requests a minute`, async () => {
  const { clock, transport, passUntil } = startTime();
  const scale = scaleOf(MODELS, 10);
  const emulator = await startEmulator({
    seed: serviceSeed(scale, { requestsPerMinute: REQUESTS_PER_MINUTE }),
    clock: () => clock.now(),
  });
  onTestFinished(() => emulator.close());

  /** An `up` of one stack, in a provider process of its own. */
  const up = async (stack: string, models: readonly ModelArgs[]): Promise<void> => {
    const config = { "fireworks:apiKey": KEY, "fireworks:baseUrl": emulator.url };
    const { runtime } = testRuntime({ config, clock, transport });
    const handler = createHandler(runtime);
    const limit = limitConcurrency(PARALLEL);
    const created: Promise<unknown>[] = [];
    for (const { name, args } of models) {
      const identity = `organization/urn:pulumi:${stack}::fleet::${PROMOTED_MODEL}::${name}`;
      const { inputs, failures } = await handler.check({}, { ...args, __identity: identity, __provider: "text" });
      expect(failures).toEqual([]);
      created.push(limit(() => handler.create(inputs)));
    }
    await Promise.all(created);
  };
  await passUntil(Promise.all(stacksOf(scale, STACKS).map((models, stack) => up(`fleet-${stack}`, models))));

  const requests = emulator.requests();
  const promoted = requests.filter(({ path, status }) => path.endsWith(":promote") && status === 200);
  expect(promoted).toHaveLength(MODELS);
  expect(emulator.state().accounts[0]?.models).toHaveLength(MODELS);
  expect(refusedTwice(requests)).toEqual([]);
  const granted = requests.filter(({ status }) => status !== 429).length;
  const minutes = refusalsByMinute(requests).length;
  // Every minute but the last is used up: nobody waits for longer than the limit makes it.
  expect(minutes).toBe(Math.ceil(granted / REQUESTS_PER_MINUTE));
});
