import { isParent, parseParentedCheckpoint } from "../../../client/names.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Difference, compareFields } from "../../../lifecycle/fieldTable.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { containsUnknown } from "../../../lifecycle/properties.js";
import { FIELDS } from "./fields.js";
import {
  CHOOSERS,
  type PromotedModelInputs,
  type PromotedModelState,
  type ResolvedCheckpoint,
  selectorOf,
  wasResolved,
} from "./state.js";

export type Field = keyof typeof FIELDS;

/** @param fromNewJob whether it is certain that a checkpoint that is not known yet is another one */
export function compare(saved: PromotedModelState, news: PromotedModelInputs, fromNewJob: boolean): Difference<Field> {
  const asked: Properties = { ...news, public: news.public ?? FIELDS.public.default };
  const follows = (_value: unknown, field: Field): boolean => fromNewJob && field === "resolvedCheckpoint";
  const isKnown = (field: Field): boolean => !containsUnknown(news[field]);
  const { updates, replaces, uncertain } = compareFields(FIELDS, comparable({ ...saved }), comparable(asked), follows);
  return {
    updates: updates.filter((field) => !isDeferred(field, news)),
    replaces: [...certain(replaces.filter(isKnown), saved, news), ...replaces.filter((field) => !isKnown(field))],
    uncertain,
  };
}

/** A checkpoint is the same when its name is; its times are only shown. */
function comparable(properties: Properties): Properties {
  const { resolvedCheckpoint } = properties as { resolvedCheckpoint?: { name?: unknown } | string };
  const name = typeof resolvedCheckpoint === "object" ? resolvedCheckpoint.name : resolvedCheckpoint;
  return { ...properties, resolvedCheckpoint: name };
}

/** A part that `check` could not resolve is replaced only when its choosers are known to have changed. */
function certain(replaces: Field[], saved: PromotedModelState, news: PromotedModelInputs): Field[] {
  const resolved = replaces.filter((field) => news[field] !== undefined);
  if (resolved.length > 0 || news.resolvedCheckpoint !== undefined) return resolved;
  if (containsUnknown([...CHOOSERS, "baseModel" as const].map((chooser) => news[chooser]))) return resolved;
  return saved.selector === selectorOf(news) ? resolved : ["resolvedCheckpoint"];
}

/** What the update resolves, with preflight off or once there is a checkpoint, tells nothing while it is absent. */
function isDeferred(field: Field, news: PromotedModelInputs): boolean {
  if (news.trainingShape === undefined && news.trainingProfile === undefined) return false;
  return (field === "trainingProfile" || field === "provenance") && news[field] === undefined;
}

/** Under which name a replacement comes; a generated id holds the digest of the checkpoint. */
export function nameOfReplacement(
  saved: PromotedModelState,
  news: PromotedModelInputs,
  fromNewJob: boolean,
): "another" | "same" | "open" {
  const id = news.outputModelId;
  // With preflight off it is absent: nothing was looked up to make it from.
  if (id === undefined || containsUnknown(id))
    return fromNewJob && wasResolved(news, "outputModelId") ? "another" : "open";
  return id === saved.outputModelId ? "same" : "another";
}

/** The full name of the job that a checkpoint came from. */
export function jobOf(checkpoint: ResolvedCheckpoint | undefined): string | undefined {
  return checkpoint === undefined ? undefined : parseParentedCheckpoint(checkpoint.name)?.parent.name;
}

/** Whether it is certain, although nothing of it is known yet, that the checkpoint will be another one: of another job. */
export function isFromNewJob(held: ResolvedCheckpoint | undefined, news: Properties, { plan }: Call): boolean {
  const { trainerJob, checkpoint } = news;
  // A full name says by itself which job it is of.
  if (typeof checkpoint === "string" && parseParentedCheckpoint(checkpoint) !== undefined) return false;
  if (containsUnknown(trainerJob)) return plan.isReplaced(jobOf(held));
  const parent = held === undefined ? undefined : parseParentedCheckpoint(held.name)?.parent;
  return parent !== undefined && typeof trainerJob === "string" && !isParent(trainerJob, parent);
}
