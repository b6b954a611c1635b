import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator, type Emulator } from "../../provider/emulator/index.js";
import * as deployedModel from "../../provider/resources/deployedModel/handler/handler.js";
import * as deployment from "../../provider/resources/deployment/handler/handler.js";
import * as promotedModel from "../../provider/resources/promotedModel/handler/handler.js";
import * as trainerJob from "../../provider/resources/trainerJob/handler/handler.js";
import * as trainingProfile from "../../provider/resources/trainingProfile/handler/handler.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../../provider/tokens.js";
import { JOB, TRAINING_SHAPE } from "../support/account.js";
import { HandlerHarness, rejectionOf, served } from "../support/handlerHarness.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

/** The kinds that own an object, each with what is saved of one. */
const KINDS = [
  [PROMOTED_MODEL, promotedModel, { name: "accounts/acme/models/bot" }],
  [TRAINER_JOB, trainerJob, { jobName: JOB }],
  [DEPLOYMENT, deployment, { deploymentName: "accounts/acme/deployments/serve" }],
  [DEPLOYED_MODEL, deployedModel, { deployedModelName: "accounts/acme/deployedModels/bot-serve" }],
] as const;

function harness(type: string, createHandler: (typeof promotedModel)["createHandler"]): HandlerHarness {
  const engine = new HandlerHarness(type, "bot", (runtime) => served(createHandler, runtime));
  engine.emulator = emulator;
  return engine;
}

const WAY_OUT =
  "\nOr if stack config has changed since the last pulumi up (such as a rotated key), run pulumi up, without --refresh, or add --run-program: a refresh or destroy takes the saved settings, and no FIREWORKS_ variable wins over them.";

test.each(
  KINDS.flatMap(([type, kind, name]) =>
    [
      { fault: "a revoked key", config: { "fireworks:apiKey": "fw-revoked" }, says: "-> 401 " },
      { fault: "another account", config: { "fireworks:accountId": "other" }, says: "belongs to account 'acme'" },
      { fault: "another service", config: { "fireworks:baseUrl": "http://127.0.0.1:1" }, says: "configured for" },
      { fault: "a malformed setting", config: { "fireworks:verifySsl": "no" }, says: "true or false" },
    ].map((row) => ({ ...row, type, kind, name })),
  ),
)("$type: where $fault fails a refresh or destroy, the way out is said", async ({ type, kind, name, config, says }) => {
  const engine = harness(type, kind.createHandler);
  const service = { baseUrl: emulator.url, service: emulator.url };
  const props = engine.args({ schemaVersion: 1, ...service, ...name, model: "accounts/acme/models/bot" });
  for (const method of ["read", "delete"] as const) {
    const { message } = await rejectionOf(engine.start(config).handler[method]("id", props));
    expect(message).toContain(says);
    expect(message.endsWith(WAY_OUT), message).toBe(true);
  }
});

test("a refresh of a training profile, which fails nothing, says the way out in its warning", async () => {
  const engine = harness(TRAINING_PROFILE, trainingProfile.createHandler);
  const saved = await engine.create({ trainingShape: TRAINING_SHAPE });
  const { handler, said } = engine.start({ "fireworks:apiKey": "fw-revoked" });
  await handler.read(saved.id, saved.outs);
  expect(said.map(({ message }) => message)).toEqual([expect.stringContaining(WAY_OUT)]);
});

test("once the program has registered a resource, and for other faults, nothing of saved settings is said", async () => {
  const engine = harness(PROMOTED_MODEL, promotedModel.createHandler);
  const { handler } = engine.start({ "fireworks:apiKey": "fw-revoked" });
  const [, , name] = KINDS[0];
  const props = engine.args({ schemaVersion: 1, baseUrl: emulator.url, ...name });
  await handler.check({}, engine.args({ trainerJob: "sft-7" }));
  expect((await rejectionOf(handler.delete("id", props))).message).not.toContain("saved settings");

  emulator.setFaults([{ kind: "status", status: 500, count: 99 }]);
  const failed = await rejectionOf(engine.start().handler.read("id", props));
  expect(failed.message).not.toContain("saved settings");
});
