import { type Hourly } from "../prices.js";
import { type Call } from "./call.js";
import { type Checking } from "./check.js";
import { type Difference } from "./fieldTable.js";
import { type Properties, type ReadResult } from "./handler.js";
import { type Memory } from "./memory.js";
import { type Residence } from "./ownership.js";
import { type Removal } from "./removal.js";

/** What every kind of state holds. */
export interface SavedState {
  readonly __identity: string;
  /** The nonce that the ownership line must hold; absent when such lines are off. */
  readonly generation?: string | undefined;
  /** The wait is still to be finished; the engine's own note of it is lost by a refresh. */
  readonly unfinished?: true | undefined;
  /** `pulumi import` has taken it over, and no update has said so at the service yet. */
  readonly imported?: true | undefined;
}

/** What every kind of checked inputs holds. */
export interface CheckedInputs {
  readonly __identity: string;
}

/** What is known of every kind of object. */
export interface Observed {
  readonly state?: string | undefined;
  readonly description?: string | undefined;
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
  /** The input that holds the object's id, where the user may choose it. */
  readonly idProperty?: string;
  /** The input and output that holds its full name, where the name can be known before it is made. */
  readonly nameProperty?: string;
  /** What two resources cannot share where objects have no id of the user's, and the input that is to blame. */
  readonly slot?: {
    readonly property: string;
    /** Of inputs that may have been refused. */
    readonly of: (inputs: Partial<Inputs>) => string | undefined;
  };
  /** Where a saved one lives. */
  readonly placeOf: (saved: State) => { readonly name: string; readonly service: string };

  readonly compare: (saved: State, news: Inputs, call: Call) => Difference;
  /** Under which name a replacement comes: `open` while that is not known. @default another */
  readonly nameOfReplacement?: (saved: State, news: Inputs, call: Call) => "another" | "same" | "open";
  /** What an update that changes no field is for. @default finishing what is unfinished */
  readonly resumes?: (saved: State, news: Inputs) => boolean;
  /** What it bills by the hour; absent where it bills nothing by itself. @returns undefined when that is not known */
  readonly hourly?: (inputs: Inputs) => Hourly | undefined;
  /** Whether it stands still, so that it bills nothing. @default false */
  readonly isIdle?: (saved: State) => boolean;
  /** The line on the row of an update; asked for when there is something to update. */
  readonly describeUpdate: (update: Update<State, Inputs>) => string | undefined;

  /** Resolves what `check` could not: preflight was off, or the look-up failed. Absent where `check` leaves nothing open. */
  readonly complete?: (inputs: Inputs, call: Call) => Promise<Complete>;
  /** Makes sure that exactly one object is there: looks first, and after a lost answer looks again. */
  readonly make: (inputs: Complete, call: Call, memory: Memory) => Promise<Made<Found | Left, Own>>;
  /** Brings what was made to where the program wants it. @throws NotReadyError when it is there and not ready */
  readonly settle: (made: Made<Found | Left, Own>, inputs: Complete, call: Call) => Promise<{ found: Found; own: Own }>;
  /**
   * What a failure after `make` leaves, as far as it can be seen; `undefined` when the state is not to keep it.
   * @default the object as `make` has seen it
   */
  readonly left?: (made: Made<Found | Left, Own>, error: unknown, call: Call) => Promise<Left | undefined>;
  /** The engine's id. @default the object's name */
  readonly engineIdOf?: (made: Made<Found | Left, Own>, call: Call) => string;
  readonly stateOf: (inputs: Complete, found: Found | Left, own: Own, unfinished?: true) => Properties;
  readonly describeResult?: (inputs: Complete, found: Found) => string;

  /** The saved object as the service has it. */
  readonly look: (saved: State, call: Call) => Promise<Found | undefined>;
  /** A look that a refresh of many shares; `undefined` unless it shows that nothing has changed. */
  readonly glance?: (saved: State, props: Properties, call: Call) => Promise<Found | undefined>;
  /** The saved object for an update, once what an earlier run began with it has ended. @default look */
  readonly reach?: (saved: State, inputs: Inputs, call: Call) => Promise<Found | undefined>;
  /** Deleted, or on the way. @default false */
  readonly isGone?: (found: Found) => boolean;
  /** Whether it may come all the same, although it does not show. @default false */
  readonly isComing?: (saved: State, call: Call) => Promise<boolean>;
  /** Why what is there is not this resource's own, if it is not. */
  readonly whyNotOwn: (found: Found, saved: State, call: Call) => Promise<string | undefined> | string | undefined;
  /** The same for a refresh, which may show first what somebody else has done. @default whyNotOwn */
  readonly whyLeftAlone?: (found: Found, saved: State, call: Call) => Promise<string | undefined>;
  /** The state with its managed fields as the service has them now. */
  readonly refreshed: (props: Properties, found: Found) => Properties;
  /** The same, with what the object was made with as far as the service shows it. @default refreshed */
  readonly asMade?: (props: Properties, found: Found | Left) => Properties;
  /** Fields of what it is made of that a change may bring in place: then that is read back too. @default none */
  readonly remade?: readonly string[];
  /** What a state holds of the fields of inputs. @default the state itself */
  readonly fieldsOf?: (saved: State) => Properties;
  /** Whether the service still works on a change of it, so that it may show it later. @default false */
  readonly isSettling?: (found: Found) => boolean;
  /** What a refresh has to tell of it. */
  readonly describeStanding?: (found: Found) => { readonly text: string; readonly isFault: boolean } | undefined;
  /** What else is known when it is found gone, and the pin that its resource had, if it had one. @param left what still shows of it */
  readonly describeLoss?: (
    saved: State,
    call: Call,
    left: Found | undefined,
  ) => { readonly pin?: string; readonly text: string } | undefined;
  readonly readUnmanaged: (id: string, props: Properties, call: Call) => Promise<ReadResult>;
  /** Somebody else's object as inputs and state from now on; nothing is written. */
  readonly imported: (id: string, call: Call) => Promise<ReadResult>;

  /** Changes in place what can be. */
  readonly change: (
    found: Found,
    inputs: Inputs,
    saved: State,
    call: Call,
  ) => Promise<{ found: Found; own: Own; inputs: Complete }>;

  /** Why the object is to be left at the service when its record goes, if it is. */
  readonly whyKept?: (saved: State) => string | undefined;
  /**
   * Deletes it, if it is still this resource's own.
   * @param place in the words of this kind, for `requireVisibleAccount`
   * @param successor the inputs of what takes its place in this run, if it is replaced
   */
  readonly remove: (saved: State, call: Call, place: Residence, successor?: Inputs) => Promise<Removal>;
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
