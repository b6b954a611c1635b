import { type Clock } from "../../provider/client/clock.js";

/** A clock on which nothing takes real time. */
export interface VirtualClock extends Clock {
  /** Every `sleep` so far, in milliseconds, in the order of the calls. */
  readonly sleeps: readonly number[];
  /** How many sleep now. */
  readonly sleeping: () => number;
  /** Moves the time on, and wakes whoever is due. */
  readonly advance: (ms: number) => void;
}

export interface VirtualClockOptions {
  /** Milliseconds since the Unix epoch. @default 0 */
  readonly start?: number;
  /** @default always 0.5 */
  readonly random?: () => number;
  /**
   * Whether a sleep ends by itself, as soon as the tasks at hand have run: time then jumps to the end
   * of the earliest one. Otherwise only `advance` moves the time. @default true
   */
  readonly jumps?: boolean;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Sleeps that overlap share the time, as they do on a real clock. */
export function virtualClock({ start = 0, random = () => 0.5, jumps = true }: VirtualClockOptions = {}): VirtualClock {
  let now = start;
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();

  const wakeDue = (): void => {
    for (const sleeper of sleepers) {
      if (sleeper.due > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  const jump = (): void => {
    if (sleepers.size === 0) return;
    now = Math.max(now, Math.min(...[...sleepers].map(({ due }) => due)));
    wakeDue();
    setImmediate(jump);
  };

  return {
    now: () => now,
    random,
    sleeps,
    sleeping: () => sleepers.size,
    advance: (ms) => {
      now += ms;
      wakeDue();
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push(ms);
        const leave = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          due: now + ms,
          wake: () => {
            signal?.removeEventListener("abort", leave);
            resolve();
          },
        };
        if (signal?.aborted === true) {
          leave();
          return;
        }
        signal?.addEventListener("abort", leave, { once: true });
        sleepers.add(sleeper);
        if (jumps) setImmediate(jump);
      }),
  };
}
