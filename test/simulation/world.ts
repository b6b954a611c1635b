import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type createRuntime, type Runtime } from "../../provider/lifecycle/runtime.js";
import { drawGeneration } from "../../provider/lifecycle/generation.js";
import { Chance } from "./chance.js";
import { type Cloud, fullName, type Habits, START } from "./cloud.js";
import { type CrashPlan, type CrashPoint, noCrash, type Victim } from "./crashes.js";
import { type Fates, smoothly } from "./fates.js";
import { Ledger } from "./ledger.js";
import { type ProviderProcess } from "./providerProcess.js";
import { type StateRecord } from "./stateRecord.js";
import { VirtualTime } from "./virtualTime.js";
import { Violation } from "./violation.js";

/** The code under test; a mutation gives another. */
export interface Safeguards {
  readonly createHandler: (runtime: Runtime) => DynamicHandler;
  readonly createRuntime: typeof createRuntime;
}

export interface WorldOptions {
  readonly seed: number;
  readonly cloud: Cloud;
  readonly habits?: Habits;
  readonly safeguards: Safeguards;
  /** @default one that judges a single stack */
  readonly ledger?: Ledger;
  /** Takes what happens, line by line. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** All that one history shares. */
export class World {
  readonly chance: Chance;
  readonly time = new VirtualTime(START);
  readonly ledger: Ledger;
  readonly safeguards: Safeguards;
  fates: Fates = smoothly;
  crashPlan: CrashPlan = noCrash;
  /** What to do with whom a crash hits. */
  readonly onCrash = new Set<(victim: Victim, process: ProviderProcess) => void>();
  /** Models carry ownership markers. */
  marks = true;
  /** End the operations under way. */
  readonly onViolation = new Set<() => void>();
  crashPoints = 0;
  crashes = 0;
  /** The first rule that was broken. */
  violation: Violation | undefined;
  readonly #trace: ((line: string) => void) | undefined;
  #nonces = 0;

  constructor({ seed, cloud, habits = {}, safeguards, trace, ledger = new Ledger(cloud) }: WorldOptions) {
    this.chance = new Chance(seed);
    this.safeguards = safeguards;
    this.ledger = ledger;
    this.#trace = trace;
    cloud.restart(() => this.time.now(), habits);
  }

  /** @param backend its mark, if it is known */
  nonce(backend: string | undefined): string {
    const count = (this.#nonces += 1).toString(16);
    return backend === undefined ? count.padStart(8, "0") : drawGeneration(backend, count.padStart(3, "0"));
  }

  note(line: () => string): void {
    this.#trace?.(`${new Date(this.time.now()).toISOString().slice(11, 23)} ${line()}`);
  }

  /** Keeps the first violation: thrown inside the handler, it could be caught there. */
  judged<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.violation ??= error;
      this.note(() => `VIOLATION ${error.message}`);
      for (const end of this.onViolation) end();
      return undefined;
    }
  }

  /** The provider has said that a resource is deleted. */
  noteDeleted({ id, outputs }: StateRecord): void {
    const kept = outputs.onDelete === "keep" || (outputs.onDelete === undefined && outputs.adopted === true);
    const left = this.ledger.find(id);
    if (left === undefined) return;
    if (kept) left.kept = true;
    // Not proved to be its own: the user was told that it is left.
    else Object.assign(left, { lost: true, unproved: true });
  }

  /** Something was killed, or the user made the state forget: it may not know of all models any more. */
  noteLoss(): void {
    const records = this.ledger.records().filter(({ pendingReplacement }) => !pendingReplacement);
    for (const model of this.ledger.cloud.account.models) {
      const known = records.some(
        ({ id, outputs }) => id === fullName(model.id) && outputs.createTime === model.createTime,
      );
      if (!known) this.ledger.of(model).lost = true;
    }
  }

  crashPoint(point: CrashPoint, process: ProviderProcess): void {
    if (this.onCrash.size === 0 || !process.hasEngine) return;
    this.crashPoints += 1;
    const victim = this.crashPlan(point);
    if (victim === undefined) return;
    this.crashes += 1;
    this.note(() => `CRASH of ${victim} ${point}`);
    for (const crash of this.onCrash) crash(victim, process);
  }
}
