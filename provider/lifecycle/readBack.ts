import { isDeepStrictEqual } from "node:util";
import { parseDuration } from "../client/duration.js";
import { NotReadyError } from "../client/errors.js";
import { isSame } from "../client/identity.js";
import { waitUntil } from "../client/wait.js";
import { messageOf, shownTo, type Call } from "./call.js";
import { describeValue } from "./fieldTable.js";
import { partialFailure, type Properties, typed } from "./handler.js";
import { type CheckedInputs, type Kind, type Observed, type SavedState } from "./kind.js";
import { describeWait } from "./waits.js";

/** A deployment that is rolled out anew shows what it was asked for at the latest when that has ended. */
const SETTLING_TIMEOUT_MS = 600_000;

/** An object as it was seen after a write, with what the state is made from. */
interface Written<Inputs, Found, Own> {
  readonly inputs: Inputs;
  readonly found: Found;
  readonly own: Own;
}

/** What the engine is told of a write that was ignored. */
interface Told {
  readonly id: string;
  /** What the engine has sent. */
  readonly props: Properties;
  /** What was to change. */
  readonly fields?: readonly string[];
}

/** What was written, beside what the service then shows of it. */
interface Seen {
  /** The state as it was asked for. */
  readonly written: Properties;
  readonly shown: Properties;
  /** Fields that the service shows otherwise, as a preview compares them. */
  readonly ignored: readonly string[];
  /** One of them is a field that only another object can have otherwise. */
  readonly replaces: boolean;
}

/**
 * Every write is read back: what the service answers is compared with what it was asked for, by the comparison that a
 * preview makes. The state then holds what the service has, so that the next preview shows the difference.
 */
export class ReadBack<
  Values,
  Inputs extends CheckedInputs,
  Found extends Observed,
  State extends SavedState,
  Own,
  Complete extends Inputs,
  Left extends Observed,
> {
  constructor(private readonly kind: Kind<Values, Inputs, Found, State, Own, Complete, Left>) {}

  /** @returns the state of an object that was made as it was asked for @throws Error that makes the engine keep it all the same */
  ofCreated(written: Written<Complete, Found, Own>, told: Told, call: Call): Promise<Properties> {
    return this.#read(written, this.kind.asMade ?? this.kind.refreshed, told, call);
  }

  /** The same for a change; what the object is made of is looked at again only where that has changed. */
  ofUpdated(written: Written<Complete, Found, Own>, told: Told, call: Call): Promise<Properties> {
    const { asMade, refreshed, remade = [] } = this.kind;
    const isRemade = told.fields?.some((field) => remade.includes(field)) === true;
    return this.#read(written, (isRemade ? asMade : undefined) ?? refreshed, told, call);
  }

  /** The state of what was made and is not ready, and the error with what else is wrong with it. */
  ofUnfinished(
    { inputs, found, own }: Written<Complete, Found | Left, Own>,
    error: unknown,
    call: Call,
  ): { readonly state: Properties; readonly error: unknown } {
    const state = this.kind.stateOf(inputs, found, own, true);
    if (this.kind.asMade === undefined) return { state, error };
    const seen = this.#compare(state, this.kind.asMade(state, found), inputs, call);
    if (seen.ignored.length === 0) return { state, error };
    const reasons = [messageOf(error), this.#describe(seen, {}, call)];
    return { state: seen.shown, error: new NotReadyError(this.#nameOf(state), reasons, { cause: error }) };
  }

  async #read(
    { inputs, found, own }: Written<Complete, Found, Own>,
    shownBy: (props: Properties, found: Found) => Properties,
    told: Told,
    call: Call,
  ): Promise<Properties> {
    const judge = (now: Found): Seen => {
      const state = this.kind.stateOf(inputs, now, own);
      return this.#compare(state, shownBy(state, now), inputs, call);
    };
    let seen = judge(found);
    if (seen.ignored.length === 0) return seen.written;
    // An answer may be older than the write, or not whole: the object itself tells.
    const look = async () => {
      const now = await this.kind.look(typed<State>(seen.written), call);
      if (now === undefined) return { done: undefined };
      seen = judge(now);
      const waits = seen.ignored.length > 0 && this.kind.isSettling?.(now) === true;
      return waits ? { running: undefined } : { done: undefined };
    };
    const { clock, signal } = call;
    const onProgress = (_: string | undefined, elapsedMs: number): void => {
      const wait = describeWait({ elapsedMs, limitMs: SETTLING_TIMEOUT_MS });
      void call.say(`waiting for ${wait}: the service does not show the change yet`);
    };
    const wait = { clock, signal, timeoutMs: SETTLING_TIMEOUT_MS, toleratesFailures: false, onProgress };
    // A look that fails proves nothing better than the answer did.
    await waitUntil(look, wait).catch(() => undefined);
    if (seen.ignored.length === 0) return seen.written;
    const error = new NotReadyError(this.#nameOf(seen.written), [this.#describe(seen, told, call)]);
    throw partialFailure(error, told.id, seen.shown, told.props);
  }

  #compare(written: Properties, shown: Properties, inputs: Complete, call: Call): Seen {
    const before = this.kind.compare(typed<State>(written), inputs, call);
    const { updates, replaces } = this.kind.compare(typed<State>(shown), inputs, call);
    const known = [...before.updates, ...before.replaces];
    const isNew = (field: string): boolean => !known.includes(field);
    const ignored = [...updates, ...replaces].filter(isNew);
    return { written, shown, ignored, replaces: replaces.some(isNew) };
  }

  #describe({ written, shown, ignored, replaces }: Seen, { fields = [] }: Partial<Told>, call: Call): string {
    const [asked, has] = [written, shown].map((state) =>
      shownTo(call, this.kind.fieldsOf?.(typed<State>(state)) ?? state),
    );
    const words = describeIgnored(ignored, asked, has);
    const taken = fields.filter((field) => !ignored.includes(field));
    const changed = taken.length === 0 ? "" : `${taken.join(", ")} changed. `;
    const bills = this.kind.hourly === undefined ? "" : ", and is billed as it is";
    const way = replaces ? "replaces it (see the preview)" : "asks once more";
    return `the service accepted ${this.#nameOf(shown)}, but ignored ${words}. ${changed}It stays in the state as the service has it${bills}.\nFix: run pulumi up again, which ${way}; or write what it has.`;
  }

  #nameOf(state: Properties): string {
    return this.kind.placeOf(typed<State>(state)).name;
  }
}

/** `minReplicaCount (asked for 2, it has 0)`. */
export function describeIgnored(fields: readonly string[], asked: Properties = {}, has: Properties = {}): string {
  const words = fields.map(
    (field) => `${field} (asked for ${describeValue(asked[field])}, it has ${describeValue(has[field])})`,
  );
  return words.join(", ");
}

/** What the service shows with another meaning than it was asked for; what it does not show is not judged. */
export function shownOtherwise(asked: Properties, shown: Properties): Properties {
  const fields = Object.entries(shown).filter(([field, value]) => {
    const wanted = asked[field];
    return wanted !== undefined && isShown(value) && !isSameValue(wanted, value);
  });
  return Object.fromEntries(fields);
}

/** Proto3 JSON leaves out, or spells out, what is not set or not known yet. */
function isShown(value: unknown): boolean {
  return value !== undefined && value !== 0 && !(typeof value === "string" && /^$|UNSPECIFIED$/.test(value));
}

/** The service may spell an account by its other name, an enum with its prefix, a duration in seconds; and keeps 4-byte floats. */
function isSameValue(asked: unknown, shown: unknown): boolean {
  if (typeof asked === "number" && typeof shown === "number") return Math.fround(asked) === Math.fround(shown);
  if (typeof asked !== "string" || typeof shown !== "string") return isDeepStrictEqual(asked, shown);
  const [wanted, there] = [parseDuration(asked), parseDuration(shown)];
  return isSame(shown, asked) || shown.endsWith(`_${asked}`) || (wanted !== undefined && wanted === there);
}
