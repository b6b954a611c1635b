import { spawn } from "node:child_process";
import { constants } from "node:os";
import { type Engine } from "../engine/resolve.mts";
import { type ExampleProject } from "./setups.mts";

/** Where a command of Pulumi's runs. */
export interface Place {
  readonly engine: Engine;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the CLI in this terminal and answers its exit code. */
export function runPulumi(
  { engine, folder, env }: Place,
  args: readonly string[],
  stdout: "inherit" | "ignore" = "inherit",
): Promise<number> {
  const child = spawn(engine.command, args, { cwd: folder, env, stdio: ["inherit", stdout, "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Makes an example's stack, with the config that its program needs offline. */
export async function makeStack(place: Place, stack: string, { config = {} }: ExampleProject): Promise<void> {
  await runPulumi(place, ["stack", "select", "--create", stack], "ignore");
  for (const [key, value] of Object.entries(config)) {
    await runPulumi(place, ["config", "set", "--path", key, value]);
  }
}
