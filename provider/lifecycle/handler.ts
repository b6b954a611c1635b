import { NotReadyError } from "../client/errors.js";
import { type Call, messageOf } from "./call.js";

/** Properties as the engine sends them: plain JSON, secrets unwrapped, unknowns as a sentinel text. */
export type Properties = Record<string, unknown>;

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What comes of a `check`: the inputs that are saved, or why there are none. */
export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: CheckFailure[];
}

/** What comes of a `diff`. */
export interface DiffResult {
  readonly changes: boolean;
  /** Properties that are changed in place. */
  readonly updates: readonly string[];
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** What comes of a `read`; nothing at all when the object is gone. */
export interface ReadResult {
  readonly id?: string;
  readonly props?: Properties;
  readonly inputs?: Properties;
}

/**
 * What every resource implements in the provider process, always in this order, under the engine's own names. It
 * does not know which front has received the call.
 */
export interface Handler {
  check(call: Call, olds: Properties, news: Properties): Promise<CheckResult>;
  diff(call: Call, id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(call: Call, inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(call: Call, id: string, props: Properties): Promise<ReadResult>;
  /** An object that no state describes, as one of this stack from now on. */
  import(call: Call, id: string): Promise<ReadResult>;
  update(call: Call, id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(call: Call, id: string, props: Properties): Promise<void>;
}

/** The one door from what the engine sends, which `check` has parsed or an earlier run has saved, to a kind's own types. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one cast, so that there is no other
export function typed<T>(properties: Properties): T {
  return properties as unknown as T;
}

/**
 * The form of error that makes the engine keep a resource that exists but is not ready; the next
 * `up` then calls `update`. The CLI prints the reasons only, and a later delete needs `__provider`.
 */
export function partialFailure(error: unknown, id: string, saved: Properties, inputs: Properties): Error {
  const message = messageOf(error);
  const reasons = error instanceof NotReadyError ? error.reasons : [message];
  const properties = { ...saved, __provider: inputs.__provider };
  return Object.assign(new Error(message, { cause: error }), { id, properties, reasons });
}
