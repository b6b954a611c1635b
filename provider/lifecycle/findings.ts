import { type Preflight, SettingError } from "../config.js";
import { messageOf, type Call } from "./call.js";
import { type CheckFailure } from "./handler.js";

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
