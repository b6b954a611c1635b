import { isDeepStrictEqual } from "node:util";
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { plainJson } from "../../provider/lifecycle/properties.js";
import { fullName } from "./cloud.js";
import { type Victim } from "./crashes.js";
import { type Call } from "./ledger.js";
import { type Declared, type Program, newsOf, urnOf } from "./program.js";
import { ProviderDied, ProviderProcess } from "./providerProcess.js";
import { type Stack } from "./stack.js";
import { type StateRecord } from "./stateRecord.js";
import { Violation } from "./violation.js";
import { type World } from "./world.js";

export interface RunOptions {
  /** Only checks and diffs, in a process of its own. */
  readonly preview?: boolean;
  /** Steps of several resources at the same time. */
  readonly parallel?: boolean;
  /** Deletes what a former run left to be deleted first, not last. */
  readonly pendingFirst?: boolean;
  /** Resources to replace, whatever has changed. */
  readonly replace?: ReadonlySet<number>;
  /** Resources to work on; all without it. */
  readonly target?: ReadonlySet<number>;
  /** Stack config beside the key and the URL. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Why an operation stopped, for one resource. */
export interface Failure {
  readonly slot: number;
  readonly method: Call["method"];
  readonly message: string;
  readonly providerDied: boolean;
}

/** A step waits this long for its turn at most, behind promotions that take their time. */
const LONGEST_TURN_MS = 60_000;

/** Above all versions of a program. */
const FORCED = 1_000_000;

export type Outcome = "done" | "killed" | readonly Failure[];

/**
 * One operation of the Pulumi engine on a stack, as facts of Pulumi 3.276 have it: two checks on a
 * replacement, the second without old inputs; a failed step ends the operation; a partial failure
 * keeps the resource; the state is saved before and after each step.
 */
export class EngineRun {
  readonly #world: World;
  readonly #stack: Stack;
  readonly #program: Program;
  readonly #options: RunOptions;
  readonly #process: ProviderProcess;
  readonly #failures: Failure[] = [];
  /** No version of the program has this number. */
  readonly #forced: number;
  #alive = true;
  #kill: () => void = () => undefined;

  constructor(world: World, stack: Stack, program: Program, options: RunOptions = {}) {
    this.#world = world;
    this.#stack = stack;
    this.#program = program;
    this.#options = options;
    this.#forced = FORCED + world.ledger.tick();
    this.#process = new ProviderProcess(world, stack, options.preview === true, options.config ?? {});
  }

  /** Whether the state may not know all that was done. */
  get lostTrack(): boolean {
    return this.#process.lostTrack;
  }

  run(operation: "up" | "destroy" | "refresh"): Promise<Outcome> {
    return this.#world.time.drive(this.start(operation));
  }

  /** The same, beside others; somebody else lets time pass. */
  async start(operation: "up" | "destroy" | "refresh"): Promise<Outcome> {
    const world = this.#world;
    const killed = new Promise<Outcome>((resolve) => {
      this.#kill = () => {
        resolve("killed");
      };
    });
    const onCrash = (victim: Victim, process: ProviderProcess): void => {
      if (process === this.#process) this.#crash(victim);
    };
    world.onCrash.add(onCrash);
    const work = async (): Promise<Outcome> => {
      if (operation === "up") await this.#up();
      else if (operation === "destroy") await this.#destroy();
      else await this.#refresh();
      return this.#failures.length === 0 ? "done" : this.#failures;
    };
    world.onViolation.add(this.#kill);
    const outcome = await Promise.race([work(), killed]);
    world.onCrash.delete(onCrash);
    world.onViolation.delete(this.#kill);
    if (outcome !== "killed") this.#process.kill();
    return outcome;
  }

  #crash(victim: Victim): void {
    this.#process.lostTrack = true;
    if (victim !== "provider") {
      this.#alive = false;
      this.#kill();
    }
    if (victim === "engine") this.#process.orphan();
    else this.#process.kill();
  }

  async #up(): Promise<void> {
    const { parallel = false, preview = false, pendingFirst = true } = this.#options;
    if (pendingFirst && !preview) await this.#deletePending();
    const running: Promise<void>[] = [];
    for (const declared of this.#program.resources()) {
      if (this.#failures.length > 0) break;
      if (!this.#isTarget(declared.slot)) continue;
      const step = await this.#attempt(declared.slot, "check", () => this.#plan(declared));
      if (step === undefined || preview) continue;
      const done = parallel ? this.#inTurn(step) : step();
      running.push(done);
      if (!parallel) await done;
    }
    await Promise.all(running);
    if (this.#failures.length > 0 || preview) return;
    await this.#deletePending();
    const gone = this.#stack.records.filter((record) => this.#program.get(record.slot) === undefined);
    await this.#deleteAll(gone.filter(({ slot }) => this.#isTarget(slot)));
  }

  /** The engine plans ahead of the few steps that it takes at the same time, so a step may wait long after its check. */
  async #inTurn(step: () => Promise<void>): Promise<void> {
    const { chance, time } = this.#world;
    const longest = chance.oneOf([0, 0, 5_000, LONGEST_TURN_MS]);
    if (longest > 0)
      await new Promise<void>((resolve) => {
        time.after(chance.below(longest), resolve);
      });
    await this.#requireLife();
    await step();
  }

  async #destroy(): Promise<void> {
    await this.#deleteAll(this.#stack.records.filter(({ slot }) => this.#isTarget(slot)));
  }

  async #refresh(): Promise<void> {
    const records = this.#stack.records.filter((record) => !record.pendingReplacement);
    const refreshOne = (record: StateRecord): Promise<void> => this.#refreshOne(record);
    if (this.#options.parallel === true) await Promise.all(records.map(refreshOne));
    else for (const record of records) await refreshOne(record);
  }

  async #refreshOne(record: StateRecord): Promise<void> {
    const { slot, id, outputs } = record;
    await this.#attempt(slot, "read", async () => {
      const read = await this.#ask("read", slot, outputs, record, (handler) => handler.read(id, outputs));
      if (read.id === undefined || read.id === "") {
        await this.#save(() => {
          this.#stack.drop(record);
        });
        return;
      }
      const fresh = { ...read.props, __provider: outputs.__provider };
      const inputs = read.inputs ?? record.inputs;
      await this.#ask("diff", slot, inputs, record, (handler) => handler.diff(id, fresh, inputs));
      // A read has no form for "not ready": what was not ready counts as ready now.
      await this.#save(() => {
        this.#stack.put({ ...record, inputs, outputs: fresh, initErrors: [] });
      });
    });
  }

  /** Checks and diffs; answers with the step to take. */
  async #plan(declared: Declared): Promise<(() => Promise<void>) | undefined> {
    const { slot } = declared;
    const old = this.#stack.live(slot);
    const forced = old !== undefined && this.#options.replace?.has(slot) === true;
    const first = await this.#check(declared, forced ? {} : (old?.inputs ?? {}));
    if (first === undefined) return undefined;
    if (old === undefined) return () => this.#create(declared, first, undefined);
    if (forced) return () => this.#create(declared, first, old);
    const { id, outputs } = old;
    const diff = await this.#ask("diff", slot, first, old, (handler) => handler.diff(id, outputs, first));
    if (diff.replaces.length > 0 || old.pendingReplacement) {
      const second = await this.#check(declared, {});
      if (second === undefined) return undefined;
      this.#world.judged(() => {
        const [before, after] = [chosenIn(first), chosenIn(second)];
        for (const [part, choice] of Object.entries(before)) {
          // What a fault kept a check from choosing is open.
          if (choice === undefined || after[part] === undefined || isDeepStrictEqual(choice, after[part])) continue;
          throw new Violation("another choice at the second check", JSON.stringify({ before, after }));
        }
      });
      if (!diff.deleteBeforeReplace) return () => this.#create(declared, second, old);
      return async () => {
        if (!old.pendingReplacement && !(await this.#deleteFirst(old))) return;
        await this.#create(declared, second, { ...old, pendingReplacement: true });
      };
    }
    if (diff.changes || old.initErrors.length > 0) return () => this.#update(declared, first, old);
    return () =>
      this.#save(() => {
        this.#stack.put({ ...old, urn: urnOf(declared.name, this.#stack.name), inputs: first });
      });
  }

  async #check(declared: Declared, olds: Properties): Promise<Properties | undefined> {
    const { slot } = declared;
    const news = newsOf(declared, this.#stack.name);
    const old = this.#stack.live(slot);
    const { inputs, failures } = await this.#ask("check", slot, news, old, (handler) => handler.check(olds, news));
    if (failures.length === 0) return { ...inputs, __provider: news.__provider };
    const message = failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
    this.#fail(slot, "check", new Error(message));
    return undefined;
  }

  /** @param old what the new one replaces */
  async #create(declared: Declared, inputs: Properties, old: StateRecord | undefined): Promise<void> {
    const { slot, name } = declared;
    const record = {
      urn: urnOf(name, this.#stack.name),
      slot,
      serial: this.#stack.nextSerial(),
      inputs,
      delete: false,
    };
    const add = (id: string, outputs: Properties, initErrors: readonly string[]): Promise<void> => {
      this.#world.judged(() => {
        if (id === "") throw new Violation("a state without an id", record.urn);
        plainJson(outputs);
      });
      this.#process.made.add(id);
      this.#world.judged(() => {
        this.#world.ledger.judgeRecord(this.#process, id, inputs, initErrors.length === 0);
      });
      // Without markers a model is taken over without a write; one that was made anew meanwhile cannot be told.
      const model = this.#world.ledger.find(id);
      if (model !== undefined && (!this.#world.marks || model.meddledAt > this.#forced - FORCED)) model.owner = slot;
      return this.#save(() => {
        if (old?.pendingReplacement === true) this.#stack.drop(old);
        else if (old !== undefined) this.#stack.put({ ...old, delete: true });
        this.#stack.add({ ...record, id, outputs, initErrors, pendingReplacement: false });
      });
    };
    await this.#save(() => undefined);
    await this.#attempt(slot, "create", async () => {
      try {
        const { id, outs } = await this.#ask("create", slot, inputs, undefined, (handler) => handler.create(inputs));
        await add(id, { ...outs, __provider: inputs.__provider }, []);
      } catch (error) {
        const partial = partialOf(error);
        if (partial !== undefined) await add(partial.id, partial.properties, partial.reasons);
        throw error;
      }
    });
  }

  async #update(declared: Declared, inputs: Properties, old: StateRecord): Promise<void> {
    const { slot, name } = declared;
    const put = (outputs: Properties, initErrors: readonly string[]): Promise<void> =>
      this.#save(() => {
        this.#stack.put({ ...old, urn: urnOf(name, this.#stack.name), inputs, outputs, initErrors });
      });
    await this.#save(() => undefined);
    await this.#attempt(slot, "update", async () => {
      try {
        const { id, outputs } = old;
        const { outs } = await this.#ask("update", slot, inputs, old, (handler) => handler.update(id, outputs, inputs));
        await put({ ...outs, __provider: inputs.__provider }, []);
      } catch (error) {
        const partial = partialOf(error);
        if (partial !== undefined) await put(partial.properties, partial.reasons);
        throw error;
      }
    });
  }

  /** Deletes a resource that is to be made again; its record stays until then. */
  async #deleteFirst(old: StateRecord): Promise<boolean> {
    await this.#delete(old, () => {
      this.#stack.put({ ...old, pendingReplacement: true });
    });
    return this.#failures.length === 0;
  }

  async #deletePending(): Promise<void> {
    await this.#deleteAll(this.#stack.records.filter((record) => record.delete));
  }

  async #deleteAll(records: readonly StateRecord[]): Promise<void> {
    const deleteOne = (record: StateRecord): Promise<void> =>
      this.#delete(record, () => {
        this.#stack.drop(record);
      });
    const latestFirst = records.toReversed();
    if (this.#options.parallel === true) await Promise.all(latestFirst.map(deleteOne));
    else {
      for (const record of latestFirst) {
        if (this.#failures.length > 0) return;
        await deleteOne(record);
      }
    }
  }

  async #delete(record: StateRecord, change: () => void): Promise<void> {
    const { slot, id, outputs } = record;
    await this.#save(() => undefined);
    await this.#attempt(slot, "delete", async () => {
      if (!record.pendingReplacement) {
        await this.#ask("delete", slot, record.inputs, record, (handler) => handler.delete(id, outputs));
        this.#world.noteDeleted(record);
      }
      await this.#save(change);
    });
  }

  #isTarget(slot: number): boolean {
    return this.#options.target?.has(slot) ?? true;
  }

  async #ask<T>(
    method: Call["method"],
    slot: number,
    inputs: Properties,
    record: StateRecord | undefined,
    work: (handler: DynamicHandler) => Promise<T>,
  ): Promise<T> {
    // A forced replacement is its own wish, which nobody repeats after a crash.
    const wished = this.#options.replace?.has(slot) === true ? this.#forced : this.#program.get(slot)?.version;
    const version = wished ?? -1;
    const call: Call = { method, slot, inputs, record, version, began: this.#world.ledger.tick() };
    this.#world.note(() => `${this.#options.preview === true ? "preview " : ""}${method} ${slot}`);
    try {
      const answer = await this.#process.call(call, work);
      await this.#requireLife();
      return answer;
    } catch (error) {
      await this.#requireLife();
      throw error;
    }
  }

  async #attempt<T>(slot: number, method: Call["method"], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#fail(slot, method, error);
      return undefined;
    }
  }

  #fail(slot: number, method: Call["method"], error: unknown): void {
    const { reasons } = partialOf(error) ?? {};
    const message = reasons?.join("\n") ?? (error instanceof Error ? error.message : String(error));
    this.#world.note(() => `FAILED ${method} ${slot}: ${message}`);
    // Its answer was lost, and so was what it read back; one that did not even look has no excuse.
    const promoted = /^promote checkpoint .* to model (\S+) failed/.exec(message)?.[1];
    if (promoted !== undefined && this.#process.looks.has(fullName(promoted))) this.#process.lostTrack = true;
    this.#failures.push({ slot, method, message, providerDied: error instanceof ProviderDied });
  }

  async #save(change: () => void): Promise<void> {
    if (this.#options.preview === true) return;
    await this.#requireLife();
    this.#world.crashPoint("before save", this.#process);
    await this.#requireLife();
    change();
    this.#world.crashPoint("after save", this.#process);
    await this.#requireLife();
  }

  /** A killed engine does nothing more. */
  #requireLife(): Promise<void> {
    return this.#alive ? Promise.resolve() : new Promise(() => undefined);
  }
}

interface Partial {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

function partialOf(error: unknown): Partial | undefined {
  if (!(error instanceof Error) || !("properties" in error)) return undefined;
  return error as Error & Partial;
}

/** What the first check resolved has to survive the second one. */
function chosenIn({ resolvedCheckpoint, baseModel, outputModelId }: Properties): Properties {
  return { checkpoint: (resolvedCheckpoint as { name?: string } | undefined)?.name, baseModel, outputModelId };
}
