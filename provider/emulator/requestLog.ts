import { type Store } from "./store.js";

/** What was asked, without any header. */
export interface RecordedRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** 0 while there is no answer, and after a connection reset. */
  status: number;
  /** Parsed JSON, the text when it is not JSON, `null` when nothing was sent. */
  readonly body: unknown;
  /** Emulator time, RFC 3339. */
  readonly at: string;
}

const REDACTED = "[redacted]";
/** Shorter keys are only recognised as whole values: they could be part of any id. */
const LONG_KEY = 8;

/** The requests since the start or the last reset, in order of arrival. A key is never kept, wherever it was put. */
export class RequestLog {
  #rows: RecordedRequest[] = [];

  constructor(private readonly store: Store) {}

  add(row: RecordedRequest, presentedKey: string | undefined): RecordedRequest {
    const keys = this.store.accounts().flatMap(({ apiKeys }) => apiKeys);
    if (presentedKey !== undefined) keys.push(presentedKey);
    const kept: RecordedRequest = {
      ...row,
      path: redactText(row.path, keys),
      query: Object.fromEntries(Object.entries(row.query).map(([name, value]) => [name, redactText(value, keys)])),
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

function redact(value: unknown, keys: readonly string[]): unknown {
  if (typeof value === "string") return redactText(value, keys);
  if (Array.isArray(value)) return value.map((item) => redact(item, keys));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [redactText(name, keys), redact(item, keys)]));
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
