import { setTimeout as sleep } from "node:timers/promises";

import { packageVersion } from "../client/packageVersion.js";
import { type Flags, readFlags } from "./command/flags.js";
import { greeting } from "./command/greeting.js";
import { HELP } from "./command/help.js";
import { type EmulatorOptions, startEmulator } from "./startEmulator.js";

/** What the command needs of its process. */
export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborted when the command is to end. */
  readonly stop: AbortSignal;
}

/** Who wants the first line only, such as `head -1`, is gone by then, so that writing on tells. */
const GREETING_AFTER_MS = 100;

/** The whole command. @returns the exit code: 0 when it was stopped, 2 for a flag that is wrong, 1 for anything else */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  let flags: Flags;
  try {
    flags = readFlags(argv);
  } catch (error) {
    io.stderr(`fireworks-emulator: ${messageOf(error)}\nTry fireworks-emulator --help\n`);
    return 2;
  }
  if (flags.help || flags.version) {
    io.stdout(flags.help ? HELP : `${packageVersion()}\n`);
    return 0;
  }
  try {
    await serve(flags.options, io);
    return 0;
  } catch (error) {
    io.stderr(`fireworks-emulator: ${messageOf(error)}\n`);
    return 1;
  }
}

async function serve(options: EmulatorOptions, io: CommandIo): Promise<void> {
  const warn = (line: string): void => {
    io.stderr(`fireworks-emulator: ${line}\n`);
  };
  const emulator = await startEmulator({ ...options, warn });
  io.stdout(`fireworks-emulator listening on ${emulator.url}\n`);
  const ended = aborted(io.stop);
  await Promise.race([ended, sleep(GREETING_AFTER_MS)]);
  if (!io.stop.aborted) io.stdout(greeting(emulator.url, emulator.state()));
  await ended;
  await emulator.close();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
