import { type Properties } from "../../provider/lifecycle/handler.js";

/** A resource as the state of the stack holds it. */
export interface StateRecord {
  readonly urn: string;
  /** Which resource of the program it is, whatever its name. */
  readonly slot: number;
  /** Tells records of the same URN apart. */
  readonly serial: number;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Why it is not ready. */
  readonly initErrors: readonly string[];
  /** Replaced; to be deleted. */
  readonly delete: boolean;
  /** Deleted already, and not yet made again. */
  readonly pendingReplacement: boolean;
}
