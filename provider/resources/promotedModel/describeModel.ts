import { type ModelPatch } from "../../client/fireworksClient.js";
import { UnexpectedAnswerError } from "../../client/errors.js";
import { type Model } from "../../client/schemas.js";
import { parseIdentity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { formatMarker, ownerOf, stripMarker, withMarker } from "./marker.js";
import { type PromotedModelInputs } from "./inputs.js";

/** The fields of a model that a resource writes after the promotion. */
export interface Description extends Pick<
  PromotedModelInputs,
  "__identity" | "displayName" | "description" | "public"
> {
  readonly resolvedCheckpoint: { readonly name: string };
  readonly baseModel: string;
}

/**
 * Brings the model's managed fields and its ownership marker to what is asked for, in one PATCH of
 * just the fields that differ, and compares the answer: a service may ignore a field.
 */
export async function describeModel(
  model: Model,
  wanted: Description,
  generation: string,
  runtime: Runtime,
): Promise<Model> {
  const identity = parseIdentity(wanted.__identity);
  const { resolvedCheckpoint, baseModel } = wanted;
  const marker = formatMarker(
    { checkpoint: resolvedCheckpoint.name, baseModel, owner: ownerOf(identity), generation },
    identity,
  );
  const fields: Required<ModelPatch> = {
    displayName: wanted.displayName ?? model.displayName ?? "",
    description: withMarker(wanted.description ?? stripMarker(model.description), marker),
    public: wanted.public ?? false,
  };
  const patch: ModelPatch = {
    ...(fields.displayName === (model.displayName ?? "") ? {} : { displayName: fields.displayName }),
    ...(fields.description === (model.description ?? "") ? {} : { description: fields.description }),
    ...(fields.public === model.public ? {} : { public: fields.public }),
  };
  if (Object.keys(patch).length === 0) return model;
  await runtime.requireEngine();
  const updated = await runtime.client().updateModel(model.name, patch);
  for (const field of ["displayName", "description", "public"] as const) {
    if ((updated[field] ?? "") === fields[field]) continue;
    throw new UnexpectedAnswerError({
      what: `update ${field} of model ${model.name}`,
      method: "PATCH",
      path: `/v1/${model.name}`,
      serverMessage: `the service accepted the request, but ${field} is ${JSON.stringify(updated[field] ?? "")} instead of ${JSON.stringify(fields[field])}`,
      effect: "unknown",
    });
  }
  return updated;
}
