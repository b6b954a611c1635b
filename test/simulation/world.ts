import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type createRuntime, type Runtime } from "../../provider/lifecycle/runtime.js";
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
  onCrash: ((victim: Victim, process: ProviderProcess | undefined) => void) | undefined;
  /** Models carry ownership markers. */
  marks = true;
  /** Ends the operation under way. */
  onViolation: () => void = () => undefined;
  crashPoints = 0;
  crashes = 0;
  /** The first rule that was broken. */
  violation: Violation | undefined;
  readonly #trace: ((line: string) => void) | undefined;
  #nonces = 0;

  constructor({ seed, cloud, habits = {}, safeguards, trace }: WorldOptions) {
    this.chance = new Chance(seed);
    this.safeguards = safeguards;
    this.ledger = new Ledger(cloud);
    this.#trace = trace;
    cloud.restart(() => this.time.now(), habits);
  }

  nonce(): string {
    return (this.#nonces += 1).toString(16).padStart(8, "0");
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
      this.onViolation();
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

  crashPoint(point: CrashPoint, process: ProviderProcess | undefined): void {
    if (this.onCrash === undefined || process?.hasEngine === false) return;
    this.crashPoints += 1;
    const victim = this.crashPlan(point);
    if (victim === undefined) return;
    this.crashes += 1;
    this.note(() => `CRASH of ${victim} ${point}`);
    this.onCrash(victim, process);
  }
}
