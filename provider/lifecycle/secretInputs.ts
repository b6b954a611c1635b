import { createRedactor } from "../client/redact.js";
import { HIDDEN } from "../plainText.js";
import { type Properties } from "./handler.js";
import { UNKNOWN } from "./properties.js";

/** Pulumi's mark of a secret among properties. The SDK keeps the constants to itself; a test compares them. */
export const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/** A shorter value may be part of any word, so it is hidden only where it stands by itself. */
const SHORTEST_PART = 4;

/**
 * The inputs that the program has passed as secrets. The engine gives a dynamic provider their plain values, so the
 * class names them in the input `__secrets`, by paths such as `annotations.token`; a state that holds any has it too.
 */
export class SecretInputs {
  /** Which inputs are, or hold, a secret. */
  readonly names: ReadonlySet<string>;
  readonly #paths: readonly string[];
  readonly #texts: ReadonlySet<string>;
  readonly #hidden: (text: string) => string;

  /** @param properties all that a call is given; the first ones say what is secret from now on */
  constructor(...properties: readonly Properties[]) {
    const paths = [...new Set(properties.flatMap(listed))];
    this.#paths = paths;
    this.names = new Set(paths.map((path) => path.split(".", 1)[0] ?? path));
    const values = new Set(paths.length === 0 ? [] : properties.flatMap((each) => this.#valuesIn(each, "")));
    const [parts, words] = [new Set<string>(), new Set<string>()];
    for (const value of values) (isPart(value) ? parts : words).add(String(value));
    this.#texts = parts;
    this.#hidden = hider([...parts], [...words]);
  }

  /** A text without any of their values. */
  hide(text: string): string {
    return this.#hidden(text);
  }

  /** Properties as the engine saves them: whatever holds a secret is encrypted, under whichever name it stands. */
  sealed(properties: Properties): Properties {
    if (this.#paths.length === 0) return properties;
    const entries = Object.entries(properties).map(([key, value]) => [
      key,
      key.startsWith("__") ? value : this.#seal(value, key),
    ]);
    return Object.fromEntries(entries) as Properties;
  }

  #seal(value: unknown, path: string): unknown {
    if (value === undefined || value === UNKNOWN) return value;
    const holds = typeof value === "string" && [...this.#texts].some((text) => value.includes(text));
    if (holds || this.#isSecret(path)) return { ...SECRET_MARK, value };
    return mapped(value, path, (item, at) => this.#seal(item, at));
  }

  /** An input may be kept in a state below another name, such as `launch`. */
  #isSecret(path: string): boolean {
    return this.#paths.some((secret) => path === secret || path.endsWith(`.${secret}`));
  }

  #valuesIn(value: unknown, path: string, isSecret = false): (string | number | boolean)[] {
    if (typeof value === "object" && value !== null) {
      return Object.entries(value).flatMap(([key, item]) => {
        const at = path === "" ? key : `${path}.${key}`;
        return key.startsWith("__") ? [] : this.#valuesIn(item, at, isSecret || this.#isSecret(at));
      });
    }
    const isValue = typeof value === "string" ? value !== "" && value !== UNKNOWN : typeof value !== "undefined";
    return isSecret && isValue && value !== null ? [value as string | number | boolean] : [];
  }
}

/** The paths that properties say are secret. */
export function listed({ __secrets: paths }: Properties): string[] {
  return Array.isArray(paths) ? paths.filter((path) => typeof path === "string") : [];
}

function isPart(value: string | number | boolean): boolean {
  return typeof value === "string" && value.length >= SHORTEST_PART;
}

function hider(parts: readonly string[], words: readonly string[]): (text: string) => string {
  const withoutParts = createRedactor(parts, HIDDEN);
  if (words.length === 0) return withoutParts;
  const pattern = new RegExp(`(?<![\\w.-])(?:${words.map(escaped).join("|")})(?![\\w-]|\\.\\w)`, "g");
  return (text) => withoutParts(text).replace(pattern, HIDDEN);
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A list or an object with each of its items changed. */
function mapped(value: unknown, path: string, change: (item: unknown, path: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => change(item, `${path}.${index}`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, `${path}.${key}`)]));
}
