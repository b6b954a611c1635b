import { type Preflight, SettingError, type Settings } from "../config.js";
import { type ParsedArgs } from "./args.js";
import { type Call, messageOf } from "./call.js";
import { type CheckFailure, type CheckResult, type Properties } from "./handler.js";
import { type Memory } from "./memory.js";
import { sameUserProperties, userProperties } from "./properties.js";

/** A resource whose arguments are new, or not what they were. */
export interface Changed<Values, Inputs> extends Pick<ParsedArgs<Values>, "values" | "unknown"> {
  readonly news: Properties;
  /** Its inputs before this operation. */
  readonly before: Inputs | undefined;
  /** The engine checks a replacement a second time, without the old inputs. */
  readonly isReplacement: boolean;
  readonly settings: Settings;
  readonly preflight: Preflight;
}

/** How one kind of resource is checked. */
export interface Checking<Values, Inputs> {
  /** Finds every fault of the user's own properties that needs no look at the service. */
  readonly parse: (own: Properties) => ParsedArgs<Values>;
  /** Finds what the settings forbid, such as names of another account. */
  readonly refuse: (changed: Changed<Values, Inputs>, call: Call) => CheckFailure[];
  readonly check: (changed: Changed<Values, Inputs>, call: Call, memory: Memory) => Promise<CheckResult>;
  /** Which properties of inputs are the user's. @default all but those listed in `__resolved` */
  readonly own?: typeof userProperties;
  /** Whether a replacement is checked anew although the user wrote the same. @default false */
  readonly replacementIsChange?: boolean;
}

/** The frame of every `check`: a resource whose arguments did not change asks nothing, not even for settings. */
export function checkChanged<Values extends { readonly preflight?: Preflight | undefined }, Inputs extends object>(
  { parse, refuse, check, own = userProperties, replacementIsChange = false }: Checking<Values, Inputs>,
  memory: Memory,
): (call: Call, olds: Properties, news: Properties) => Promise<CheckResult> {
  return async (call, olds, news) => {
    const { text } = call.identity;
    memory.endRefresh(text);
    const before = memory.previousInputs(text, olds);
    const isReplacement = before !== undefined && Object.keys(olds).length === 0;
    const isChange = isReplacement && replacementIsChange;
    if (before !== undefined && !isChange && sameUserProperties(before, news, own)) {
      return { inputs: { ...before, __identity: text }, failures: [] };
    }
    const { values, unknown, failures } = parse(own(news));
    if (failures.length > 0) return { inputs: news, failures };
    try {
      const settings = call.settings();
      const preflight = values.preflight ?? settings.preflight ?? "strict";
      const saved = before as Inputs | undefined;
      const changed = { news, values, unknown, before: saved, isReplacement, settings, preflight };
      const refusals = refuse(changed, call);
      return refusals.length > 0 ? { inputs: news, failures: refusals } : await check(changed, call, memory);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { inputs: news, failures: [{ property: "", reason: error.message }] };
    }
  };
}

/** What a row adds where the id has to wait for what is not known yet, and where nothing was looked up. */
export function describeOpen(unknown: ReadonlySet<string>, preflight: Preflight, without: readonly string[]): string[] {
  const waiting = [...unknown].filter((property) => !without.includes(property));
  return [
    ...(waiting.length === 0 ? [] : [`id not known yet (depends on ${waiting.join(", ")})`]),
    ...(preflight === "off"
      ? ["preflight is off: nothing was looked up, policies on hardware were not evaluated"]
      : []),
  ];
}

/** What a check found at the service: `strict` refuses by it, `warn` tells it, and `off` does not look. */
export class Findings {
  readonly #preflight: Preflight;
  readonly #found: CheckFailure[] = [];

  constructor(preflight: Preflight) {
    this.#preflight = preflight;
  }

  /** Looks, if preflight is not off. @returns `undefined` when it did not, or when a failure was found */
  async attempt<T>(property: string, look: () => Promise<T>): Promise<T | undefined> {
    if (this.#preflight === "off") return undefined;
    try {
      return await look();
    } catch (error) {
      if (error instanceof SettingError && this.#preflight === "strict") throw error;
      const reason = messageOf(error);
      // One cause, such as a service that is not reached, is told once.
      if (!this.#found.some((failure) => failure.reason === reason)) this.add({ property, reason });
      return undefined;
    }
  }

  add(...failures: readonly CheckFailure[]): void {
    this.#found.push(...failures);
  }

  /** What refuses the resource. */
  refusals(): CheckFailure[] {
    return this.#preflight === "strict" ? this.#found : [];
  }

  /** Tells what did not refuse. */
  async warn(call: Pick<Call, "warn">): Promise<void> {
    for (const { property, reason } of this.#found) await call.warn(`${property}: ${reason}`);
  }
}
