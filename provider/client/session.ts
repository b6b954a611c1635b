import { validateHeaderName, validateHeaderValue } from "node:http";
import { systemClock, type Clock } from "./clock.js";
import { environment } from "./environment.js";
import { type Cooldown, Http } from "./http.js";
import { DEFAULT_BASE_URL } from "./names.js";
import { packageVersion } from "./packageVersion.js";
import { type Transport } from "./transport.js";

/** Where trainers are reached. */
export interface TrainerGateway {
  /** URL of the gateway to the trainers' own servers. @default the client's base URL */
  readonly trainerGatewayUrl?: string | undefined;
}

/** Arguments of `new FireworksClient`. */
export interface FireworksClientArgs extends TrainerGateway {
  /** Fireworks API key. Training endpoints need a training-scoped key. */
  readonly apiKey: string;
  /** Control-plane URL. @default FIREWORKS_BASE_URL of the environment, or else "https://api.fireworks.ai" */
  readonly baseUrl?: string | undefined;
  /** Extra HTTP headers; they win over the client's own, whatever their case. */
  readonly additionalHeaders?: Readonly<Record<string, string>> | undefined;
  /** Whether TLS certificates are verified. @default true */
  readonly verifySsl?: boolean | undefined;
  /** The account to work in. @default the one account that the key sees */
  readonly accountId?: string | undefined;
  /** Time and randomness. @default the system's */
  readonly clock?: Clock | undefined;
  /** Asked just before each request that is no GET; what it throws keeps the request from being sent. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  /** Told when requests have to wait because the service asks for it, and again when more of them begin to. */
  readonly onCooldown?: ((cooldown: Cooldown) => void) | undefined;
  /** How requests reach the service. @default HTTP over sockets */
  readonly transport?: Transport | undefined;
}

/** What the calls of a client share: connections, cooldown, time. */
export interface Session {
  readonly baseUrl: string;
  readonly http: Http;
  readonly clock: Clock;
  /** The configured account. */
  readonly accountId: string | undefined;
}

/** @throws TypeError for a malformed setting */
export function openSession(args: FireworksClientArgs, env = environment()): Session {
  if (!/^[\x21-\x7e]+$/.test(args.apiKey)) {
    throw new TypeError("apiKey must be a non-empty text without spaces, line breaks or non-ASCII characters.");
  }
  const baseUrl = args.baseUrl === undefined ? inheritedBaseUrl(env) : checkedBaseUrl(args.baseUrl);
  const clock = args.clock ?? systemClock;
  const extra = checkedHeaders(args.additionalHeaders ?? {});
  const http = new Http({
    baseUrl,
    headers: {
      // Either is all that some of the vendor's clients send.
      "x-api-key": args.apiKey,
      authorization: `Bearer ${extra["x-api-key"] ?? args.apiKey}`,
      "content-type": "application/json",
      "user-agent": ["pulumi-fireworks", packageVersion()].filter((part) => part !== "").join("/"),
      ...extra,
    },
    secrets: [args.apiKey, ...Object.values(extra)],
    verifySsl: args.verifySsl ?? true,
    clock,
    beforeWrite: args.beforeWrite,
    onCooldown: args.onCooldown,
    transport: args.transport,
  });
  return { baseUrl, http, clock, accountId: args.accountId };
}

/** A program that is meant for the emulator never reaches the service for having left its URL out. */
function inheritedBaseUrl({ FIREWORKS_BASE_URL = "" }: NodeJS.ProcessEnv): string {
  const inherited = FIREWORKS_BASE_URL.trim();
  return inherited === "" ? DEFAULT_BASE_URL : checkedBaseUrl(inherited, "FIREWORKS_BASE_URL");
}

/** The URL without a slash at its end. Never shown when it holds a password. */
export function checkedBaseUrl(baseUrl: string, name = "baseUrl"): string {
  const url = URL.parse(baseUrl);
  if (url !== null && (url.username !== "" || url.password !== "" || /[?#]/.test(baseUrl))) {
    throw new TypeError(`${name} must hold no user name, password, query or fragment; its value is not shown.`);
  }
  const bare = withoutApiPath(baseUrl);
  if (bare !== undefined) {
    throw new TypeError(
      `${name} '${baseUrl}' must end before the path of the API, which the client adds: write ${bare}.`,
    );
  }
  if (url?.protocol === "http:" || url?.protocol === "https:") return baseUrl.replace(/\/+$/, "");
  throw new TypeError(`${name} '${baseUrl}' must be an http or https URL, such as ${DEFAULT_BASE_URL}.`);
}

/** What a URL should have been that ends in the path of the API, as inference clients are given it; `undefined` for others. */
function withoutApiPath(baseUrl: string): string | undefined {
  const bare = baseUrl.replace(/(?<!\/)(\/(inference|training))?\/v1\/*$/, "");
  return bare === baseUrl ? undefined : bare;
}

/** Header names have no case: `X-API-KEY` must replace `x-api-key`, not stand beside it. */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      // Node's errors name the header and never its value.
      validateHeaderName(name);
      validateHeaderValue(name, value);
      return [name.toLowerCase(), value];
    }),
  );
}
