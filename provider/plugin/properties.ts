import { type Properties } from "../lifecycle/handler.js";
import { listed, SECRET_MARK } from "../lifecycle/secretInputs.js";
import { Struct, type StructMessage } from "./sdk.js";

/** What the dynamic front keeps in a state; a plugin has it from the engine with each call. */
const OF_DYNAMIC = ["__identity", "__provider"] as const;

/**
 * Properties as the engine sends them, with plain values, and as `__secrets` the paths of those that it has sent as
 * secrets.
 */
export function received(struct: StructMessage | undefined): Properties {
  const secrets: string[] = [];
  const properties = unwrapped(struct?.toJavaScript() ?? {}, "", secrets) as Properties;
  return secrets.length === 0 ? properties : { ...properties, __secrets: secrets };
}

function unwrapped(value: unknown, path: string, secrets: string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, index) => unwrapped(item, below(String(index)), secrets));
  if (isSecret(value)) {
    if (!secrets.includes(path)) secrets.push(path);
    return unwrapped(value.value, path, secrets);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item, below(key), secrets)]));
}

function isSecret(value: object): value is { value: unknown } {
  return Object.entries(SECRET_MARK).every(([key, mark]) => (value as Properties)[key] === mark);
}

/** Properties that have as secrets what others have too. */
export function alsoSecret(properties: Properties, others: Properties): Properties {
  const secrets = [...new Set([...listed(properties), ...listed(others)])];
  return secrets.length === 0 ? properties : { ...properties, __secrets: secrets };
}

/**
 * Properties as the engine saves them; secrets have been marked by the front.
 * @param held what the state held: what a dynamic provider had saved stays there, so that a stack can go back to it
 */
export function sent(properties: Properties, held: Properties = {}): StructMessage {
  const { __secrets: _, ...saved } = properties;
  const kept = held.__provider === undefined ? {} : { __identity: held.__identity, __provider: held.__provider };
  const own = Object.entries({ ...saved, ...kept }).filter(
    ([key, value]) => value !== undefined && (key in kept || !(OF_DYNAMIC as readonly string[]).includes(key)),
  );
  return Struct.fromJavaScript(Object.fromEntries(own) as Parameters<typeof Struct.fromJavaScript>[0]);
}
