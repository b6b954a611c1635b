import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEmulator } from "../../../provider/emulator/index.js";
import { callOf, type CallArgs } from "../../../provider/lifecycle/call.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { managedHandler } from "../../../provider/lifecycle/managedHandler.js";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { deployment } from "../../../provider/resources/deployment/handler/handler.js";
import { DEPLOYMENT } from "../../../provider/tokens.js";
import { HandlerHarness, rejectionOf } from "../../support/handlerHarness.js";
import { testRuntime } from "../../support/testRuntime.js";
import { DEPLOYMENT_SHAPE as SHAPE } from "../../support/account.js";

const ARGS = { baseModel: "accounts/fireworks/models/qwen3-8b", deploymentShape: SHAPE, displayName: "internal" };

const harness = new HandlerHarness(DEPLOYMENT, "serve", () => {
  throw new Error("these tests make each call themselves, as a front does");
});
beforeAll(async () => {
  harness.emulator = await startEmulator({ clock: () => harness.clock.now() });
});
afterAll(() => harness.service.close());
beforeEach(() => {
  harness.service.reset();
});

/** A provider process whose front knows more of a call than its identity. */
function start(more: Omit<CallArgs, "identity">) {
  const config = { "fireworks:apiKey": "fw-emulator-key", "fireworks:baseUrl": harness.service.url };
  const { runtime, said } = testRuntime({ config, clock: harness.clock });
  const inputs = (properties: Properties): Properties => harness.args(properties);
  const identity = parseIdentity(harness.args({}).__identity);
  return { handler: managedHandler(deployment), call: callOf(runtime, { identity, ...more }), inputs, said };
}

describe("what a front says of a call", () => {
  test("which inputs are secret: a row shows that they change, and not what they are", async () => {
    const { handler, call, inputs, said } = start({ secrets: new Set(["displayName", "region"]) });
    const { inputs: checked } = await handler.check(call, {}, inputs(ARGS));
    const { id, outs } = await handler.create(call, checked);

    const renamed = await handler.check(call, checked, inputs({ ...ARGS, displayName: "unreleased" }));
    await handler.diff(call, id, outs, renamed.inputs);
    expect(said.at(-1)?.message).toBe("in place: displayName [secret] -> [secret]");

    const moved = await handler.check(
      call,
      checked,
      inputs({ ...ARGS, whenImmutable: "replace", region: "US_IOWA_1" }),
    );
    await handler.diff(call, id, outs, moved.inputs);
    expect(said.at(-1)?.message).toMatch(/^region unset -> \[secret\]: a second deployment starts/);
    expect(JSON.stringify(said)).not.toMatch(/unreleased|US_IOWA_1/);
  });

  test("how long it may take, which wins over the resource's own timeouts", async () => {
    harness.meddle((account) => account.rollouts.push({ outcome: "stuck", message: "" }));
    const { handler, call, inputs } = start({ timeoutMs: 120_000 });
    const { inputs: checked } = await handler.check(call, {}, inputs({ ...ARGS, timeouts: { create: "2h" } }));
    const failure = await rejectionOf(handler.create(call, checked));
    expect(failure.message).toContain("is not ready after 2 min");
  });

  test("that it is to end: the wait stops, and what exists is kept", async () => {
    const stop = new AbortController();
    const { handler, call, inputs } = start({ signal: stop.signal });
    const { inputs: checked } = await handler.check(call, {}, inputs(ARGS));
    stop.abort(new Error("cancelled"));
    const failure = await rejectionOf(handler.create(call, checked));
    expect(failure).toHaveProperty("properties.unfinished", true);
    expect(failure.message).toContain("cancelled");
  });
});
