/**
 * Settings, from stack config first and the environment second. The only reader of
 * `process.env`, beside the client's own `environment.ts`.
 */

/** Reads stack config by its full key, such as `fireworks:apiKey`. */
export interface ConfigReader {
  get(key: string): string | undefined;
}

const SHORTEST_SECRET = 12;

export type Preflight = "strict" | "warn" | "off";

/** Settings of one stack; what is not set is absent. */
export interface Settings {
  readonly apiKey?: string;
  readonly accountId?: string;
  readonly baseUrl?: string;
  /** Where trainers' own servers are reached. */
  readonly trainerGatewayUrl?: string;
  readonly additionalHeaders?: Readonly<Record<string, string>>;
  readonly verifySsl?: boolean;
  readonly preflight?: Preflight;
  /** False: models carry no ownership line. */
  readonly ownershipMarker?: boolean;
  /** `<project>/<stack>`: what this stack was called before. */
  readonly renamedFrom?: string;
  /** The Pulumi organization of the stack, for the plugin, which is not told. */
  readonly organization?: string;
}

const NAMES: Readonly<Record<keyof Settings, true>> = {
  apiKey: true,
  accountId: true,
  baseUrl: true,
  trainerGatewayUrl: true,
  additionalHeaders: true,
  verifySsl: true,
  preflight: true,
  ownershipMarker: true,
  renamedFrom: true,
  organization: true,
};

/** Every setting, under the name that stack config has it by, below `fireworks:`. */
export const SETTINGS: readonly string[] = Object.keys(NAMES);

/** What the engine adds to a provider's settings by itself. */
const OF_ENGINE = ["version", "pluginDownloadURL", "pluginChecksums"];

/** @param name below `fireworks:` */
export function isSetting(name: string): boolean {
  return [...SETTINGS, ...OF_ENGINE].includes(name);
}

/** Where the Pulumi CLI is logged in, as far as the environment tells. */
export interface PulumiLogin {
  readonly url: string | undefined;
  readonly home: string | undefined;
}

export function pulumiLogin(env: NodeJS.ProcessEnv = process.env): PulumiLogin {
  return { url: setting(env.PULUMI_BACKEND_URL), home: setting(env.PULUMI_HOME) };
}

/** A setting is missing or malformed; the message names it and says how to set it. */
export class SettingError extends Error {
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(message);
    this.name = "SettingError";
    this.setting = setting;
  }
}

/** Reads all settings. @throws SettingError for a malformed one; its value is shown unless it is secret */
export function readSettings(config: ConfigReader, env: NodeJS.ProcessEnv = process.env): Settings {
  const from = (key: string, variable: string): { value: string; source: string } | undefined => {
    const configured = setting(config.get(`fireworks:${key}`));
    if (configured !== undefined) return { value: configured, source: `fireworks:${key}` };
    const inherited = setting(env[variable]);
    return inherited === undefined ? undefined : { value: inherited, source: variable };
  };
  const apiKey = from("apiKey", "FIREWORKS_API_KEY");
  const baseUrl = from("baseUrl", "FIREWORKS_BASE_URL");
  const gateway = from("trainerGatewayUrl", "FIREWORKS_TRAINER_GATEWAY_URL");
  const headers = setting(config.get("fireworks:additionalHeaders"));
  const headerLines = setting(env.FIREWORKS_CUSTOM_HEADERS);
  const verifySsl = setting(config.get("fireworks:verifySsl"));
  const marker = setting(config.get("fireworks:ownershipMarker"));
  const preflight = from("preflight", "FIREWORKS_PREFLIGHT");
  const renamedFrom = from("renamedFrom", "FIREWORKS_RENAMED_FROM");
  const organization = from("organization", "FIREWORKS_PULUMI_ORGANIZATION");
  return defined({
    apiKey: apiKey === undefined ? undefined : parseApiKey(apiKey.value, apiKey.source),
    accountId: from("accountId", "FIREWORKS_ACCOUNT_ID")
      ?.value.replace(/^accounts\//, "")
      .replace(/\/+$/, ""),
    baseUrl: baseUrl === undefined ? undefined : parseBaseUrl(baseUrl.value, baseUrl.source),
    trainerGatewayUrl: gateway === undefined ? undefined : parseBaseUrl(gateway.value, gateway.source),
    additionalHeaders:
      headers === undefined
        ? headerLines === undefined
          ? undefined
          : parseHeaderLines(headerLines)
        : parseHeaderJson(headers),
    verifySsl: verifySsl === undefined ? undefined : parseBoolean(verifySsl),
    preflight: preflight === undefined ? undefined : parsePreflight(preflight.value, preflight.source),
    ownershipMarker: marker === undefined ? undefined : parseOwnershipMarker(marker),
    renamedFrom: renamedFrom === undefined ? undefined : parseRenamedFrom(renamedFrom.value, renamedFrom.source),
    organization: organization === undefined ? undefined : parseOrganization(organization.value, organization.source),
  });
}

/** The API key. @throws SettingError when there is none */
export function requireApiKey({ apiKey }: Settings): string {
  if (apiKey !== undefined) return apiKey;
  throw new SettingError(
    "fireworks:apiKey",
    "no API key. Fix: `pulumi config set --secret fireworks:apiKey`, or set FIREWORKS_API_KEY in the environment",
  );
}

/** Whether the value of an additional header is one: a short one, such as a team's name, may be part of any text. */
export function isSecretHeader(value: string): boolean {
  return value.length >= SHORTEST_SECRET;
}

/** An empty setting is no setting. */
function setting(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}

function parseApiKey(value: string, source: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new SettingError(
    source,
    `${source} holds spaces, line breaks or non-ASCII characters; it is not shown because it is secret`,
  );
}

function parseBaseUrl(value: string, source: string): string {
  const url = URL.parse(value);
  if (url !== null && (url.username !== "" || url.password !== "" || /[?#]/.test(value))) {
    throw new SettingError(source, `${source} must hold no user name, password, query or fragment; it is not shown`);
  }
  // As inference clients are given it; every path of the control plane begins with /v1 already.
  const bare = value.replace(/(?<!\/)(\/(inference|training))?\/v1\/*$/, "");
  if (bare !== value) {
    throw new SettingError(
      source,
      `${source} is '${value}'; it must end before the path of the API, which the client adds: write ${bare}`,
    );
  }
  if (url?.protocol === "http:" || url?.protocol === "https:") return value;
  throw new SettingError(
    source,
    `${source} is '${value}'; it must be an http or https URL such as https://api.fireworks.ai`,
  );
}

function parseBoolean(value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw new SettingError("fireworks:verifySsl", `fireworks:verifySsl is '${value}'; it must be true or false`);
}

function parseOwnershipMarker(value: string): boolean {
  if (value === "on" || value === "off") return value === "on";
  throw new SettingError("fireworks:ownershipMarker", `fireworks:ownershipMarker is '${value}'; it must be on or off`);
}

function parseRenamedFrom(value: string, source: string): string {
  if (/^[^/\s]+\/[^/\s]+$/.test(value)) return value;
  throw new SettingError(source, `${source} is '${value}'; it must be <project>/<stack>, as ownership lines name it`);
}

function parseOrganization(value: string, source: string): string {
  if (/^[\w.-]+$/.test(value)) return value;
  throw new SettingError(
    source,
    `${source} is '${value}'; it must be the name of a Pulumi organization, as in <organization>/<project>/<stack>`,
  );
}

function parsePreflight(value: string, source: string): Preflight {
  if (value === "strict" || value === "warn" || value === "off") return value;
  throw new SettingError(source, `${source} is '${value}'; it must be strict, warn or off`);
}

function parseHeaderJson(text: string): Record<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const entries = typeof json === "object" && json !== null && !Array.isArray(json) ? Object.entries(json) : undefined;
  if (entries?.every((entry): entry is [string, string] => typeof entry[1] === "string") === true) {
    return Object.fromEntries(entries);
  }
  throw new SettingError(
    "fireworks:additionalHeaders",
    `fireworks:additionalHeaders must be a JSON object of texts, such as {"X-Team": "nlp"}; its value is not shown because it is secret`,
  );
}

/** Lines `Name: value`, as the vendor's generated client reads them. */
function parseHeaderLines(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon > 0) return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      throw new SettingError(
        "FIREWORKS_CUSTOM_HEADERS",
        "FIREWORKS_CUSTOM_HEADERS must hold lines `Name: value`; the faulty line is not shown because it may be secret",
      );
    }),
  );
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
