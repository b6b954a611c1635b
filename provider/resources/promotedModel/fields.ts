import { diffFields, type FieldTable } from "../../lifecycle/fieldTable.js";
import { type Properties } from "../../lifecycle/handler.js";
import { containsUnknown } from "../../lifecycle/unknown.js";
import { type PromotedModelInputs } from "./inputs.js";
import { selectorOf } from "./state.js";

/** What a change of each input does. `trainerJob`, `checkpoint` and the like act through what they resolve to. */
const FIELDS = {
  resolvedCheckpoint: "replace",
  baseModel: "replace",
  outputModelId: "replace",
  displayName: "update",
  description: "update",
  public: "update",
  onDelete: "update",
  annotations: "update",
  timeouts: "update",
  trainingProfile: "update",
  trainerJob: "ignore",
  checkpoint: "ignore",
  outputModelIdPrefix: "ignore",
  trainingShape: "ignore",
  reselect: "ignore",
  replaceInPlace: "ignore",
  preflight: "ignore",
} as const satisfies FieldTable<string>;

export type Field = keyof typeof FIELDS;

export interface PromotedModelDiff {
  readonly updates: Field[];
  readonly replaces: Field[];
}

/** Compares saved state with checked inputs. */
export function diffPromotedModel(olds: Properties, news: Properties): PromotedModelDiff {
  const { updates, replaces } = diffFields(
    FIELDS,
    comparable(olds),
    comparable({ ...news, public: news.public ?? false }),
  );
  return { updates: updates.filter((field) => !isDeferred(field, news)), replaces: certain(replaces, olds, news) };
}

/** A checkpoint is the same when its name is; its times are only shown. */
function comparable(properties: Properties): Properties {
  const { resolvedCheckpoint } = properties as { resolvedCheckpoint?: { name?: unknown } | string };
  return {
    ...properties,
    resolvedCheckpoint: typeof resolvedCheckpoint === "object" ? resolvedCheckpoint.name : resolvedCheckpoint,
  };
}

/** A part that `check` could not resolve is replaced only when its choosers are known to have changed. */
function certain(replaces: Field[], olds: Properties, news: Properties): Field[] {
  const resolved = replaces.filter((field) => news[field] !== undefined && !containsUnknown(news[field]));
  if (resolved.length > 0 || news.resolvedCheckpoint !== undefined) return resolved;
  const inputs = news as unknown as PromotedModelInputs;
  if (containsUnknown([inputs.trainerJob, inputs.checkpoint, inputs.reselect, inputs.baseModel])) return resolved;
  return olds.selector === selectorOf(inputs) ? resolved : ["resolvedCheckpoint"];
}

function isDeferred(field: Field, news: Properties): boolean {
  // With preflight off the shape is resolved by the update, so an absent profile tells nothing.
  return field === "trainingProfile" && news.trainingProfile === undefined && news.trainingShape !== undefined;
}

/** The line on the row of an update: what changes in place, and what it was. */
export function describeUpdates(updates: readonly Field[], olds: Properties, news: Properties): string {
  const changes = updates.map((field) => {
    if (news[field] === undefined && (field === "displayName" || field === "description")) {
      return `${field} is no longer managed and stays ${JSON.stringify(olds[field])}`;
    }
    const shown = [olds[field], news[field]].every((value) => value === undefined || typeof value !== "object");
    return shown ? `${field} ${JSON.stringify(olds[field])} -> ${JSON.stringify(news[field])}` : field;
  });
  return `in place: ${changes.join(", ")}`;
}
