import { expect } from "vitest";

import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, seedWith, send, start } from "./harness.js";

export const JOBS = "/v1/accounts/acme/rlorTrainerJobs";
export const POD = "/training/v1/rlorTrainerJobs/acme/j/api/v1";
export const LORA = "CHECKPOINT_TYPE_INFERENCE_LORA";
export const DCP = "CHECKPOINT_TYPE_TRAINING_LORA";

type AccountSeed = Seed["accounts"][number];

/** An emulator with trainer job `j`, just created. */
export async function created(
  more: Omit<Seed, "accounts"> = {},
  acme: Partial<AccountSeed> = {},
  fields: object = {},
): Promise<Emulator> {
  const emulator = await start({ seed: seedWith({ acme, ...more }) });
  const body = { trainingConfig: { baseModel: BASE }, ...fields };
  const path = `POST ${JOBS}?rlorTrainerJobId=j&trainingShape=accounts/fireworks/trainingShapes/qwen3-8b-128k`;
  expect((await send(emulator, path, { body })).status).toBe(200);
  return emulator;
}

export const getJob = async (emulator: Emulator) => (await send(emulator, `GET ${JOBS}/j`)).body;
export const stateOf = async (emulator: Emulator) => at(await getJob(emulator), "state");
export const health = async (emulator: Emulator) => (await send(emulator, `GET ${POD}/healthz`)).status;
