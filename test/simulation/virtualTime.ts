import { type Clock } from "../../provider/client/clock.js";

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Two virtual days; whatever takes longer hangs. */
const PATIENCE_MS = 2 * 86_400_000;

/** Time that passes only from one event to the next, so that the same seed gives the same history. */
export class VirtualTime {
  #now: number;
  #order = 0;
  #events: Event[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Lets time pass while nothing happens: an orphan's work goes on beside the next operation. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass, and happen what comes due. */
  async pass(ms: number): Promise<void> {
    const arrived = new Promise<void>((resolve) => {
      this.after(ms, resolve);
    });
    await this.drive(arrived);
  }

  after(ms: number, run: () => void): void {
    const event = { at: this.#now + ms, order: (this.#order += 1), run };
    let index = this.#events.length;
    // Latest first, so that the next one is at the end.
    while (index > 0 && !isLater(this.#events[index - 1], event)) index -= 1;
    this.#events.splice(index, 0, event);
  }

  clock(random: () => number): Clock {
    return {
      now: () => this.#now,
      random,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted === true) {
            reject(signal.reason as Error);
            return;
          }
          this.after(Math.max(ms, 0), resolve);
        }),
    };
  }

  /** Lets events happen, one after another, until `work` has ended. */
  async drive<T>(work: Promise<T>): Promise<T> {
    const progress = { ended: false };
    const end = (): void => {
      progress.ended = true;
    };
    work.then(end, end);
    const limit = this.#now + PATIENCE_MS;
    for (;;) {
      // All promises that can settle without an event do so first.
      await new Promise((resolve) => setImmediate(resolve));
      if (progress.ended) return work;
      const event = this.#events.pop();
      if (event === undefined) throw new Error("simulation: nothing is left to happen, and the work has not ended");
      if (event.at > limit) throw new Error("simulation: the work does not end within two days");
      this.#now = Math.max(this.#now, event.at);
      event.run();
    }
  }
}

function isLater(one: Event | undefined, other: Event): boolean {
  return one !== undefined && (one.at > other.at || (one.at === other.at && one.order > other.order));
}
