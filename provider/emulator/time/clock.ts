import { formatTime, toMilliseconds } from "./rfc3339.js";

/** How the clock stands, as the seed and the state spell it. Absent: real time. */
export interface ClockSetting {
  /** The time at which the clock stands still (RFC 3339). */
  readonly now?: string | undefined;
  /** How far a running clock is ahead of its source, in milliseconds. */
  readonly offsetMs?: number | undefined;
}

/** The clock goes no further: years have four digits in RFC 3339, and what is to come needs room behind it. */
export const LATEST = Date.parse("2999-12-31T23:59:59Z");

/** The emulator's only source of time: its source plus what was advanced, or one frozen instant. */
export class Clock {
  #frozen: number | undefined;
  #offset = 0;

  constructor(private readonly source: () => number) {}

  now(): number {
    return this.#frozen ?? this.source() + this.#offset;
  }

  set(setting: ClockSetting | undefined): void {
    this.#frozen = setting?.now === undefined ? undefined : toMilliseconds(setting.now);
    this.#offset = setting?.offsetMs ?? 0;
  }

  advance(milliseconds: number): void {
    if (this.#frozen === undefined) this.#offset += milliseconds;
    else this.#frozen += milliseconds;
  }

  setting(): { now?: string; offsetMs?: number } | undefined {
    if (this.#frozen !== undefined) return { now: formatTime(this.#frozen) };
    return this.#offset === 0 ? undefined : { offsetMs: this.#offset };
  }
}
