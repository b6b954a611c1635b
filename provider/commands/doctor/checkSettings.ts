import { checkedBaseUrl, checkedHeaders } from "../../client/session.js";
import { DEFAULT_BASE_URL } from "../../client/names.js";
import { type CommandHost } from "../command.js";
import { serviceSettings, type ServiceOptions } from "../serviceSettings.js";
import { notChecked, ok, problem, type Finding } from "./finding.js";

const KEY = "key";
const BASE_URL = "base URL";
const HEADERS = "headers";

/** The settings by themselves, one at a time, so that each fault is told. Nothing of a key or header is shown. */
export function checkSettings(options: ServiceOptions, { env }: Pick<CommandHost, "env">): Finding[] {
  const { FIREWORKS_API_KEY, FIREWORKS_BASE_URL, FIREWORKS_CUSTOM_HEADERS } = env;
  return [
    attempt(KEY, "set it to the key alone, as the Fireworks console shows it", () => {
      const { apiKey } = serviceSettings({}, { FIREWORKS_API_KEY });
      if (apiKey !== undefined) return ok(KEY, "set by FIREWORKS_API_KEY");
      const fix =
        "set FIREWORKS_API_KEY to a training-scoped key; where the stack has fireworks:apiKey, which wins and is not read here, nothing is missing";
      return problem(KEY, "none in the environment", fix);
    }),
    attempt(BASE_URL, `give a URL such as ${DEFAULT_BASE_URL}, or leave it out`, () => {
      const { baseUrl } = serviceSettings(options, { FIREWORKS_BASE_URL });
      return ok(BASE_URL, checkedBaseUrl(baseUrl ?? DEFAULT_BASE_URL));
    }),
    attempt(HEADERS, "write one `Name: value` per line, or unset FIREWORKS_CUSTOM_HEADERS", () => {
      const { additionalHeaders } = serviceSettings({}, { FIREWORKS_CUSTOM_HEADERS });
      if (additionalHeaders === undefined) return ok(HEADERS, "no additional ones");
      return ok(HEADERS, `additional: ${Object.keys(checkedHeaders(additionalHeaders)).join(", ")}`);
    }),
  ];
}

export function settingsNotChecked(reason: string): Finding[] {
  return [KEY, BASE_URL, HEADERS].map((subject) => notChecked(subject, reason));
}

function attempt(subject: string, fix: string, check: () => Finding): Finding {
  try {
    return check();
  } catch (error) {
    return problem(subject, error instanceof Error ? error.message : String(error), fix);
  }
}
