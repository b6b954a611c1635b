import { type Clock } from "../client/clock.js";
import { describeAge } from "../client/duration.js";
import { type Cooldown } from "../client/http.js";

/** Where the texts of one call of the engine go. */
interface Row {
  say(text: string): Promise<void>;
}

/** A shorter wait is over before anybody has read of it. */
const SHORTEST_TOLD_MS = 5_000;
const RATE_LIMITED = 429;

/** Tells on the rows of all resources that are worked on that the service makes this run wait, and how long. */
export class CooldownRows {
  readonly #clock: Clock;
  /** Until when each row has been told to wait. */
  readonly #rows = new Map<Row, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** While the work goes on, its row is told. */
  async during<T>(row: Row, work: () => Promise<T>): Promise<T> {
    this.#rows.set(row, 0);
    try {
      return await work();
    } finally {
      this.#rows.delete(row);
    }
  }

  tell({ status, until }: Cooldown): void {
    const left = until - this.#clock.now();
    if (left < SHORTEST_TOLD_MS) return;
    const why = status === RATE_LIMITED ? "the account's rate limit is reached" : "the service asks for a pause";
    for (const [row, told] of this.#rows) {
      if (until - told < SHORTEST_TOLD_MS) continue;
      this.#rows.set(row, until);
      // The time first, since a terminal cuts what is at the end of a row.
      void row.say(`waits about ${describeAge(left)}: ${why}`);
    }
  }
}
