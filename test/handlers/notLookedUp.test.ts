import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator, type Emulator } from "../../provider/emulator/index.js";
import * as deployedModel from "../../provider/resources/deployedModel/handler/handler.js";
import * as deployment from "../../provider/resources/deployment/handler/handler.js";
import * as promotedModel from "../../provider/resources/promotedModel/handler/handler.js";
import * as trainerJob from "../../provider/resources/trainerJob/handler/handler.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../provider/tokens.js";
import { BASE, DEPLOYMENT_SHAPE, TRAINING_SHAPE } from "../support/account.js";
import { HandlerHarness, served } from "../support/handlerHarness.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const MODEL = "accounts/acme/models/r11";

test.each([
  [PROMOTED_MODEL, promotedModel, { trainerJob: "sft-7" }],
  [TRAINER_JOB, trainerJob, { baseModel: BASE, trainingShape: TRAINING_SHAPE }],
  [DEPLOYMENT, deployment, { baseModel: BASE, deploymentShape: DEPLOYMENT_SHAPE }],
  [DEPLOYED_MODEL, deployedModel, { model: MODEL, deployment: "serve" }],
] as const)(
  "%s: what an update did not look up is absent, as the engine takes no undefined",
  async (type, kind, args) => {
    const engine = new HandlerHarness(type, "bot", (runtime) => served(kind.createHandler, runtime));
    engine.emulator = emulator;
    const { inputs, failures } = await engine.start().handler.check({}, engine.args({ ...args, preflight: "off" }));
    expect(failures).toEqual([]);
    // Unlike toEqual, it tells a key without a value.
    expect(inputs).toStrictEqual(JSON.parse(JSON.stringify(inputs)));
  },
);
