import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "../client/clock.js";
import { FireworksClient } from "../client/fireworksClient.js";
import { type Transport } from "../client/transport.js";
import { type ConfigReader, type Settings, readSettings, requireApiKey } from "../config.js";
import { type Engine, connectEngine, exitWithEngine } from "./engine.js";
import { Lookups } from "./lookups.js";
import { Outlook } from "./outlook.js";
import { StackPlan } from "./stackPlan.js";

const STOP_GRACE_MS = 1_000;

/** What handlers need from the process that they run in; one for all resources of a stack. */
export interface Runtime {
  readonly clock: Clock;
  readonly engine: Engine;
  /** Takes the stack's config; called once per process, before anything else needs it. */
  readonly configure: (config: ConfigReader) => void;
  /** @throws SettingError for a malformed setting */
  readonly settings: () => Settings;
  /**
   * The process's one client, so that cooldown and account look-up are shared. It sends no write once the engine that
   * started this process has gone. @throws SettingError without a key
   */
  readonly client: () => FireworksClient;
  /** What was looked up with this client. */
  readonly lookups: () => Lookups;
  /** What this run is going to do. */
  readonly plan: StackPlan;
  /** What of that a person is told. */
  readonly outlook: Outlook;
  /** Aborts when this process is asked to stop: waits end, and what was accepted is saved as unfinished. */
  readonly signal: AbortSignal;
  /** Eight random hex digits. */
  readonly nonce: () => string;
}

/** The runtime of a real provider process. */
export function processRuntime(): Runtime {
  const engine = connectEngine(process.argv[2]);
  const stop = new AbortController();
  const nonce = (): string => randomBytes(4).toString("hex");
  const runtime = createRuntime({ engine, clock: systemClock, nonce, signal: stop.signal });
  let watching = false;
  const watch = (): void => {
    exitWithEngine(engine);
    // Windows has a signal of its own for what stops a group of processes.
    for (const name of ["SIGINT", "SIGTERM", "SIGBREAK"] as const) {
      process.once(name, () => {
        stop.abort(new Error(`stopped by ${name}`));
        // The engine ends every run with a signal, and waits for this process: only unfinished work needs time to answer.
        if (callsUnderWay() === 0) void runtime.outlook.tell(engine).finally(() => process.kill(process.pid, name));
        else setTimeout(() => process.exit(130), STOP_GRACE_MS);
      });
    }
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

export function createRuntime({
  engine,
  clock,
  nonce,
  signal,
  transport,
  outlook = new Outlook(),
}: Pick<Runtime, "engine" | "clock" | "nonce" | "signal"> & {
  /** @default HTTP over sockets */
  readonly transport?: Transport | undefined;
  readonly outlook?: Outlook;
}): Runtime {
  let reader: ConfigReader = { get: () => undefined };
  let settings: Settings | undefined;
  let connected: Connected | undefined;
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
    const client = new FireworksClient({ ...readOnce(), apiKey, clock, transport, beforeWrite });
    return (connected = { client, lookups: new Lookups(client) });
  };
  return {
    engine,
    clock,
    nonce,
    signal,
    configure: (config) => {
      reader = config;
      settings = undefined;
      connected = undefined;
    },
    settings: readOnce,
    client: () => connect().client,
    lookups: () => connect().lookups,
    plan: new StackPlan(),
    outlook,
  };
}

/** What belongs to one client. */
interface Connected {
  readonly client: FireworksClient;
  readonly lookups: Lookups;
}

let shared: Runtime | undefined;

/**
 * The one runtime of this process, whichever resource asks first: one client, so one cooldown, one
 * account look-up and one resolution per shape for all resources of a stack.
 */
export function sharedRuntime(): Runtime {
  shared ??= keepClient(processRuntime());
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

let calls = 0;

/** How many calls of the engine this process is answering. */
export function callsUnderWay(): number {
  return calls;
}

/** Counts a call until it has ended. */
export async function underWay<T>(call: () => Promise<T>): Promise<T> {
  calls += 1;
  try {
    return await call();
  } finally {
    calls -= 1;
  }
}
