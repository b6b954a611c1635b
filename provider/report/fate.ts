import { z } from "zod";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../tokens.js";
import { flag, text } from "./known.js";
import { type ResourceState } from "./preview.js";

/** What becomes of an old object. */
export interface Fate {
  /** Whether it stays at the service. */
  readonly fate: "kept" | "deleted";
  /** Such as `onDelete: "keep"`; empty where it is just what happens. */
  readonly because: string;
}

interface Leaving {
  readonly type: string;
  readonly change: string;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
}

/** What stands for an object of its own. */
const OBJECTS: ReadonlySet<string> = new Set([PROMOTED_MODEL, TRAINER_JOB, DEPLOYMENT, DEPLOYED_MODEL]);

const modelSchema = z.object({ onDelete: text, adopted: flag, replaceInPlace: flag });

/** What becomes of the object of a resource that is replaced or goes; `undefined` where it simply stays. */
export function fateOf({ type, change, old, new: next }: Leaving): Fate | undefined {
  if (old === undefined || !OBJECTS.has(type) || !["replace", "delete", "forget"].includes(change)) return undefined;
  if (old.retainOnDelete) return { fate: "kept", because: "retainOnDelete" };
  if (type !== PROMOTED_MODEL) return { fate: "deleted", because: "" };
  // As `PromotedModel` itself decides: what the last update saved counts, not what the program says now.
  const { onDelete, adopted } = modelSchema.parse(Object.keys(old.outputs).length > 0 ? old.outputs : old.inputs);
  if (onDelete !== undefined) {
    return { fate: onDelete === "keep" ? "kept" : "deleted", because: `onDelete: "${onDelete}"` };
  }
  if (adopted === true) return { fate: "kept", because: "it was adopted" };
  const inPlace = next !== undefined && modelSchema.parse(next.inputs).replaceInPlace === true;
  return { fate: "deleted", because: inPlace ? "first, replaceInPlace" : "no onDelete is set" };
}
