import { isDeepStrictEqual } from "node:util";
import { readSettings, type ConfigReader, type Settings } from "../config.js";
import { processRuntime, type Runtime } from "./runtime.js";

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
