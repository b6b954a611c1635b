import { createRequire } from "node:module";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import { type ExampleSetup } from "./setups.mts";

/** The key that every seed of an example knows. */
const KEY = "fw-emulator-key";

/** An emulator with an example's account, and the environment that leads programs to it. */
export async function openEmulator(
  { seed }: Pick<ExampleSetup, "seed">,
  options: { readonly port?: number; readonly stateFile?: string } = {},
): Promise<{ emulator: emulatorModule.Emulator; env: NodeJS.ProcessEnv }> {
  const installed = createRequire(import.meta.url)("pulumi-fireworks/emulator") as typeof emulatorModule;
  const emulator = await installed.startEmulator({ ...options, seed: seed?.(installed) ?? installed.trainingSeed });
  return { emulator, env: { FIREWORKS_BASE_URL: emulator.url, FIREWORKS_API_KEY: KEY } };
}
