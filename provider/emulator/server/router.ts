import { invalidArgument, unimplemented } from "./apiError.js";
import { type Route } from "./call.js";

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

interface Pattern {
  readonly names: readonly string[];
  readonly expression: RegExp;
}

const patterns = new WeakMap<Route, Pattern>();

/** The route of a request; 501 names a request that the emulator does not know. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  for (const route of routes) {
    if (route.method !== method) continue;
    const { names, expression } = patternOf(route);
    const [whole, ...values] = expression.exec(path) ?? [];
    if (whole === undefined) continue;
    if (values.includes("-") && route.wildcards !== true) break;
    return { route, params: Object.fromEntries(names.map((name, index) => [name, decode(values[index] ?? "")])) };
  }
  throw unimplemented(`the emulator has no route ${method} ${path}`);
}

function patternOf(route: Route): Pattern {
  const known = patterns.get(route);
  if (known !== undefined) return known;
  const names: string[] = [];
  const text = route.template.replace(/\{(\w+)(\*?)\}/g, (_, name: string, colons: string) => {
    names.push(name);
    return colons === "*" ? "([^/]+)" : "([^/:]+)";
  });
  const pattern = { names, expression: new RegExp(`^${text}$`) };
  patterns.set(route, pattern);
  return pattern;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidArgument(`malformed escape sequence in path segment "${segment}"`);
  }
}

/** The query as single values; unknown and repeated parameters are refused by name. */
export function readQuery(search: URLSearchParams, allowed: readonly string[]): Record<string, string> {
  const unknown = [...new Set(search.keys())].filter((name) => !allowed.includes(name));
  if (unknown.length > 0) throw invalidArgument(`unknown query parameter ${unknown.map((n) => `"${n}"`).join(", ")}`);
  for (const name of allowed) {
    if (search.getAll(name).length > 1) throw invalidArgument(`query parameter "${name}" was given more than once`);
  }
  return Object.fromEntries(search);
}
