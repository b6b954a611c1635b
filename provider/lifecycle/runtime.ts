import { randomBytes } from "node:crypto";
import { systemClock, type Clock } from "../client/clock.js";
import { FireworksClient } from "../client/fireworksClient.js";
import { readSettings, requireApiKey, type ConfigReader, type Settings } from "../config.js";
import { connectEngine, exitWithEngine, type Engine } from "./engine.js";

/** What handlers need from the process that they run in; one for all resources of a stack. */
export interface Runtime {
  readonly clock: Clock;
  readonly engine: Engine;
  /** Takes the stack's config; called once per process, before anything else needs it. */
  readonly configure: (config: ConfigReader) => void;
  /** @throws SettingError for a malformed setting */
  readonly settings: () => Settings;
  /** The process's one client, so that cooldown and account look-up are shared. @throws SettingError without a key */
  readonly client: () => FireworksClient;
  /** @throws Error when the engine that started this process has gone */
  readonly requireEngine: () => Promise<void>;
  /** Eight random hex digits. */
  readonly nonce: () => string;
}

/** The runtime of a real provider process. */
export function processRuntime(): Runtime {
  const engine = connectEngine(process.argv[2]);
  const runtime = createRuntime({ engine, clock: systemClock, nonce: () => randomBytes(4).toString("hex") });
  return {
    ...runtime,
    configure: (config) => {
      exitWithEngine(engine);
      runtime.configure(config);
    },
  };
}

export function createRuntime({ engine, clock, nonce }: Pick<Runtime, "engine" | "clock" | "nonce">): Runtime {
  let reader: ConfigReader = { get: () => undefined };
  let settings: Settings | undefined;
  let client: FireworksClient | undefined;
  const readOnce = (): Settings => (settings ??= readSettings(reader));
  return {
    engine,
    clock,
    nonce,
    configure: (config) => {
      reader = config;
      settings = undefined;
      client = undefined;
    },
    settings: readOnce,
    client: () => (client ??= new FireworksClient({ ...readOnce(), apiKey: requireApiKey(readOnce()), clock })),
    requireEngine: async () => {
      if (await engine.isAlive()) return;
      throw new Error("the Pulumi engine that started this provider has gone; nothing more is written");
    },
  };
}
