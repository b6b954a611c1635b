/** Of a minute; no account may send fewer. */
const SMALLEST_LIMIT = 10;
const MINUTE_MS = 60_000;

/**
 * When the last requests of a process were granted, for a refusal that does not say how long to wait. After so many as
 * the smallest limit allows, it is taken for the end of that limit: the minute that is counted began with the first of
 * them at the latest.
 */
export class GrantedRequests {
  readonly #times: number[] = [];

  note(now: number): void {
    this.#times.push(now);
    if (this.#times.length > SMALLEST_LIMIT) this.#times.shift();
  }

  /**
   * How long until that minute is over; `undefined` where others have used the limit up, or it is none of the minute.
   * @param underWay how many requests are not answered yet: they may have been granted just now
   */
  minuteLeftMs(now: number, underWay: number): number | undefined {
    const latest = [...this.#times, ...Array<number>(underWay).fill(now)].slice(-SMALLEST_LIMIT);
    const [first = now] = latest;
    const left = first + MINUTE_MS - now;
    return latest.length < SMALLEST_LIMIT || left <= 0 ? undefined : left;
  }
}
