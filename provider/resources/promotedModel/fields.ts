import { diffFields, type FieldTable } from "../../lifecycle/fieldTable.js";
import { type Properties } from "../../lifecycle/handler.js";
import { containsUnknown } from "../../lifecycle/unknown.js";
import { DESCRIBED_FIELDS, type DescribedField } from "./describedFields.js";
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
  contextLength: "update",
  conversationConfig: "update",
  defaultDraftModel: "update",
  deprecationDate: "update",
  supportsTools: "update",
  supportsImageInput: "update",
  githubUrl: "update",
  huggingFaceUrl: "update",
  onDelete: "update",
  forceDelete: "update",
  annotations: "update",
  timeouts: "update",
  trainingProfile: "update",
  provenance: "update",
  trainerJob: "ignore",
  checkpoint: "ignore",
  createdBefore: "ignore",
  waitForCheckpoint: "ignore",
  outputModelIdPrefix: "ignore",
  trainingShape: "ignore",
  reselect: "ignore",
  adopt: "ignore",
  replaceInPlace: "ignore",
  preflight: "ignore",
} as const satisfies FieldTable<string> & Record<DescribedField, "update">;

export type Field = keyof typeof FIELDS;

export interface PromotedModelDiff {
  readonly updates: Field[];
  readonly replaces: Field[];
}

/**
 * Compares saved state with checked inputs.
 * @param fromNewJob whether it is certain that a checkpoint that is not known yet is another one
 */
export function diffPromotedModel(olds: Properties, news: Properties, fromNewJob = false): PromotedModelDiff {
  const wanted = { ...news, public: news.public ?? false };
  const { updates, replaces } = diffFields(FIELDS, comparable(olds), comparable(wanted));
  // An unknown may turn out to be the same: a change, but no certain replacement.
  const follows = (field: Field): boolean => fromNewJob && field === "resolvedCheckpoint";
  const uncertain = replaces.filter((field) => containsUnknown(news[field]) && !follows(field));
  return {
    updates: [...updates.filter((field) => !isDeferred(field, news)), ...uncertain],
    replaces: [
      ...certain(replaces, olds, news),
      ...replaces.filter((field) => containsUnknown(news[field]) && follows(field)),
    ],
  };
}

/** A checkpoint is the same when its name is; its times are only shown. */
function comparable(properties: Properties): Properties {
  const { resolvedCheckpoint } = properties as { resolvedCheckpoint?: { name?: unknown } | string };
  const name = typeof resolvedCheckpoint === "object" ? resolvedCheckpoint.name : resolvedCheckpoint;
  return { ...properties, resolvedCheckpoint: name };
}

/** A part that `check` could not resolve is replaced only when its choosers are known to have changed. */
function certain(replaces: Field[], olds: Properties, news: Properties): Field[] {
  const resolved = replaces.filter((field) => news[field] !== undefined && !containsUnknown(news[field]));
  if (resolved.length > 0 || news.resolvedCheckpoint !== undefined) return resolved;
  const inputs = news as unknown as PromotedModelInputs;
  const choosers = [inputs.trainerJob, inputs.checkpoint, inputs.createdBefore, inputs.reselect, inputs.baseModel];
  if (containsUnknown(choosers)) return resolved;
  return olds.selector === selectorOf(inputs) ? resolved : ["resolvedCheckpoint"];
}

/** With preflight off the shape is resolved by the update, so an absent profile tells nothing. */
function isDeferred(field: Field, news: Properties): boolean {
  const fromShape = field === "trainingProfile" || field === "provenance";
  return fromShape && news.trainingProfile === undefined && news.trainingShape !== undefined;
}

/** The line on the row of an update: what changes in place, and what it was. */
export function describeUpdates(updates: readonly Field[], olds: Properties, news: Properties): string {
  const changes = updates.map((field) => {
    const [from, to] = [olds[field], news[field] ?? (field === "public" ? false : undefined)];
    if (to === undefined && (DESCRIBED_FIELDS as readonly string[]).includes(field)) {
      return `${field} is no longer managed and stays ${JSON.stringify(from)}`;
    }
    const plain = [from, to].every((value) => typeof value !== "object");
    return plain ? `${field} ${shown(from)} -> ${shown(to)}` : field;
  });
  return `in place: ${changes.join(", ")}`;
}

function shown(value: unknown): string {
  if (containsUnknown(value)) return "not known yet";
  return value === undefined ? "unset" : JSON.stringify(value);
}
