/**
 * What this run is going to do with the objects of the stack, as far as the engine has asked for it: it calls `check`
 * and `diff` in the order of dependencies, in one process. It says nothing itself of one resource to another: it sends
 * an unknown for a name that changes in place and for one that is replaced. A replacement that a preview takes for an
 * update is refused by `up --plan` halfway, so the diff of the one tells the diff of the other.
 */
export class StackPlan {
  readonly #replaced = new Set<string>();

  /** Whether another object, under another name, takes the place of this one in this run. */
  tellReplaced(name: string, isReplaced: boolean): void {
    if (isReplaced) this.#replaced.add(name);
    else this.#replaced.delete(name);
  }

  /** Whether it is certain that this name, which a saved state holds, will be another one. */
  isReplaced(name: unknown): boolean {
    return typeof name === "string" && this.#replaced.has(name);
  }
}
