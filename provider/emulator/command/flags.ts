import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { readFault } from "../../fileFault.js";
import { MAX_DELAY_MS } from "../faults/fault.js";
import { parseFaultSpec } from "../faults/faultSpec.js";
import { type Modes, parseModes } from "../modes.js";
import { parseSeed, type Seed } from "../seed.js";
import { quickstartSeed } from "../seeds/quickstart.js";
import { trainingSeed } from "../seeds/training.js";
import { type EmulatorOptions } from "../startEmulator.js";

const SEEDS: Readonly<Record<string, Seed>> = { quickstart: quickstartSeed, training: trainingSeed };
export const DEFAULT_PORT = 8787;
const MAX_PORT = 65_535;

/** What the flags ask for. */
export interface Flags {
  readonly help: boolean;
  readonly version: boolean;
  readonly options: EmulatorOptions;
}

/** The error says which flag is wrong. */
export function readFlags(argv: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      seed: { type: "string" },
      state: { type: "string" },
      modes: { type: "string" },
      latency: { type: "string" },
      fault: { type: "string", multiple: true },
      "allow-host": { type: "string", multiple: true },
      version: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  for (const spec of values.fault ?? []) parseFaultSpec(spec);
  return {
    help: values.help,
    version: values.version,
    options: {
      port: wholeNumber("--port", values.port ?? String(DEFAULT_PORT), MAX_PORT),
      latencyMs: wholeNumber("--latency", values.latency ?? "0", MAX_DELAY_MS),
      seed: readSeed(values.seed ?? "quickstart"),
      faults: values.fault ?? [],
      allowedHosts: (values["allow-host"] ?? []).map(hostName),
      ...(values.state === undefined ? {} : { stateFile: values.state }),
      ...(values.modes === undefined ? {} : { modes: readModes(values.modes) }),
    },
  };
}

function wholeNumber(flag: string, text: string, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value <= maximum) return value;
  throw new TypeError(`${flag} wants a whole number from 0 to ${maximum}, got "${text}"`);
}

function hostName(text: string): string {
  if (/^([\w.-]+|\[[\da-f:.]+\])$/i.test(text)) return text;
  throw new TypeError(`--allow-host wants a name without scheme and port, got "${text}"`);
}

function readSeed(path: string): Seed {
  return SEEDS[path] ?? readJson("--seed", path, parseSeed);
}

function readModes(path: string): Partial<Modes> {
  return readJson("--modes", path, parseModes);
}

function readJson<T>(flag: string, path: string, parse: (json: unknown) => T): T {
  const text = readText(flag, path);
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw new TypeError(`${flag} ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new TypeError(`${flag}: ${readFault(path, error)}`, { cause: error });
  }
}
