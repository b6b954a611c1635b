import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator, type Emulator } from "../../provider/emulator/index.js";
import { wholeProfile, type TrainingProfile } from "../../provider/client/trainingProfile.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import * as promotedModel from "../../provider/resources/promotedModel/handler/handler.js";
import * as trainerJob from "../../provider/resources/trainerJob/handler/handler.js";
import * as trainingProfile from "../../provider/resources/trainingProfile/handler/handler.js";
import { PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../../provider/tokens.js";
import { BASE, JOB, TRAINING_SHAPE } from "../support/account.js";
import { HandlerHarness, served } from "../support/handlerHarness.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

/** What has a profile that `check` looks up. */
const KINDS = [
  [PROMOTED_MODEL, promotedModel, { trainerJob: JOB, trainingShape: TRAINING_SHAPE }],
  [TRAINER_JOB, trainerJob, { baseModel: BASE, trainingShape: TRAINING_SHAPE }],
  [TRAINING_PROFILE, trainingProfile, { trainingShape: TRAINING_SHAPE }],
] as const;

const DERIVED = ["trainingShape", "deploymentShape", "supportsLora"];

/** What the handlers of the kinds have in common. */
type Kind = Pick<typeof promotedModel, "createHandler">;

function harness(type: string, { createHandler }: Kind): HandlerHarness {
  emulator.reset();
  const engine = new HandlerHarness(type, "bot", (runtime) => served(createHandler, runtime));
  engine.emulator = emulator;
  return engine;
}

function fieldsOf({ trainingProfile }: Properties): string[] {
  return Object.keys(trainingProfile as TrainingProfile);
}

test.each(KINDS)("%s: inputs hold a profile once, and outputs what follows from it, too", async (type, kind, args) => {
  const { inputs, outs } = await harness(type, kind).create(args);
  expect(fieldsOf(inputs)).toContain("trainingShapeVersion");
  for (const field of DERIVED) {
    expect(fieldsOf(inputs)).not.toContain(field);
    expect(fieldsOf(outs)).toContain(field);
  }
  expect(outs.trainingProfile).toEqual(wholeProfile(inputs.trainingProfile as TrainingProfile));
});

test.each(KINDS)("%s: inputs that 0.1.0 saved change nothing, ask nothing, and shrink", async (type, kind, args) => {
  const engine = harness(type, kind);
  const saved = await engine.create(args);
  const before = { ...saved, inputs: { ...saved.inputs, trainingProfile: saved.outs.trainingProfile } };
  const asked = emulator.requests().length;
  const { inputs, diff } = await engine.change(before, args);
  expect(diff).toMatchObject({ changes: false, replaces: [] });
  expect(fieldsOf(inputs)).toEqual(fieldsOf(saved.inputs));
  expect(emulator.requests()).toHaveLength(asked);
});

test.each(KINDS)("%s: a plan of 0.1.0, whose inputs have every field, makes the same", async (type, kind, args) => {
  const engine = harness(type, kind);
  const { handler } = engine.start();
  const { inputs } = await handler.check({}, engine.args(args));
  const whole = { ...inputs, trainingProfile: wholeProfile(inputs.trainingProfile as TrainingProfile) };
  const { outs } = await handler.create(whole);
  expect(outs.trainingProfile).toEqual(whole.trainingProfile);
});

test.each(KINDS.slice(0, 2))("%s: a profile that the program gives stays as it was given", async (type, kind, args) => {
  const engine = harness(type, kind);
  const profile = (await harness(TRAINING_PROFILE, trainingProfile).create({ trainingShape: TRAINING_SHAPE })).outs
    .trainingProfile;
  const given = { ...args, trainingProfile: profile };
  const saved = await engine.create(given);
  expect(saved.inputs.trainingProfile).toEqual(profile);
  const { diff, inputs } = await engine.change(saved, given);
  expect(diff).toMatchObject({ changes: false });
  expect(inputs.trainingProfile).toEqual(profile);
});
