import { type Incoming } from "../server/incoming.js";
import { type Store } from "../store.js";
import { presentedKey } from "./access.js";

const WINDOW_MS = 60_000;

interface Window {
  readonly start: number;
  taken: number;
}

/**
 * How many requests a minute each account may send (Docs/account-quotas: 10 without a payment method, else 6000). A
 * minute begins with its first request (assumed).
 */
export class RateLimit {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly store: Store) {}

  /** Counts a request. @returns whole seconds until the minute ends, when it is one too many */
  take({ headers }: Pick<Incoming, "headers">): number | undefined {
    const key = presentedKey(headers) ?? "";
    const account = this.store.accounts().find(({ apiKeys }) => apiKeys.includes(key));
    if (account?.requestsPerMinute === undefined) return undefined;
    const now = this.store.now();
    let window = this.#windows.get(account.id);
    if (window === undefined || now >= window.start + WINDOW_MS) {
      window = { start: now, taken: 0 };
      this.#windows.set(account.id, window);
    }
    if (window.taken >= account.requestsPerMinute) return Math.ceil((window.start + WINDOW_MS - now) / 1000);
    window.taken += 1;
    return undefined;
  }

  /** Every account begins a new minute. */
  clear(): void {
    this.#windows.clear();
  }
}
