import { ConflictError } from "../client/errors.js";
import { type Call } from "./call.js";
import { type Identity } from "./identity.js";
import { type Memory } from "./memory.js";
import { fingerprint } from "./properties.js";

/** How often the same can be deleted and made again while its ids stay taken; each try costs one look. */
const MAX_GENERATIONS = 100;
const DIGEST_LENGTH = 7;

/** The id that an object has or will have, with the object if an interrupted run has made it already. */
export interface Target<Found> {
  readonly id: string;
  readonly name: string;
  /** Which of the ids in a row it is, from 1. */
  readonly generation: number;
  readonly existing?: Found | undefined;
  /** The next id, where only a create can tell whether this one is free again. */
  readonly otherwise?: string | undefined;
}

/** The ids of one kind of object: which ones come into question, and what stands under them. */
export interface Ids<Found> {
  /** What they are ids of, such as `trainer job`. */
  readonly noun: string;
  /** The id that a generation of the same content has. */
  readonly generate: (generation: number) => string;
  readonly nameOf: (id: string) => string;
  readonly find: (name: string) => Promise<Found | undefined>;
  /** Deleted, or on the way: its id can be taken by no other. @default false */
  readonly isGoing?: (found: Found) => boolean;
  /** Whether the generated id of one that is deleted is worth a try. @default false */
  readonly mayBeFree?: (found: Found) => boolean;
  /** @throws Error unless this resource made it, so that nobody else's is ever touched */
  readonly requireOwn: (found: Found, id: string) => void;
  /** Set where the user may choose the id. */
  readonly choice?: {
    /** The input that holds it, such as `jobId`. */
    readonly property: string;
    /** Absent where ids are generated all the same. */
    readonly id: string | undefined;
    /** The words for an id that is not free. @param found what has it, if that shows */
    readonly taken: (id: string, found: Found | undefined) => string;
  };
}

/** How an object is made under a free id. */
export interface Making<Found> extends Ids<Found> {
  /** As it is told: `starting`. */
  readonly doing: string;
  /** Sends the request, and after a lost answer looks for the object. @throws ConflictError when the id is taken */
  readonly create: (id: string) => Promise<Found>;
  /** Whether an error says that the id was used up by an object that shows no more. */
  readonly isUsedUp?: (error: unknown) => boolean;
}

/**
 * Finds the first id that is free or holds this resource's own object.
 * @param from the first generation to look at
 * @throws Error when a chosen id is taken
 */
export async function findTarget<Found>(
  ids: Ids<Found>,
  { identity: { text } }: Pick<Call, "identity">,
  memory: Memory,
  from = 1,
): Promise<Target<Found>> {
  const { noun, choice, isGoing = () => false, mayBeFree = () => false } = ids;
  let released: Target<Found> | undefined;
  // The state holds one of this very content whose name is not known: the first one that lives.
  let passesOver = memory.replacesSame(text) && from === 1;
  for (let generation = from; generation <= MAX_GENERATIONS; generation += 1) {
    const id = choice?.id ?? ids.generate(generation);
    const name = ids.nameOf(id);
    // What replaces an object that the state holds is another one.
    if (memory.recorded(text).has(name)) {
      if (choice?.id !== undefined) throw new Error(`'${id}' is the id of the very ${noun} that is to be replaced`);
      continue;
    }
    const existing = await ids.find(name);
    if (existing === undefined) {
      return released === undefined ? { id, name, generation } : { ...released, otherwise: id };
    }
    if (!isGoing(existing)) {
      ids.requireOwn(existing, id);
      if (!passesOver) return { id, name, generation, existing };
      passesOver = false;
    } else if (choice?.id !== undefined) {
      throw new Error(choice.taken(id, existing));
    } else if (mayBeFree(existing)) {
      // A later one that lives comes first: it was made while this id was taken.
      released ??= { id, name, generation };
    }
  }
  if (choice === undefined) {
    throw new Error(`this ${noun} was deleted and made again ${MAX_GENERATIONS} times; give the resource another name`);
  }
  throw new Error(
    `this ${noun} was deleted and made again ${MAX_GENERATIONS} times; set ${choice.property} to an id of your own`,
  );
}

/**
 * Makes sure that exactly one object is there: looks first, makes one only when nothing is there, and after a lost
 * answer looks again instead of sending again.
 */
export async function makeOne<Found>(
  making: Making<Found>,
  call: Call,
  memory: Memory,
): Promise<{ readonly found: Found; readonly existing: boolean }> {
  const { noun, doing, choice, isGoing = () => false, isUsedUp = () => false } = making;
  for (let from = 1; ;) {
    const { id, name, existing, generation } = await findTarget(making, call, memory, from);
    if (existing !== undefined) {
      await call.note(takenOver(name));
      return { found: existing, existing: true };
    }
    await call.say(`${doing} ${noun} ${id}`);
    try {
      return { found: await making.create(id), existing: false };
    } catch (error) {
      const usedUp = isUsedUp(error);
      if (!usedUp && !(error instanceof ConflictError)) throw error;
      const found = usedUp ? undefined : await making.find(name);
      if (found !== undefined && !isGoing(found)) {
        // It has appeared since the look: somebody else's, or an earlier run's that came late.
        making.requireOwn(found, id);
        await call.note(takenOver(name));
        return { found, existing: true };
      }
      // Taken by what is deleted, whether that still shows or not. The next id is another one.
      if (choice?.id !== undefined) {
        throw new Error(`${choice.property}: ${choice.taken(id, found)}`, { cause: error });
      }
      from = generation + 1;
    }
  }
}

/** What a run tells of an object that it finds instead of making it. */
export function takenOver(name: string): string {
  return `${name} was there: an earlier run had made it; it is recorded, and nothing was made`;
}

/** The text as lower-case letters, digits and single hyphens, cut to fit; the fallback when nothing is left. */
export function slugOf(text: string, maxLength: number, fallback: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
  return slug === "" ? fallback : slug;
}

/**
 * The id of an object whose resource names none: `<slug of the resource's name>-<7 hex>`, the digest of the resource's
 * identity and of all that only a new object can change. The same content always gives the same id, so a create
 * repeated after a crash finds its own object instead of making a second one. The id of a deleted one stays taken, so
 * the next generation of the same content has the next id in the row: `-2`, `-3` and so on.
 * @param generation from 1
 */
export function generatedId(
  identity: Pick<Identity, "text" | "resource">,
  content: unknown,
  generation: number,
  { maxLength, fallback }: { readonly maxLength: number; readonly fallback: string },
): string {
  const digest = fingerprint([identity.text, content]).slice(0, DIGEST_LENGTH);
  const end = `-${digest}${generation === 1 ? "" : `-${generation}`}`;
  return slugOf(identity.resource, maxLength - end.length, fallback) + end;
}
