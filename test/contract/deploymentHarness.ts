import { type Emulator, type Seed } from "../../provider/emulator/index.js";
import { at, BASE, KEY, seedWith, send, start } from "./harness.js";

export const ROWS = "/v1/accounts/acme/deployments";
export const NAME = "accounts/acme/deployments/d";
export const D = `${ROWS}/d`;

export type DeploymentSeed = NonNullable<Seed["accounts"][number]["deployments"]>[number];

/** An emulator with deployment `d`, up and running. */
export const running = (fields: Partial<DeploymentSeed> = {}, top: Omit<Seed, "accounts"> = {}) =>
  start({ seed: seedWith({ acme: { deployments: [{ id: "d", baseModel: BASE, ...fields }] }, ...top }) });

export const getDeployment = async (emulator: Emulator) => (await send(emulator, `GET ${D}`)).body;
export const stateOf = async (emulator: Emulator) => at(await getDeployment(emulator), "state");
export const complete = (emulator: Emulator, model: string, key = KEY) =>
  send(emulator, "POST /inference/v1/completions", {
    headers: { authorization: `Bearer ${key}` },
    body: { model, prompt: "hi", max_tokens: 1 },
  });
