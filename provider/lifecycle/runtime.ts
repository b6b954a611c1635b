import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "../client/clock.js";
import { FireworksClient } from "../client/fireworksClient.js";
import { type Cooldown } from "../client/http.js";
import { createRedactor } from "../client/redact.js";
import { type Transport } from "../client/transport.js";
import {
  type ConfigReader,
  type Settings,
  isSecretHeader,
  pulumiLogin,
  readSettings,
  requireApiKey,
} from "../config.js";
import { findBackend } from "./backend.js";
import { CooldownRows } from "./cooldownRows.js";
import { type Engine, connectEngine, exitWithEngine } from "./engine.js";
import { drawGeneration, markOf, UNKNOWN_BACKEND } from "./generation.js";
import { Lookups } from "./lookups.js";
import { Outlook } from "./outlook.js";
import { Calls, listenForStop, stoppableClock, stoppableTransport } from "./politeStop.js";
import { SavedSettings } from "./savedSettings.js";
import { StackPlan } from "./stackPlan.js";
import { WaitTimes } from "./waits.js";

/** What handlers need from the process that they run in; one for all resources of a stack. */
export interface Runtime {
  readonly clock: Clock;
  readonly engine: Engine;
  /** Takes the stack's config; called once per process, before anything else needs it. */
  readonly configure: (config: ConfigReader) => void;
  /** Whether the settings are of an earlier run. */
  readonly savedSettings: SavedSettings;
  /** @throws SettingError for a malformed setting */
  readonly settings: () => Settings;
  /**
   * The process's one client, so that cooldown and account look-up are shared. It sends no write once the engine that
   * started this process has gone. @throws SettingError without a key
   */
  readonly client: () => FireworksClient;
  /** Takes what may stand in no text out of one, whoever echoes it. */
  readonly redact: (text: string) => string;
  /** What was looked up with this client. */
  readonly lookups: () => Lookups;
  /** What this run is going to do. */
  readonly plan: StackPlan;
  /** What of that a person is told. */
  readonly outlook: Outlook;
  readonly waits: WaitTimes;
  /**
   * Aborts when the run is asked to stop: waits end, and what was accepted is saved as unfinished. A sleep on `clock`
   * ends by itself then.
   */
  readonly signal: AbortSignal;
  /** The engine's calls that this process is answering. */
  readonly calls: Calls;
  /** The rows of these calls, while the service makes all of them wait. */
  readonly cooldownRows: CooldownRows;
  /** A new generation, see `generation.ts`. */
  readonly nonce: () => string;
  /** The mark of the Pulumi backend that the stack is saved in. */
  readonly backend: () => string;
}

/** The runtime of a real provider process. @param address where the engine listens that has started it */
export function processRuntime(address: string | undefined): Runtime {
  const engine = connectEngine(address);
  const stop = new AbortController();
  let mark: string | undefined;
  const backend = (): string => (mark ??= backendMark());
  const nonce = (): string => drawGeneration(backend());
  const runtime = createRuntime({ engine, clock: systemClock, nonce, backend, signal: stop.signal });
  let watching = false;
  const watch = (): void => {
    exitWithEngine(engine);
    listenForStop(stop, runtime.calls, () => runtime.outlook.tell(engine));
  };
  return {
    ...runtime,
    configure: (config) => {
      if (!watching) watch();
      watching = true;
      runtime.configure(config);
    },
  };
}

function backendMark(): string {
  try {
    const backend = findBackend({ ...pulumiLogin(), folder: process.cwd() });
    return backend === undefined ? UNKNOWN_BACKEND : markOf(backend);
  } catch {
    // A file that may not be read tells nothing, and stops nothing.
    return UNKNOWN_BACKEND;
  }
}

export function createRuntime({
  engine,
  clock: running,
  nonce,
  backend = () => UNKNOWN_BACKEND,
  signal,
  transport,
  outlook = new Outlook(),
}: Pick<Runtime, "engine" | "clock" | "nonce" | "signal"> & {
  /** @default HTTP over sockets */
  readonly transport?: Transport | undefined;
  readonly outlook?: Outlook;
  /** @default not known */
  readonly backend?: Runtime["backend"];
}): Runtime {
  const clock = stoppableClock(running, signal);
  let reader: ConfigReader = { get: () => undefined };
  let settings: Settings | undefined;
  let connected: Connected | undefined;
  const plan = new StackPlan();
  const cooldownRows = new CooldownRows(clock);
  let redact: Runtime["redact"] | undefined;
  const readOnce = (): Settings => (settings ??= readSettings(reader));
  const requireEngine = async (): Promise<void> => {
    if (await engine.isAlive()) return;
    throw new Error("the Pulumi engine that started this provider has gone; nothing more is written");
  };
  const connect = (): Connected => {
    if (connected !== undefined) return connected;
    // Asked when a write's turn has come, and not before: a cooldown may outlive the engine.
    const beforeWrite = requireEngine;
    const apiKey = requireApiKey(readOnce());
    const stoppable = stoppableTransport(() => openTransport(readOnce(), transport), running, signal);
    const onCooldown = (cooldown: Cooldown): void => {
      cooldownRows.tell(cooldown);
    };
    const client = new FireworksClient({ ...readOnce(), apiKey, clock, transport: stoppable, beforeWrite, onCooldown });
    return (connected = { client, lookups: new Lookups(client, plan) });
  };
  return {
    engine,
    clock,
    nonce,
    backend,
    signal,
    calls: new Calls(),
    cooldownRows,
    savedSettings: new SavedSettings(),
    configure: (config) => {
      reader = config;
      settings = undefined;
      connected = undefined;
      redact = undefined;
    },
    settings: readOnce,
    client: () => connect().client,
    redact: (text) => (redact ??= createRedactor(secretsOf(readOnce)))(text),
    lookups: () => connect().lookups,
    plan,
    outlook,
    waits: new WaitTimes(),
  };
}

async function openTransport({ verifySsl = true }: Settings, given: Transport | undefined): Promise<Transport> {
  if (given !== undefined) return given;
  // Loaded by the first request: a run without one does without its 30 MB.
  const { undiciTransport } = await import("../client/undiciTransport.js");
  return undiciTransport({ verifySsl });
}

/** What belongs to one client. */
interface Connected {
  readonly client: FireworksClient;
  readonly lookups: Lookups;
}

/** What may stand in no text, whoever echoes it. */
function secretsOf(settings: () => Settings): string[] {
  try {
    const { apiKey, additionalHeaders = {} } = settings();
    const headers = Object.values(additionalHeaders).filter(isSecretHeader);
    return apiKey === undefined ? headers : [apiKey, ...headers];
  } catch {
    // A malformed setting has its own error, and no key was taken from it.
    return [];
  }
}

let shared: Runtime | undefined;

/**
 * The one runtime of this process, whichever resource asks first: one client, so one cooldown, one
 * account look-up and one resolution per shape for all resources of a stack.
 */
export function sharedRuntime(): Runtime {
  shared ??= keepClient(processRuntime(process.argv[2]));
  return shared;
}

/** The SDK configures once per resource type; the same settings again must not drop the client. */
function keepClient(runtime: Runtime): Runtime {
  let applied: Settings | undefined;
  return {
    ...runtime,
    configure: (config) => {
      const settings = wellFormed(config);
      if (settings !== undefined && isDeepStrictEqual(settings, applied)) return;
      applied = settings;
      runtime.configure(config);
    },
  };
}

/** A malformed setting is reported where it is needed, not here. */
function wellFormed(config: ConfigReader): Settings | undefined {
  try {
    return readSettings(config);
  } catch {
    return undefined;
  }
}
