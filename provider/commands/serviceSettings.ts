import { readSettings, type Settings } from "../config.js";

/** What `--account` and `--base-url` say. */
export interface ServiceOptions {
  readonly account?: string;
  readonly baseUrl?: string;
}

/** Settings from the call, then from the environment. @throws SettingError for a malformed one */
export function serviceSettings({ account, baseUrl }: ServiceOptions, env: Readonly<NodeJS.ProcessEnv>): Settings {
  return readSettings(
    { get: () => undefined },
    {
      ...env,
      ...(account === undefined ? {} : { FIREWORKS_ACCOUNT_ID: account }),
      ...(baseUrl === undefined ? {} : { FIREWORKS_BASE_URL: baseUrl }),
    },
  );
}
