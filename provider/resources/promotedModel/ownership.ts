import { compareInstants } from "../../client/instant.js";
import { type Model } from "../../client/schemas.js";
import { type Identity } from "../../lifecycle/identity.js";
import { isAutoModelIdOf } from "./naming.js";
import { ownerOf, parseMarker } from "./marker.js";

/** The promotion that a resource stands for. */
export interface Promotion {
  readonly identity: Identity;
  readonly checkpoint: string;
  readonly baseModel: string;
  readonly modelId: string;
}

/** Whether an existing model is this very promotion, with the reason in words. */
export type Proof = { readonly ours: true } | { readonly ours: false; readonly why: string };

/**
 * A model records no source, so only two things prove one: the marker in its description, and the
 * digest in an id that this package made up from the same resource, checkpoint and base model.
 */
export function proveOrigin(model: Model, promotion: Promotion): Proof {
  const marker = parseMarker(model.description);
  if (marker === undefined) {
    const { identity, checkpoint, baseModel, modelId } = promotion;
    if (isAutoModelIdOf(modelId, { identity: identity.text, checkpoint, baseModel })) return { ours: true };
    return { ours: false, why: "nothing on it says what it was made from" };
  }
  if (marker.owner !== ownerOf(promotion.identity)) {
    return { ours: false, why: `another Pulumi resource owns it: ${lastLine(model.description)}` };
  }
  if (marker.checkpoint !== promotion.checkpoint || marker.baseModel !== promotion.baseModel) {
    return { ours: false, why: `it holds ${marker.checkpoint} on ${marker.baseModel}` };
  }
  return { ours: true };
}

/** What state remembers of a model that this resource wrote. */
export interface Remembered {
  readonly generation?: string | undefined;
  readonly createTime?: string | undefined;
}

/**
 * Whether the model is still the one that state remembers, so that it may be patched or deleted.
 * Another generation means that another or a newer resource took it over.
 */
export function proveOwnership(model: Model, saved: Remembered, identity: Identity): Proof {
  const marker = parseMarker(model.description);
  if (marker !== undefined) {
    // Without a generation in state, the run that promoted it ended before it could save one.
    const ours =
      saved.generation === undefined ? marker.owner === ownerOf(identity) : marker.generation === saved.generation;
    return ours ? { ours } : { ours, why: `another or a newer resource took it over: ${lastLine(model.description)}` };
  }
  // Somebody edited the description away; the creation time tells whether it is the same model.
  if (saved.createTime === undefined || compareInstants(saved.createTime, model.createTime) === 0)
    return { ours: true };
  return {
    ours: false,
    why: `it was made again outside Pulumi (created ${model.createTime ?? "at an unknown time"}, state says ${saved.createTime})`,
  };
}

function lastLine(description = ""): string {
  return description.slice(description.lastIndexOf("\n") + 1);
}
