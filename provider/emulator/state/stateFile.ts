import { readFileSync, renameSync, writeFileSync } from "node:fs";

import { parseSeed, type State } from "../seed.js";

/** Keeps the state across restarts. Written whole and renamed, so a crash leaves the old or the new state. */
export class StateFile {
  constructor(private readonly path: string) {}

  /** `undefined` when there is no file yet. */
  load(): State | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    try {
      return parseSeed(JSON.parse(text));
    } catch (error) {
      throw new Error(`state file ${this.path}: ${error instanceof Error ? error.message : ""}`, { cause: error });
    }
  }

  save(state: State): void {
    const draft = `${this.path}.${process.pid}.tmp`;
    // It holds the keys of the seed.
    writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.path);
  }
}
