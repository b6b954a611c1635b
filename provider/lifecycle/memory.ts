import { type CheckFailure, type Properties } from "./handler.js";
import { type Identity } from "./identity.js";

/** What one provider process knows of the resources of one kind beyond what each call is given, by identity text. */
export class Memory {
  readonly #inputs = new Map<string, Properties>();
  readonly #recorded = new Map<string, Set<string>>();
  readonly #generations = new Set<string>();
  readonly #refreshed = new Set<string>();
  readonly #replacesSame = new Set<string>();
  readonly #lost = new Map<string, string>();
  readonly #made = new Map<string, string | undefined>();
  readonly #replaced = new Map<string, Properties>();
  readonly #standing = new Map<string, { readonly name: string; readonly inputs: Properties }>();

  /**
   * The inputs that a resource had before this operation. On a replacement the engine checks a second time, without
   * the old inputs; what they resolved has to survive that.
   * @param olds as the engine sent them, empty when it sent none
   */
  previousInputs(identity: string, olds: Properties): Properties | undefined {
    if (Object.keys(olds).length === 0) return this.#inputs.get(identity);
    this.#inputs.set(identity, olds);
    return olds;
  }

  /** Full names of what the state holds for a resource. */
  recorded(identity: string): ReadonlySet<string> {
    return this.#recorded.get(identity) ?? new Set();
  }

  /** The state holds this: a create of this process is a replacement, and must not take it for its own new one. */
  record(identity: string, name: string, generation?: string): void {
    this.#recorded.set(identity, new Set([...this.recorded(identity), name]));
    if (generation !== undefined) this.#generations.add(`${name} ${generation}`);
  }

  /** Whether the state holds this object by this very generation. */
  holds(name: string, generation: string): boolean {
    return this.#generations.has(`${name} ${generation}`);
  }

  /** It is to be replaced by one of the same content, and no diff has told its name (`replacementTrigger`). */
  replaceSame(identity: string): void {
    if (this.recorded(identity).size === 0) this.#replacesSame.add(identity);
  }

  replacesSame(identity: string): boolean {
    return this.#replacesSame.has(identity);
  }

  /** A diff that follows is the refresh's own, unless a check comes before it. */
  beginRefresh(identity: string): void {
    this.#refreshed.add(identity);
  }

  endRefresh(identity: string): void {
    this.#refreshed.delete(identity);
  }

  isRefreshing(identity: string): boolean {
    return this.#refreshed.has(identity);
  }

  /** A refresh of this process has found what the resource stood for gone. @param pin what had been chosen for it */
  lose(identity: string, pin: string): void {
    this.#lost.set(identity, pin);
  }

  lost(identity: string): string | undefined {
    return this.#lost.get(identity);
  }

  /**
   * A create of this process has just recorded this: a later delete of an older state must not touch it.
   * @param generation the new one, for a kind that draws one whenever it takes over what is there already
   */
  make(name: string, generation?: string): void {
    this.#made.set(name, generation);
  }

  /** The program asks for another one in the place of this. @param inputs the other one's */
  replace(name: string, inputs: Properties): void {
    this.#replaced.set(name, inputs);
  }

  /** This is what a resource of the program has from now on. */
  stand(identity: string, name: string, inputs: Properties): void {
    this.#standing.set(identity, { name, inputs });
  }

  /**
   * The inputs of what has taken the place of this, or is to take it; `undefined` where nothing does, as in a destroy,
   * which neither compares nor creates. After a crash only the record of what stands tells it.
   */
  successorOf(identity: string, name: string): Properties | undefined {
    const standing = this.#standing.get(identity);
    return this.#replaced.get(name) ?? (standing?.name === name ? undefined : standing?.inputs);
  }

  /** Whether a create of this process has recorded it anew. @param held the generation of the state that is deleted */
  wasMade(name: string, held?: string): boolean {
    if (!this.#made.has(name)) return false;
    const generation = this.#made.get(name);
    return generation === undefined || generation !== held;
  }
}

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
      const reason = `'${id}' is taken already by ${rival.resource} of this stack; two resources cannot be one ${this.#noun}`;
      return [{ property: this.#property, reason }];
    }
    this.#claims.set(id, identity);
    return [];
  }
}
