import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { FAULT_GRAMMAR, parseFaultSpec } from "./faults/faultSpec.js";
import { parseSeed, type Seed } from "./seed.js";
import { quickstartSeed } from "./seeds/quickstart.js";
import { trainingSeed } from "./seeds/training.js";
import { type EmulatorOptions, startEmulator } from "./startEmulator.js";

/** What the command needs of its process. */
export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborted when the command is to end. */
  readonly stop: AbortSignal;
}

const SEEDS: Readonly<Record<string, Seed>> = { quickstart: quickstartSeed, training: trainingSeed };
const DEFAULT_PORT = 8787;
const MAX_PORT = 65_535;

const HELP = `fireworks-emulator: a local Fireworks control plane on 127.0.0.1

  --port N        TCP port, 0 picks a free one (default ${DEFAULT_PORT})
  --seed FILE     what the service knows at the start, JSON, or one of these names:
                  quickstart  account acme, key fw-emulator-key, trainer job sft-7 (default)
                  training    the same; a new trainer job saves checkpoints by itself
  --state FILE    written after each change; loaded instead of the seed when it exists
  --latency MS    real milliseconds before each answer (default 0)
  --fault SPEC    something that goes wrong; may be repeated
  --help          this text

${FAULT_GRAMMAR}

While it runs
  GET  /_emulator/requests   what was asked so far
  POST /_emulator/reset      back to the seed; requests and faults are gone
  GET  /_emulator/state      in the seed's form; PUT replaces it
  PUT  /_emulator/faults     a JSON array of SPECs (or of fault objects)
  PUT  /_emulator/modes      changes the named modes: {"outputModelExists": "return-existing"}
  POST /_emulator/clock      {"advance": "1h"}, {"now": "2026-11-01T00:00:00Z"} or {"realTime": true}; GET shows it
`;

/** The whole command. @returns the exit code: 0 when it was stopped, 2 for a flag that is wrong, 1 for anything else */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  let options: EmulatorOptions & { help: boolean };
  try {
    options = readFlags(argv);
  } catch (error) {
    io.stderr(`fireworks-emulator: ${messageOf(error)}\nTry fireworks-emulator --help\n`);
    return 2;
  }
  if (options.help) {
    io.stdout(HELP);
    return 0;
  }
  try {
    const emulator = await startEmulator(options);
    io.stdout(`fireworks-emulator listening on ${emulator.url}\n`);
    await new Promise<void>((resolve) => {
      if (io.stop.aborted) resolve();
      else
        io.stop.addEventListener("abort", () => {
          resolve();
        });
    });
    await emulator.close();
    return 0;
  } catch (error) {
    io.stderr(`fireworks-emulator: ${messageOf(error)}\n`);
    return 1;
  }
}

function readFlags(argv: readonly string[]): EmulatorOptions & { help: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      seed: { type: "string" },
      state: { type: "string" },
      latency: { type: "string" },
      fault: { type: "string", multiple: true },
      help: { type: "boolean", default: false },
    },
  });
  for (const spec of values.fault ?? []) parseFaultSpec(spec);
  return {
    help: values.help,
    port: wholeNumber("--port", values.port ?? String(DEFAULT_PORT), MAX_PORT),
    latencyMs: wholeNumber("--latency", values.latency ?? "0", Number.MAX_SAFE_INTEGER),
    seed: readSeed(values.seed ?? "quickstart"),
    faults: values.fault ?? [],
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  };
}

function wholeNumber(flag: string, text: string, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value <= maximum) return value;
  throw new TypeError(`${flag} wants a whole number from 0 to ${maximum}, got "${text}"`);
}

function readSeed(path: string): Seed {
  const named = SEEDS[path];
  if (named !== undefined) return named;
  try {
    return parseSeed(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new TypeError(`--seed ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
