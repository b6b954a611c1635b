/** What one provider process knows of its stack's trainer jobs beyond what each call is given, by identity. */
export class Records {
  readonly #recorded = new Map<string, Set<string>>();
  readonly #replacedSame = new Set<string>();
  readonly #refreshed = new Set<string>();
  readonly #started = new Set<string>();

  /** Full names of the jobs that the state holds for a resource. */
  recorded(identity: string): ReadonlySet<string> {
    return this.#recorded.get(identity) ?? new Set();
  }

  /** The state holds this job: a create of this process is a replacement, and must not take it for its own new one. */
  record(identity: string, jobName: string): void {
    this.#recorded.set(identity, new Set([...this.recorded(identity), jobName]));
  }

  /** The job is to be replaced by one of the same launch, and no diff has told its name (`replacementTrigger`). */
  replaceSame(identity: string): void {
    if (this.recorded(identity).size === 0) this.#replacedSame.add(identity);
  }

  replacesSame(identity: string): boolean {
    return this.#replacedSame.has(identity);
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

  /** A create of this process has just recorded this job: a later delete of an older state must not touch it. */
  start(jobName: string): void {
    this.#started.add(jobName);
  }

  wasStarted(jobName: string): boolean {
    return this.#started.has(jobName);
  }
}
