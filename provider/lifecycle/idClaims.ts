import { type CheckFailure } from "./handler.js";
import { type Identity } from "./identity.js";

/** Which resource of the stack has which id: two resources cannot be one object of the service. */
export class IdClaims {
  readonly #claims = new Map<string, Identity>();
  readonly #property: string;
  readonly #noun: string;

  /** @param property the id's input @param noun what it is an id of: `model` */
  constructor(property: string, noun: string) {
    this.#property = property;
    this.#noun = noun;
  }

  /** @returns what is wrong, where another resource has the id; the id stays with the first */
  claim(id: string | undefined, identity: Identity): CheckFailure[] {
    if (id === undefined) return [];
    const rival = this.#claims.get(id);
    if (rival !== undefined && rival.text !== identity.text) {
      const reason = `'${id}' is also the id of ${rival.resource} in this stack; two resources cannot be one ${this.#noun}`;
      return [{ property: this.#property, reason }];
    }
    this.#claims.set(id, identity);
    return [];
  }
}
