import { ProviderBug } from "../client/errors.js";

/**
 * Drops `undefined` and refuses whatever the engine would reject or garble: it answers
 * "Unexpected struct type" without a path, turns a Date into `{}` and NaN into null.
 * @throws ProviderBug naming the path
 */
export function plainJson(properties: object): Record<string, unknown> {
  return plain(properties, "") as Record<string, unknown>;
}

function plain(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, path === "" ? key : `${path}.${key}`)]));
  }
  throw new ProviderBug(`'${path}' would be saved as a ${typeof value}, which is not JSON.`);
}
