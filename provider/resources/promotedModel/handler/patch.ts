import { isDeepStrictEqual } from "node:util";
import { calendarDate, formatCalendarDate } from "../../../client/calendarDate.js";
import { type ModelPatch } from "../../../client/fireworksClient.js";
import { UnexpectedAnswerError } from "../../../client/errors.js";
import { type Model } from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { describeValue } from "../../../lifecycle/fieldTable.js";
import { withOwnerLine } from "../../../lifecycle/ownership.js";
import { type PromotedModelValues } from "./args.js";
import { PATCHED_FIELDS, type PatchedField } from "./fields.js";
import { withoutModelOwnerLine } from "./ownership.js";

/** What a program sets on the model itself. */
export type PatchedValues = Pick<PromotedModelValues, PatchedField>;

/** Fields that a PATCH may wipe without being asked: everything writable. */
const WRITABLE_FIELDS = [
  ...PATCHED_FIELDS,
  "kind",
  "peftDetails",
  "trainingContextLength",
  "defaultDraftTokenCount",
  "supportsLora",
  "useHfApplyChatTemplate",
] as const satisfies readonly (keyof Model)[];

/** The wire form of what a user set. */
export function toWire(field: PatchedField, fields: PatchedValues): ModelPatch[PatchedField] {
  if (field !== "deprecationDate" || fields.deprecationDate === undefined) return fields[field];
  return calendarDate(fields.deprecationDate);
}

/** What a user would have to write to get what the service has. */
export function fromWire(field: PatchedField, model: Model): unknown {
  if (field === "description") return withoutModelOwnerLine(model.description);
  const value = model[field];
  return field === "deprecationDate" ? formatCalendarDate(value) : value;
}

/** Proto3 JSON leaves default values out, so `""`, `false` and `0` are the same as absent. */
export function normal(value: unknown): unknown {
  return value === "" || value === false || value === 0 || value === null ? undefined : value;
}

/**
 * Brings the managed fields and the ownership line of a model to what is asked for, in one PATCH
 * of just the fields that differ, and looks whether that wiped one that was not asked for. An ignored
 * field is told by `ReadBack`; only the ownership line is no field of its own.
 *
 * @param line the ownership line; absent when such lines are off
 * @throws UnexpectedAnswerError naming each field that is not as it should be
 */
export async function describeModel(
  model: Model,
  wanted: PatchedValues,
  line: string | undefined,
  call: Call,
): Promise<Model> {
  const text = wanted.description ?? withoutModelOwnerLine(model.description);
  const description = line === undefined ? wanted.description : withOwnerLine(text, line);
  const fields = { ...wanted, description };
  const patch = Object.fromEntries(
    PATCHED_FIELDS.filter((field) => fields[field] !== undefined)
      .map((field) => [field, toWire(field, fields)] as const)
      .filter(([field, value]) => !same(model[field], value)),
  ) as ModelPatch;
  if (Object.keys(patch).length === 0) return model;
  const updated = await call.client().updateModel(model.name, patch);
  const faults = WRITABLE_FIELDS.filter((field) => !(field in patch) && !same(updated[field], model[field])).map(
    (field) => `wiped ${field}: it is ${describeValue(updated[field])} and was ${describeValue(model[field])}`,
  );
  if ("description" in patch && line !== undefined && updated.description?.endsWith(line) !== true) {
    faults.push(
      `ignored description: it is ${describeValue(updated.description)} instead of ${describeValue(description)}`,
    );
  }
  if (faults.length === 0) return updated;
  throw new UnexpectedAnswerError({
    what: `update model ${model.name}`,
    method: "PATCH",
    path: `/v1/${model.name}`,
    status: 200,
    serverMessage: `the service accepted the request, but ${faults.join("; ")}`,
    effect: "unknown",
  });
}

/** What a model that was just made is to say: fields that are to keep their default are left out. */
export function patchOfNewModel(wanted: PatchedValues): ModelPatch {
  const set = PATCHED_FIELDS.filter((field) => normal(wanted[field]) !== undefined);
  return Object.fromEntries(set.map((field) => [field, toWire(field, wanted)]));
}

function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(normal(a), normal(b));
}
