import { type Clock } from "../client/clock.js";

/** A shorter wait is none that anybody would want to be told of. */
const SHORTEST_MS = 5_000;

/**
 * How long the waits of this run have taken, by what was waited for: where many models are promoted at once, the first
 * ones say what to expect of the others. Nothing is kept from run to run.
 */
export class WaitTimes {
  readonly #ended = new Map<string, number[]>();

  /** @param kind what is waited for, such as `promotion` */
  ended(kind: string, ms: number): void {
    if (ms >= SHORTEST_MS) this.#ended.set(kind, [...(this.#ended.get(kind) ?? []), ms]);
  }

  /** Runs a wait, and counts it once it has ended well. */
  async measure<T>(kind: string, clock: Pick<Clock, "now">, wait: () => Promise<T>): Promise<T> {
    const start = clock.now();
    const result = await wait();
    this.ended(kind, clock.now() - start);
    return result;
  }

  /** The median so far, in milliseconds. */
  typical(kind: string): number | undefined {
    const times = (this.#ended.get(kind) ?? []).toSorted((a, b) => a - b);
    return times[Math.floor((times.length - 1) / 2)];
  }
}
