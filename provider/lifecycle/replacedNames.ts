import { type Runtime } from "./runtime.js";

const replaced = new WeakMap<Runtime, Set<string>>();

/**
 * Whether another object, under another name, takes the place of this one in this run. The engine says
 * nothing of it to what depends on the object: it sends an unknown for one that is changed in place and
 * for one that is replaced. A replacement that a preview takes for an update is refused by `up --plan`
 * halfway, so the diff of the one tells the diff of the other; both run in one process, in that order.
 */
export function tellReplaced(runtime: Runtime, name: string, isReplaced: boolean): void {
  const names = replaced.get(runtime) ?? new Set<string>();
  replaced.set(runtime, names);
  if (isReplaced) names.add(name);
  else names.delete(name);
}

/** Whether it is certain that this name, which a saved state holds, will be another one. */
export function isReplaced(runtime: Runtime, name: unknown): boolean {
  return typeof name === "string" && replaced.get(runtime)?.has(name) === true;
}
