import { type Properties } from "./handler.js";

/**
 * The inputs that a resource had before this operation. On a replacement the engine checks a second
 * time, without the old inputs; what they resolved has to survive that.
 */
export class PreviousInputs {
  readonly #remembered = new Map<string, Properties>();

  /** @param identity the resource's identity text; @param olds the old inputs as the engine sent them, empty when it sent none */
  of(identity: string, olds: Properties): Properties | undefined {
    if (Object.keys(olds).length === 0) return this.#remembered.get(identity);
    this.#remembered.set(identity, olds);
    return olds;
  }
}
