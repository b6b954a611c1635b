/** How often the same can be deleted and made again while its ids stay taken; each try costs one look. */
const MAX_GENERATIONS = 100;

/** The id that an object has or will have, with the object if an interrupted run has made it already. */
export interface Target<Found> {
  readonly id: string;
  readonly name: string;
  /** Which of the ids in a row it is, from 1. */
  readonly generation: number;
  readonly existing?: Found | undefined;
}

/** How a free id is looked for. */
export interface FreeId<Found> {
  /** What it is an id of, such as `trainer job`. */
  readonly noun: string;
  /** The input that holds it, such as `jobId`. */
  readonly property: string;
  /** The user's own id; absent where ids are generated. */
  readonly explicit: string | undefined;
  /** The id that a generation of the same content has. */
  readonly generate: (generation: number) => string;
  readonly nameOf: (id: string) => string;
  readonly find: (name: string) => Promise<Found | undefined>;
  /** Deleted, or on the way: its id can be taken by no other. */
  readonly isGoing: (found: Found) => boolean;
  /** @throws Error unless this resource made it, so that nobody else's is ever touched */
  readonly requireOwn: (found: Found, id: string) => void;
  /** The words for an explicit id that is not free. */
  readonly taken: (id: string, found: Found) => string;
  /** Full names that the state holds for this resource already: what replaces them is another object. */
  readonly recorded: ReadonlySet<string>;
  /** The state holds one of this very content whose name is not known: the first one that lives. */
  readonly replacesSame?: boolean;
}

/**
 * Finds the first id that is free or holds this resource's own object.
 * @param from the first generation to look at
 * @throws Error when an explicit id is taken
 */
export async function findTarget<Found>(wanted: FreeId<Found>, from = 1): Promise<Target<Found>> {
  const { explicit, noun, property } = wanted;
  let passesOver = wanted.replacesSame === true && from === 1;
  for (let generation = from; generation <= MAX_GENERATIONS; generation += 1) {
    const id = explicit ?? wanted.generate(generation);
    const name = wanted.nameOf(id);
    if (wanted.recorded.has(name)) {
      if (explicit !== undefined) throw new Error(`'${id}' is the id of the very ${noun} that is to be replaced`);
      continue;
    }
    const existing = await wanted.find(name);
    if (existing === undefined) return { id, name, generation };
    if (!wanted.isGoing(existing)) {
      wanted.requireOwn(existing, id);
      if (!passesOver) return { id, name, generation, existing };
      passesOver = false;
    } else if (explicit !== undefined) {
      throw new Error(wanted.taken(id, existing));
    }
  }
  throw new Error(
    `this ${noun} was deleted and made again ${MAX_GENERATIONS} times; set ${property} to an id of your own`,
  );
}
