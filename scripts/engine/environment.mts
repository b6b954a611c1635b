import { mkdirSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { sdkFolder } from "./engineVersion.mts";
import { type Installation } from "./installation.mts";

export interface Scratch {
  /** Folder that takes the place of the user's `~/.pulumi`. */
  readonly home: string;
  /** Folder that holds the stacks. */
  readonly backend: string;
}

type EngineFacts = Pick<Installation, "binDir" | "languageHost">;

/** The complete environment of a run that knows nothing of the user's own login, stacks, settings and keys. */
export function isolatedEnvironment(
  engine: EngineFacts,
  scratch: Scratch,
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const foreign = Object.entries(inherited).filter(([name]) => !/^(PULUMI|FIREWORKS)_/i.test(name));
  return { ...engineEnvironment(engine, Object.fromEntries(foreign)), ...scratchEnvironment(scratch) };
}

/** What every run of the engine needs, isolated or not. */
export function engineEnvironment(engine: EngineFacts, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // The engine warns when PATH leads to another language host than its own, and starts whichever `node` comes first.
  // Windows reads the names of variables in any case, and a copy of its environment has `Path`.
  const isPath = ([name]: [string, unknown]): boolean => name.toUpperCase() === "PATH";
  const [, theirs = ""] = Object.entries(inherited).find(isPath) ?? [];
  const others = Object.fromEntries(Object.entries(inherited).filter((entry) => !isPath(entry)));
  const path = [engine.binDir, dirname(process.execPath), theirs].join(delimiter);
  const env = { ...others, PATH: path, PULUMI_SKIP_UPDATE_CHECK: "true" };
  if (engine.languageHost === "official") return env;
  // Where the official host could not be had, plugins cannot be either: better an error at once than tries to download.
  return { ...env, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", PULUMI_FIREWORKS_SDK_FALLBACK: sdkFolder };
}

/** Points Pulumi at a home and a file backend of ours. */
export function scratchEnvironment({ home, backend }: Scratch) {
  // A file backend refuses a folder that is not there.
  mkdirSync(backend, { recursive: true });
  return { PULUMI_HOME: home, PULUMI_BACKEND_URL: pathToFileURL(backend).href, PULUMI_CONFIG_PASSPHRASE: "" };
}
