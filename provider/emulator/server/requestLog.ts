import { type IncomingHttpHeaders } from "node:http";

import { type Store } from "../store.js";
import { type RecordedRequest } from "./recordedRequest.js";

const REDACTED = "[redacted]";
/** Shorter keys are only recognised as whole values: they could be part of any id. */
const LONG_KEY = 8;

/** The requests since the start or the last reset, in order of arrival. A key is never kept, wherever it was put. */
export class RequestLog {
  #rows: RecordedRequest[] = [];

  constructor(private readonly store: Store) {}

  add(row: RecordedRequest, headers: IncomingHttpHeaders): RecordedRequest {
    const keys = [...this.store.accounts().flatMap(({ apiKeys }) => apiKeys), ...credentials(headers)];
    const kept: RecordedRequest = {
      ...row,
      path: redactText(row.path, keys),
      query: redact(row.query, keys),
      body: redact(row.body, keys),
    };
    this.#rows.push(kept);
    return kept;
  }

  all(): RecordedRequest[] {
    return structuredClone(this.#rows);
  }

  clear(): void {
    this.#rows = [];
  }
}

/** Whatever the headers present as a key, known or not. */
function credentials(headers: IncomingHttpHeaders): string[] {
  const own = [headers["x-api-key"] ?? []].flat();
  return [...own, ...(headers.authorization ?? "").split(/\s+/).slice(1)].filter((key) => key !== "");
}

/** The same value, each text in it without keys. */
function redact<T>(value: T, keys: readonly string[]): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === "string") return redactText(inner, keys);
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, item]) => [redactText(name, keys), walk(item)]));
  };
  return walk(value) as T;
}

function redactText(text: string, keys: readonly string[]): string {
  let kept = text;
  for (const key of keys) {
    if (kept === key) return REDACTED;
    if (key.length < LONG_KEY) continue;
    kept = kept.replaceAll(key, REDACTED).replaceAll(encodeURIComponent(key), REDACTED);
  }
  return kept;
}
