import { apiError } from "../../../provider/client/errors.js";

/** A note as the service has it. */
export interface Note {
  /** `accounts/<account>/notes/<id>` */
  readonly name: string;
  readonly shelf: string;
  readonly title: string;
  readonly description: string;
  /** `WRITING`, then `READY`. */
  readonly state: string;
  readonly createTime: string;
}

/** A service that keeps notes in memory: what a noun of the client is for a real resource. */
export class Notes {
  /** What was asked for, as `create accounts/acme/notes/n`. */
  readonly requests: string[] = [];
  /** Whether notes stay `WRITING`. */
  isStuck = false;
  /** What becomes of the next patch: it is left undone, or answered with the note as it was. */
  mishap: "ignored" | "stale" | undefined;
  /** What the service says instead of answering the next write. */
  refusal: string | undefined;
  readonly #kept = new Map<string, Note>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get all(): readonly Note[] {
    return [...this.#kept.values()];
  }

  find(name: string): Promise<Note | undefined> {
    this.requests.push(`find ${name}`);
    const note = this.#kept.get(name);
    if (note !== undefined && !this.isStuck) this.#kept.set(name, { ...note, state: "READY" });
    return Promise.resolve(this.#kept.get(name));
  }

  async get(name: string): Promise<Note> {
    const note = await this.find(name);
    if (note === undefined) throw refused("GET", name, 404, "there is no such note");
    return note;
  }

  async requireShelf(shelf: string): Promise<void> {
    this.requests.push(`look at ${shelf}`);
    await Promise.resolve();
    if (!["red", "blue"].includes(shelf)) throw new Error(`there is no shelf ${shelf}; there are red and blue`);
  }

  create(note: Pick<Note, "name" | "shelf" | "title" | "description">): Promise<Note> {
    return this.#write("create", "POST", note.name, {
      ...note,
      state: "WRITING",
      createTime: new Date(this.#now()).toISOString(),
    });
  }

  async patch(name: string, fields: Pick<Note, "title">): Promise<Note> {
    const before = await this.get(name);
    const { mishap } = this;
    this.mishap = undefined;
    const after = await this.#write("patch", "PATCH", name, { ...before, ...(mishap === "ignored" ? {} : fields) });
    return mishap === "stale" ? before : after;
  }

  async delete(name: string): Promise<void> {
    await this.#write("delete", "DELETE", name, undefined);
  }

  /** A change behind Pulumi's back. @param change `undefined` takes the note away */
  meddle(name: string, change: Partial<Note> | undefined): void {
    const note = this.#kept.get(name);
    if (note === undefined) throw new Error(`there is no ${name}`);
    if (change === undefined) this.#kept.delete(name);
    else this.#kept.set(name, { ...note, ...change });
  }

  async #write<Kept extends Note | undefined>(what: string, method: string, name: string, kept: Kept): Promise<Kept> {
    this.requests.push(`${what} ${name}`);
    await Promise.resolve();
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal !== undefined) throw refused(method, name, 400, refusal);
    if (kept === undefined) this.#kept.delete(name);
    else this.#kept.set(name, kept);
    return kept;
  }
}

function refused(method: string, name: string, status: number, serverMessage: string): Error {
  const error = apiError({ what: "note", method, path: `/v1/${name}`, status, serverMessage, effect: "none" });
  // Outside a test runner the message is in the stack from the beginning.
  return Object.assign(error, { stack: `${String(error)}\n    at the service` });
}
