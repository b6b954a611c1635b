import { describe, expect, test } from "vitest";
import { type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { referencesIn } from "../support/hostileMutation.js";
import { HostileServer } from "../support/hostileServer.js";
import { Chance } from "./chance.js";
import { PROGRAMS } from "./hostile/programs.js";
import { noCounts, runHostile } from "./hostile/run.js";

/** A field that names something, in the answers of one route. */
interface Field {
  readonly route: string;
  /** Such as `deployedModels.*.model`. */
  readonly path: string;
  readonly example: string;
}

const FULL_NAME = /^accounts\/[^/]+\/\w+\/[^/]+/;

describe.each(Object.entries(PROGRAMS))("%s", (_, program) => {
  const server = new HostileServer();
  const live = (turn: () => void) => runHostile({ program, turn }, new Chance(1), server, noCounts());

  test("whatever field of whatever answer names something else, nothing but one's own is written", async () => {
    await live(() => undefined);
    const fields = new Map<string, Field>();
    for (const { request, honest } of server.exchanges) {
      const route = routeOf(request);
      for (const [path, example] of namesIn(parsed(honest))) fields.set(`${route} ${path}`, { route, path, example });
    }
    expect(fields.size).toBeGreaterThan(1);
    const lie = async (route: string, what: string, change: (json: unknown) => unknown): Promise<void> => {
      const changed = (answer: TransportAnswer) => ({ ...answer, body: JSON.stringify(change(parsed(answer))) });
      await live(() => {
        server.turn((request) => routeOf(request) === route, changed);
      }).catch((error: unknown) => {
        throw new Error(`${route}, ${what}: ${String(error)}`, { cause: error });
      });
    };
    for (const { route, path, example } of fields.values()) {
      for (const foreign of foreignTo(example)) {
        await lie(route, `${path} is ${foreign}`, (json) => replaced(json, path.split("."), foreign));
      }
    }
    for (const route of new Set([...fields.values()].map((field) => field.route))) {
      await lie(route, "refers to something else", (json) => ({ ...(json as object), ...referencesIn("acme") }));
    }
  });
});

function routeOf({ method, url }: TransportRequest): string {
  return `${method} ${url.pathname.replace(/^\/v1\//, "").replace(/(\w+)\/[^/:]+/g, "$1/*")}`;
}

/** Another id of the same kind, and the same id in another account; other kinds are the client's own test's. */
function foreignTo(name: string): string[] {
  const [, account = "", kind = "", id = "", ...rest] = name.split("/");
  const other = account === "other" ? "acme" : "other";
  return [["accounts", account, kind, "precious", ...rest].join("/"), ["accounts", other, kind, id, ...rest].join("/")];
}

function namesIn(value: unknown, path: readonly string[] = []): (readonly [string, string])[] {
  if (typeof value === "string") return FULL_NAME.test(value) ? [[path.join("."), value]] : [];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) => namesIn(item, [...path, isList ? "*" : key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[], name: string): unknown {
  if (key === undefined) return name;
  if (Array.isArray(value)) return value.map((item) => replaced(item, rest, name));
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  return { ...value, [key]: replaced(Reflect.get(value, key), rest, name) };
}

function parsed({ body = "" }: TransportAnswer): unknown {
  return JSON.parse(body) as unknown;
}
