import { NotReadyError } from "../client/errors.js";
import { type Preflight } from "../config.js";
import { type Call } from "./call.js";
import { checkChanged, type Checking } from "./checkChanged.js";
import { type Difference } from "./fieldTable.js";
import { typed, type CheckResult, type Handler, type Properties, type ReadResult } from "./handler.js";
import { IdClaims } from "./idClaims.js";
import { Memory } from "./memory.js";
import { requireSameService, requireVisibleAccount } from "./ownership.js";
import { partialFailure } from "./partialFailure.js";
import { plainJson } from "./plainJson.js";
import { type Removal } from "./removal.js";
import { containsUnknown } from "./unknown.js";

/** What every kind of state holds. */
export interface SavedState {
  readonly __identity: string;
  /** The nonce that the ownership line must hold; absent when such lines are off. */
  readonly generation?: string | undefined;
  /** The wait is still to be finished; the engine's own note of it is lost by a refresh. */
  readonly unfinished?: true | undefined;
}

/** What every kind of checked inputs holds. */
export interface CheckedInputs {
  readonly __identity: string;
}

/** What is known of every kind of object. */
export interface Observed {
  readonly state?: string | undefined;
}

/** An object that was made now, or was there because an interrupted run had made it. */
export interface Made<Found, Own> {
  readonly name: string;
  /** As it was last seen. */
  readonly found: Found;
  /** As it was seen since, while it was settled. */
  seen?: Found;
  readonly existing: boolean;
  /** What the state has to hold beside inputs and object. */
  readonly own: Own;
  /** Set by a kind that draws a new generation for what it takes over, see `Memory.make`. */
  readonly redrawn?: string | undefined;
}

/**
 * One kind of object at the service that resources stand for: the answers to what `managedHandler` asks, in the order
 * of a resource's life. `Found` is the object as the service has it, `Left` what may be seen of it after a failure, and `Own`
 * what the state holds beside inputs and object.
 */
export interface Kind<
  Values,
  Inputs extends CheckedInputs,
  Found extends Observed,
  State extends SavedState,
  Own,
  Complete extends Inputs = Inputs,
  Left extends Observed = Found,
> extends Checking<Values, Inputs> {
  /** `model`, `was promoted`, `promotes again`: the words for it, how it came there, what the next `up` does when it is gone. */
  readonly words: { readonly noun: string; readonly made: string; readonly again: string; readonly anew: string };
  /** The input that holds the object's id. */
  readonly idProperty: string | undefined;
  /** Where a saved one lives. */
  readonly placeOf: (saved: State) => { readonly name: string; readonly service: string };

  readonly compare: (saved: State, news: Inputs, call: Call) => Difference;
  /** Under which name a replacement comes: `open` while that is not known. @default another */
  readonly nameOfReplacement?: (saved: State, news: Inputs, call: Call) => "another" | "same" | "open";
  /** What an update that changes no field is for. @default finishing what is unfinished */
  readonly resumes?: (saved: State, news: Inputs) => boolean;
  /** The line on the row of an update. */
  readonly describeUpdate: (update: Update<State, Inputs>) => string | undefined;

  /** Resolves what `check` could not: preflight was off, or the look-up failed. */
  readonly complete: (inputs: Inputs, call: Call) => Promise<Complete>;
  /** Makes sure that exactly one object is there: looks first, and after a lost answer looks again. */
  readonly make: (inputs: Complete, call: Call, memory: Memory) => Promise<Made<Found | Left, Own>>;
  /** Brings what was made to where the program wants it. @throws NotReadyError when it is there and not ready */
  readonly settle: (made: Made<Found | Left, Own>, inputs: Complete, call: Call) => Promise<{ found: Found; own: Own }>;
  /** What a failure after `make` leaves, as far as it can be seen; `undefined` when the state is not to keep it. */
  readonly left: (made: Made<Found | Left, Own>, error: unknown, call: Call) => Promise<Left | undefined>;
  /** The engine's id. */
  readonly engineIdOf: (made: Made<Found | Left, Own>, call: Call) => string;
  readonly stateOf: (inputs: Complete, found: Found | Left, own: Own, unfinished?: true) => Properties;
  readonly describeResult?: (inputs: Complete, found: Found) => string;

  /** The saved object as the service has it. */
  readonly look: (saved: State, call: Call) => Promise<Found | undefined>;
  /** A look that a refresh of many shares; `undefined` unless it shows that nothing has changed. */
  readonly glance?: (saved: State, props: Properties, call: Call) => Promise<Found | undefined>;
  /** The saved object for an update, once what an earlier run began with it has ended. @default look */
  readonly reach?: (saved: State, inputs: Inputs, call: Call) => Promise<Found | undefined>;
  /** Deleted, or on the way. */
  readonly isGone: (found: Found) => boolean;
  /** Whether it may come all the same, although it does not show. @default false */
  readonly isComing?: (saved: State, call: Call) => Promise<boolean>;
  /** Why what is there is not this resource's own, if it is not. */
  readonly whyNotOwn: (found: Found, saved: State, call: Call) => Promise<string | undefined> | string | undefined;
  /** The state with its managed fields as the service has them now. */
  readonly refreshed: (props: Properties, found: Found) => Properties;
  /** What a refresh has to tell of it. */
  readonly describeStanding?: (found: Found) => { readonly text: string; readonly isFault: boolean } | undefined;
  /** What else is known when it is found gone, and the pin that its resource had. */
  readonly describeLoss?: (saved: State) => { readonly pin: string; readonly text: string } | undefined;
  readonly readUnmanaged: (id: string, props: Properties, call: Call) => Promise<ReadResult>;

  /** Changes in place what can be. */
  readonly change: (
    found: Found,
    inputs: Inputs,
    saved: State,
    call: Call,
  ) => Promise<{ found: Found; own: Own; inputs: Complete }>;

  /** Why the object is to be left at the service when its record goes, if it is. */
  readonly whyKept?: (saved: State) => string | undefined;
  readonly remove: (saved: State, call: Call) => Promise<Removal>;
}

/** What is known of an update. */
export interface Update<State, Inputs> {
  readonly difference: Difference;
  readonly saved: State;
  readonly news: Inputs;
  /** An earlier run's work is to be finished. */
  readonly unfinished: boolean;
  readonly resumes: boolean;
}

/** The order of every managed resource's life: observe, prove, act, record. */
export function managedHandler<
  Values extends { readonly preflight?: Preflight | undefined },
  Inputs extends CheckedInputs,
  Found extends Observed,
  State extends SavedState,
  Own,
  Complete extends Inputs = Inputs,
  Left extends Observed = Found,
>(kind: Kind<Values, Inputs, Found, State, Own, Complete, Left>): Handler {
  const memory = new Memory();
  const claims = kind.idProperty === undefined ? undefined : new IdClaims(kind.idProperty, kind.words.noun);
  const checked = checkChanged(kind, memory);
  const { again, anew, made: wasMade, noun } = kind.words;
  const placeOf = (saved: State) => {
    const { name, service } = kind.placeOf(saved);
    return { name, baseUrl: service, made: wasMade, noun };
  };

  /** @returns nothing when it is certain that the object is gone */
  async function observe(saved: State, call: Call): Promise<Found | undefined> {
    const found = await kind.look(saved, call);
    if (found === undefined) await requireVisibleAccount(placeOf(saved), call);
    return found === undefined || kind.isGone(found) ? undefined : found;
  }

  return {
    check: async (call, olds, news): Promise<CheckResult> => {
      const result = await checked(call, olds, news);
      const id = kind.idProperty === undefined ? undefined : result.inputs[kind.idProperty];
      if (claims === undefined || typeof id !== "string" || containsUnknown(id)) return result;
      const rivals = claims.claim(id, call.identity);
      return rivals.length === 0 ? result : { inputs: news, failures: [...result.failures, ...rivals] };
    },

    diff: async (call, _id, olds, news) => {
      const saved = typed<State>(olds);
      const inputs = typed<Inputs>(news);
      const { text } = call.identity;
      const { name } = placeOf(saved);
      memory.record(text, name);
      const difference = kind.compare(saved, inputs, call);
      const { updates, replaces } = difference;
      const newName = replaces.length === 0 ? undefined : (kind.nameOfReplacement?.(saved, inputs, call) ?? "another");
      call.plan.tellReplaced(name, newName === "another");
      // How an object fares is no drift: a refresh, which compares too, stays green.
      const isRefresh = memory.isRefreshing(text);
      const unfinished = !isRefresh && saved.unfinished === true;
      const resumes = !isRefresh && kind.resumes?.(saved, inputs) === true;
      if (!isRefresh && replaces.length === 0) {
        const line = kind.describeUpdate({ difference, saved, news: inputs, unfinished, resumes });
        if (line !== undefined) await call.say(line);
      }
      const changes = unfinished || resumes || updates.length + replaces.length > 0;
      return { changes, replaces, deleteBeforeReplace: newName === "same" };
    },

    create: async (call, properties) => {
      const inputs = await kind.complete(typed<Inputs>(properties), call);
      const made = await kind.make(inputs, call, memory);
      // Before anything can fail, so that a replaced record of the same object does not delete it.
      memory.make(made.name, made.redrawn);
      const id = kind.engineIdOf(made, call);
      try {
        const { found, own } = await kind.settle(made, inputs, call);
        const line = kind.describeResult?.(inputs, found);
        if (line !== undefined) await call.say(line);
        return { id, outs: kind.stateOf(inputs, found, own) };
      } catch (error) {
        const left = await kind.left(made, error, call);
        if (left === undefined) throw error;
        throw partialFailure(error, id, kind.stateOf(inputs, left, made.own, true), properties);
      }
    },

    read: async (call, id, props) => {
      if (props.schemaVersion === undefined) return kind.readUnmanaged(id, props, call);
      const saved = typed<State>(props);
      const place = placeOf(saved);
      requireSameService(place, call);
      const found = (await kind.glance?.(saved, props, call)) ?? (await observe(saved, call));
      if (found === undefined) {
        if ((await kind.isComing?.(saved, call)) === true) return { id, props };
        const loss = kind.describeLoss?.(saved);
        if (loss !== undefined) memory.lose(call.identity.text, loss.pin);
        await call.warn(`${place.name} is gone at the service${loss?.text ?? ""}; ${again}`);
        return {};
      }
      const why = await kind.whyNotOwn(found, saved, call);
      if (why !== undefined) {
        await call.warn(`${place.name} is left alone: ${why}; pulumi state delete forgets it`);
        return { id, props };
      }
      memory.beginRefresh(call.identity.text);
      const standing = kind.describeStanding?.(found);
      if (standing !== undefined) await (standing.isFault ? call.warn(standing.text) : call.note(standing.text));
      const refreshed = kind.refreshed(props, found);
      // No drift, and all the same something for the next update to do.
      return { id, props: standing?.isFault === true ? { ...refreshed, unfinished: true } : refreshed };
    },

    update: async (call, id, olds, news) => {
      const saved = typed<State>(olds);
      const { name } = placeOf(saved);
      requireSameService(placeOf(saved), call);
      const inputs = typed<Inputs>(news);
      try {
        const found = await (kind.reach?.(saved, inputs, call) ?? kind.look(saved, call));
        if (found === undefined || kind.isGone(found)) {
          if (found === undefined) await requireVisibleAccount(placeOf(saved), call);
          throw new Error(`${name} is gone. Fix: run pulumi refresh, which notices it; then ${again}.`);
        }
        const why = await kind.whyNotOwn(found, saved, call);
        if (why !== undefined) throw new Error(`${name} was not changed: ${why}`);
        const changed = await kind.change(found, inputs, saved, call);
        return { outs: kind.stateOf(changed.inputs, changed.found, changed.own) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        const left = await seenAgain(() => kind.look(saved, call), undefined);
        const state = left === undefined ? {} : { state: left.state };
        throw partialFailure(error, id, plainJson({ ...olds, ...state, unfinished: true }), news);
      }
    },

    delete: async (call, _id, props) => {
      const saved = typed<State>(props);
      const place = placeOf(saved);
      const kept = kind.whyKept?.(saved);
      if (kept !== undefined) {
        await call.note(`${place.name} is kept (${kept})`);
        return;
      }
      requireSameService(place, call);
      const removal = memory.wasMade(place.name, saved.generation)
        ? ({ gone: false, why: `this update kept it as the resource's own ${noun}; ${anew}` } as const)
        : await kind.remove(saved, call);
      if (removal.gone) return;
      await call.warn(`${place.name} was not deleted: ${removal.why}; Pulumi forgets the old record`);
    },
  };
}

/** The object as it is after a failure, as far as it can be seen. */
export async function seenAgain<Found>(look: () => Promise<Found>, seen: Found): Promise<Found> {
  try {
    return await look();
  } catch {
    return seen;
  }
}
