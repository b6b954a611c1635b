import { z } from "zod";

import { type Account } from "./accounts/seed.js";
import { modesSchema } from "./modes.js";
import { issueTexts } from "./schema/issueTexts.js";
import { parseSeed, type Seed, type State } from "./seed.js";
import { fireworksAccount } from "./seeds/fireworksAccount.js";
import { Clock, LATEST } from "./time/clock.js";
import { parseDuration } from "./time/duration.js";

/** Everything the emulated service knows. One process, one thread: a request is handled without interruption. */
export class Store {
  readonly clock: Clock;
  readonly #seed: State;
  readonly #publicCatalogue: Account;
  #state: State;
  #changes = 0;

  constructor(seed: Seed, source: () => number, saved?: State) {
    this.clock = new Clock(source);
    this.#seed = parseSeed(seed);
    const [catalogue] = parseSeed({ accounts: [fireworksAccount] }).accounts;
    if (catalogue === undefined) throw new Error("the public catalogue is empty");
    this.#publicCatalogue = catalogue;
    this.#state = this.#load(saved ?? this.#seed);
  }

  get modes(): State["modes"] {
    return this.#state.modes;
  }

  get timing(): State["timing"] {
    return this.#state.timing;
  }

  /** Counts up with every change, so that the state file is written once per change. */
  get changes(): number {
    return this.#changes;
  }

  now(): number {
    return this.clock.now();
  }

  accounts(): readonly Account[] {
    return this.#state.accounts;
  }

  /** The service always has account `fireworks` with its public models and shapes, also when the seed leaves it out. */
  account(accountId: string): Account | undefined {
    const seeded = this.#state.accounts.find(({ id }) => id === accountId);
    return seeded ?? (accountId === this.#publicCatalogue.id ? this.#publicCatalogue : undefined);
  }

  /** The seeded accounts, and the public catalogue unless one of them stands for it. */
  allAccounts(): readonly Account[] {
    const catalogue = this.account(this.#publicCatalogue.id) === this.#publicCatalogue ? [this.#publicCatalogue] : [];
    return [...this.#state.accounts, ...catalogue];
  }

  /** Says that the handler has changed something. */
  changed(): void {
    this.#changes += 1;
  }

  /** A copy, in the seed's own form. */
  state(): State {
    const { clock: _, ...rest } = structuredClone(this.#state);
    const clock = this.clock.setting();
    return clock === undefined ? rest : { ...rest, clock };
  }

  /** Takes a whole new state; what it leaves out goes back to its default. */
  replace(seed: unknown): void {
    this.#state = this.#load(parseSeed(seed));
    this.changed();
  }

  /** Changes the named modes only. */
  setModes(modes: unknown): void {
    const given = z.record(z.string(), z.unknown()).safeParse(modes);
    const parsed = modesSchema.safeParse({ ...this.#state.modes, ...given.data });
    if (!given.success || !parsed.success) {
      throw new TypeError(`not modes: ${issueTexts(given.error ?? parsed.error ?? new z.ZodError([])).join("; ")}`);
    }
    this.#state.modes = parsed.data;
    this.changed();
  }

  /** Moves the clock on, at most to the end of the year 2999. */
  advance(by: string): void {
    const milliseconds = parseDuration(by);
    if (milliseconds === undefined) {
      throw new TypeError(`not a duration: "${by}" (want for example "90s", "1h30m", "30d")`);
    }
    if (this.now() + milliseconds > LATEST)
      throw new TypeError(`"${by}" is too far: the clock ends with the year 2999`);
    this.clock.advance(milliseconds);
    this.changed();
  }

  reset(): void {
    this.#state = this.#load(this.#seed);
    this.changed();
  }

  #load(state: State): State {
    this.clock.set(state.clock);
    return structuredClone(state);
  }
}
