import { allPages } from "./allPages.js";
import { abortable } from "./abortable.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import { accountPage, type Page } from "./schemas.js";
import { type Session } from "./session.js";

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Ends the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What every listing takes besides. */
export interface ListOptions extends CallOptions {
  /** Rows of one request. @default 200 */
  readonly pageSize?: number | undefined;
}

/** A noun's calls. A class that implements them has them under the same names, and takes over their doc comments. */
export type CallsOf<Noun> = Pick<Noun, keyof Noun>;

type ReadOptions = Pick<HttpRequest<unknown>, "signal" | "query" | "fix">;

const READ_TIMEOUT_MS = 30_000;
const WRITE_TIMEOUT_MS = 60_000;
const MAX_PAGE_SIZE = 200;
/** Accounts that an error names. */
const MAX_SHOWN = 10;

/** What the nouns' calls are made of: the requests of one session, and the account that they work in. */
export class Calls {
  readonly session: Session;
  /** The account that was looked up, or is being looked up. */
  #account: Promise<string> | undefined;

  constructor(session: Session) {
    this.session = session;
  }

  async send<T>({
    timeoutMs = WRITE_TIMEOUT_MS,
    fix = hint.general,
    ...request
  }: Omit<HttpRequest<T>, "timeoutMs"> & { readonly timeoutMs?: number }): Promise<T> {
    return this.session.http.send({ ...request, timeoutMs, fix });
  }

  async get<T>(
    what: string,
    route: string,
    answer: HttpRequest<T>["answer"],
    { signal, query, fix }: ReadOptions = {},
  ): Promise<T> {
    return this.send({ what, method: "GET", path: route, query, answer, timeoutMs: READ_TIMEOUT_MS, signal, fix });
  }

  /** One page of a listing; the first one without a token. */
  async page<T>(
    what: string,
    route: string,
    answer: HttpRequest<Page<T>>["answer"],
    {
      pageSize = MAX_PAGE_SIZE,
      pageToken = "",
      query,
      ...options
    }: ReadOptions & ListOptions & { readonly pageToken?: string } = {},
  ): Promise<Page<T>> {
    return this.get(what, route, answer, {
      ...options,
      query: { ...query, pageSize: String(pageSize), ...(pageToken === "" ? {} : { pageToken }) },
    });
  }

  /** All pages of a listing, in the server's order. */
  async list<T>(
    what: string,
    route: string,
    answer: HttpRequest<Page<T>>["answer"],
    options: ReadOptions & ListOptions = {},
  ): Promise<T[]> {
    const { clock } = this.session;
    return allPages((pageToken) => this.page(what, route, answer, { ...options, pageToken }), {
      what,
      path: route,
      clock,
    });
  }

  /** The account that calls work in: the configured one, or else the one account that the key sees. */
  async getAccountId({ signal }: CallOptions = {}): Promise<string> {
    const { accountId } = this.session;
    if (accountId !== undefined) return accountId;
    signal?.throwIfAborted();
    // Shared by all callers, so no caller's signal ends it for the others.
    this.#account ??= this.#lookUpAccount().catch((error: unknown) => {
      this.#account = undefined;
      throw error;
    });
    return abortable(this.#account, signal);
  }

  /** The ids of all accounts that the key sees. */
  async listAccountIds({ signal }: CallOptions = {}, pageSize = MAX_PAGE_SIZE): Promise<string[]> {
    const page = await this.get("look up the account of the API key", "/v1/accounts", accountPage, {
      signal,
      query: { pageSize: String(pageSize) },
    });
    return page.accounts.map(({ name }) => name.replace(/^accounts\//, ""));
  }

  async #lookUpAccount(): Promise<string> {
    const ids = await this.listAccountIds({}, 2);
    const [id] = ids;
    if (id === undefined || id === "") throw new TypeError("The API key belongs to no account; use another key.");
    if (ids.length > 1) {
      throw new TypeError(
        `The API key sees several accounts (${ids.slice(0, MAX_SHOWN).join(", ")}); set accountId to one of them.`,
      );
    }
    return id;
  }
}
