/** What one provider process knows of the objects of one kind of resource beyond what each call is given, by identity. */
export class Records {
  readonly #recorded = new Map<string, Set<string>>();
  readonly #refreshed = new Set<string>();
  readonly #made = new Set<string>();

  /** Full names of what the state holds for a resource. */
  recorded(identity: string): ReadonlySet<string> {
    return this.#recorded.get(identity) ?? new Set();
  }

  /** The state holds this: a create of this process is a replacement, and must not take it for its own new one. */
  record(identity: string, name: string): void {
    this.#recorded.set(identity, new Set([...this.recorded(identity), name]));
  }

  /** A diff that follows is the refresh's own, unless a check comes before it. */
  beginRefresh(identity: string): void {
    this.#refreshed.add(identity);
  }

  endRefresh(identity: string): void {
    this.#refreshed.delete(identity);
  }

  isRefreshing(identity: string): boolean {
    return this.#refreshed.has(identity);
  }

  /** A create of this process has just recorded this: a later delete of an older state must not touch it. */
  make(name: string): void {
    this.#made.add(name);
  }

  wasMade(name: string): boolean {
    return this.#made.has(name);
  }
}
