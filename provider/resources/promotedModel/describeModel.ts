import { isDeepStrictEqual } from "node:util";
import { type ModelPatch } from "../../client/fireworksClient.js";
import { UnexpectedAnswerError } from "../../client/errors.js";
import { type Model } from "../../client/schemas.js";
import { withOwnerLine } from "../../lifecycle/ownerLine.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { DESCRIBED_FIELDS, normal, toWire, WRITABLE_FIELDS, type DescribedFields } from "./describedFields.js";
import { stripMarker } from "./marker.js";

/**
 * Brings the managed fields and the ownership marker of a model to what is asked for, in one PATCH
 * of just the fields that differ, and compares the answer: a service may ignore a field, or wipe one
 * that was not asked for.
 *
 * @param marker the ownership line; absent when markers are off
 * @throws UnexpectedAnswerError naming each field that is not as it should be
 */
export async function describeModel(
  model: Model,
  wanted: DescribedFields,
  marker: string | undefined,
  runtime: Runtime,
): Promise<Model> {
  const text = wanted.description ?? stripMarker(model.description);
  const description = marker === undefined ? wanted.description : withOwnerLine(text, marker);
  const fields = { ...wanted, description };
  const patch = Object.fromEntries(
    DESCRIBED_FIELDS.filter((field) => fields[field] !== undefined)
      .map((field) => [field, toWire(field, fields)] as const)
      .filter(([field, value]) => !same(model[field], value)),
  ) as ModelPatch;
  if (Object.keys(patch).length === 0) return model;
  const updated = await runtime.client().updateModel(model.name, patch);
  const faults = WRITABLE_FIELDS.flatMap((field) => {
    const asked = field in patch;
    const expected = asked ? patch[field as keyof ModelPatch] : model[field];
    if (same(updated[field], expected)) return [];
    const [is, should] = [shown(updated[field]), shown(expected)];
    return [
      asked ? `ignored ${field}: it is ${is} instead of ${should}` : `wiped ${field}: it is ${is} and was ${should}`,
    ];
  });
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
export function patchOfNewModel(wanted: DescribedFields): ModelPatch {
  const set = DESCRIBED_FIELDS.filter((field) => normal(wanted[field]) !== undefined);
  return Object.fromEntries(set.map((field) => [field, toWire(field, wanted)]));
}

function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(normal(a), normal(b));
}

function shown(value: unknown): string {
  return value === undefined ? "unset" : JSON.stringify(value);
}
