import { z } from "zod";
import { parseParentedCheckpoint } from "../../client/names.js";
import { containsUnknown } from "../../lifecycle/properties.js";
import { type ResourceState } from "./preview.js";
import { type ResourceChange } from "./resourceChange.js";

/** What is to happen to one promoted model. */
export interface ModelLine {
  readonly name: string;
  readonly operation: string;
  readonly old: PromotedState | undefined;
  readonly new: PromotedState | undefined;
  /** What becomes of the old model; absent where it simply stays. */
  readonly oldModel: { readonly fate: "kept" | "deleted"; readonly because: string } | undefined;
  /** What its own row says. */
  readonly said: string | undefined;
}

export interface PromotedState {
  readonly model: string | undefined;
  /** Absent while it is not chosen yet, and for a model that was adopted. */
  readonly checkpoint: { readonly id: string; readonly ageMs: number | undefined } | undefined;
  readonly onDelete: string | undefined;
  /** Whether the program names where a checkpoint comes from; one that does not can only adopt. */
  readonly choosesCheckpoint: boolean;
  /** The program allows to take over a model that is there already. */
  readonly mayAdopt: boolean;
  readonly annotations: Readonly<Record<string, string>>;
}

const text = z.string().optional().catch(undefined);

/** Every field on its own: one that is unknown at preview, or that another version writes otherwise, is absent. */
const stateSchema = z.object({
  outputModelId: text,
  onDelete: text,
  adopt: text,
  adopted: z.boolean().optional().catch(undefined),
  replaceInPlace: z.boolean().optional().catch(undefined),
  resolvedCheckpoint: z.object({ name: z.string(), createTime: text }).optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** @param now to which ages are counted, in milliseconds */
export function modelLine(change: ResourceChange, now: number): ModelLine {
  const { name, operation, said } = change;
  return {
    name,
    operation,
    old: promotedState(change.old, now),
    new: promotedState(change.new, now),
    oldModel: fateOf(change),
    said,
  };
}

function promotedState(state: ResourceState | undefined, now: number): PromotedState | undefined {
  if (state === undefined) return undefined;
  // What the preview chose stands in the inputs; what an update chose, in the outputs only.
  const { outputModelId, resolvedCheckpoint, onDelete, adopt, annotations } = stateSchema.parse({
    ...known(state.outputs),
    ...known(state.inputs),
  });
  const created = resolvedCheckpoint?.createTime === undefined ? undefined : Date.parse(resolvedCheckpoint.createTime);
  return {
    model: outputModelId,
    checkpoint:
      resolvedCheckpoint === undefined
        ? undefined
        : {
            id: parseParentedCheckpoint(resolvedCheckpoint.name)?.checkpointId ?? resolvedCheckpoint.name,
            ageMs: created === undefined || Number.isNaN(created) ? undefined : now - created,
          },
    onDelete,
    choosesCheckpoint: ["trainerJob", "checkpoint"].some((chooser) => state.inputs[chooser] !== undefined),
    mayAdopt: adopt !== undefined && adopt !== "never",
    annotations: annotations ?? {},
  };
}

/** As `PromotedModel` itself decides: what the last update saved counts, not what the program says now. */
function fateOf({ operation, old, new: next }: ResourceChange): ModelLine["oldModel"] {
  if (old === undefined || !["replace", "delete"].includes(operation)) return undefined;
  if (old.retainOnDelete) return { fate: "kept", because: "retainOnDelete" };
  const { onDelete, adopted } = stateSchema.parse(Object.keys(old.outputs).length > 0 ? old.outputs : old.inputs);
  if (onDelete !== undefined) {
    return { fate: onDelete === "keep" ? "kept" : "deleted", because: `onDelete: "${onDelete}"` };
  }
  if (adopted === true) return { fate: "kept", because: "it was adopted" };
  const inPlace = next !== undefined && stateSchema.parse(next.inputs).replaceInPlace === true;
  return { fate: "deleted", because: inPlace ? "first, replaceInPlace" : "no onDelete is set" };
}

/** What the preview knows; of annotations, each by itself. */
function known(properties: ResourceState["inputs"]): ResourceState["inputs"] {
  const isKnown = ([, value]: [string, unknown]): boolean => !containsUnknown(value);
  const { annotations, ...others } = properties;
  const annotated =
    typeof annotations === "object" && annotations !== null
      ? { annotations: Object.fromEntries(Object.entries(annotations).filter(isKnown)) }
      : {};
  return { ...Object.fromEntries(Object.entries(others).filter(isKnown)), ...annotated };
}
