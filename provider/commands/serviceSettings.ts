import { readSettings, SettingError, type Settings } from "../config.js";

/** What `--account` and `--base-url` say. */
export interface ServiceOptions {
  readonly account?: string;
  readonly baseUrl?: string;
}

const BASE_URL = "FIREWORKS_BASE_URL";

/** Settings from the call, then from the environment. @throws SettingError for a malformed one */
export function serviceSettings({ account, baseUrl }: ServiceOptions, env: Readonly<NodeJS.ProcessEnv>): Settings {
  const given = {
    ...(account === undefined ? {} : { FIREWORKS_ACCOUNT_ID: account }),
    ...(baseUrl === undefined ? {} : { [BASE_URL]: baseUrl }),
  };
  try {
    return readSettings({ get: () => undefined }, { ...env, ...given });
  } catch (error) {
    if (baseUrl === undefined || !(error instanceof SettingError) || error.setting !== BASE_URL) throw error;
    throw new SettingError("--base-url", error.message.replace(BASE_URL, "--base-url"));
  }
}
