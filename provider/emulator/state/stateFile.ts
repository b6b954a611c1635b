import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { readFault } from "../../fileFault.js";
import { parseSeed, type State } from "../seed.js";
import { lockFile } from "./lockFile.js";

/** How many faults of a state are named. */
const MAX_FAULTS = 3;

/**
 * Keeps the state across restarts, for one emulator at a time. Written whole and renamed, so a crash leaves the old or the
 * new state.
 */
export class StateFile {
  readonly path: string;
  readonly #unlock: () => void;
  #problem: string | undefined;

  constructor(
    path: string,
    /** Told when the file cannot be written, once until it can be again. */
    private readonly warn: (line: string) => void,
  ) {
    if (!existsSync(dirname(path))) throw new Error(`state file ${path}: there is no folder ${dirname(path)}`);
    this.path = join(realpathSync(dirname(path)), basename(path));
    this.#unlock = this.#named(() => lockFile(this.path));
  }

  /** Why the last change could not be written. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** `undefined` when there is no file yet. */
  load(): State | undefined {
    if (!existsSync(this.path)) return undefined;
    return this.#named(() => parseSeed(JSON.parse(this.#read())));
  }

  /** @returns whether the state is written; if it is not, the emulator goes on with what it holds in memory */
  save(state: State): boolean {
    const draft = `${this.path}.tmp`;
    try {
      // It holds the keys of the seed.
      writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
      renameSync(draft, this.path);
      this.#problem = undefined;
      return true;
    } catch (error) {
      rmSync(draft, { force: true });
      const problem = messageOf(error);
      if (this.#problem === undefined) {
        this.warn(`state file ${this.path} cannot be written, the state is kept in memory only: ${problem}`);
      }
      this.#problem = problem;
      return false;
    }
  }

  close(): void {
    this.#unlock();
  }

  #read(): string {
    try {
      return readFileSync(this.path, "utf8");
    } catch (error) {
      throw new Error(readFault("it", error), { cause: error });
    }
  }

  #named<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new Error(`state file ${this.path}: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** On one line, which names the first faults of a seed. */
function messageOf(error: unknown): string {
  const [first = "", ...faults] = (error instanceof Error ? error.message : String(error)).split(/\s*\n\s*/);
  const more = faults.length > MAX_FAULTS ? ` and ${faults.length - MAX_FAULTS} more` : "";
  return [first, faults.slice(0, MAX_FAULTS).join("; ")].filter((part) => part !== "").join(" ") + more;
}
