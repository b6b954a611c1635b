import { camelCase } from "../server/bodyFields.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { matchRoute } from "../server/router.js";
import { type IgnoredFault } from "./fault.js";

/** Answers a write with success and leaves it undone, or those of its fields that the fault names. */
export function ignoreWrite(
  call: Call,
  route: Route,
  { fields = [], instead = {} }: IgnoredFault,
  routes: readonly Route[],
): Json {
  const names = [...fields, ...Object.keys(instead)];
  if (names.length > 0) {
    const body = names.reduce((left, name) => without(left, name.split(".")), call.body);
    const mask = call.query.updateMask?.split(",").filter((name) => !fields.includes(camelCase(name)));
    const query = mask === undefined ? call.query : { ...call.query, updateMask: mask.join(",") };
    const others = Object.entries(instead).reduce(
      (left, [name, value]) => withValue(left, name.split("."), value),
      body,
    );
    // A mask of nothing would mean every field that is given.
    return mask?.length === 0 && route.method === "PATCH"
      ? asItIs(call, routes)
      : route.handler({ ...call, query, body: others });
  }
  if (route.method === "DELETE") {
    asItIs(call, routes);
    return {};
  }
  return route.method === "PATCH" ? asItIs(call, routes) : route.handler(call);
}

/** What a GET of the object of the same path says: also that there is none. */
function asItIs(call: Call, routes: readonly Route[]): Json {
  const { route, params } = matchRoute(routes, "GET", call.path.replace(/:\w+$/, ""));
  return route.handler({ ...call, params, query: {}, body: undefined });
}

function without(body: unknown, [name = "", ...rest]: readonly string[]): unknown {
  if (typeof body !== "object" || body === null) return body;
  const entries = Object.entries(body).map(([key, value]): [string, unknown] =>
    camelCase(key) === name && rest.length > 0 ? [key, without(value, rest)] : [key, value],
  );
  return Object.fromEntries(rest.length > 0 ? entries : entries.filter(([key]) => camelCase(key) !== name));
}

function withValue(body: unknown, [name = "", ...rest]: readonly string[], value: unknown): unknown {
  const held = { ...(body as Json | undefined) };
  return { ...held, [name]: rest.length > 0 ? withValue(held[name], rest, value) : value };
}
