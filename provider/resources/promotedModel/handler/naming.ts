import { createHash } from "node:crypto";
import { MAX_MODEL_ID_LENGTH } from "../../../client/names.js";
import { slugOf } from "../../../lifecycle/freeId.js";

const DIGEST_LENGTH = 7;

/** What a promotion is made of; the same three always give the same model id. */
export interface PromotionSource {
  /** The resource's identity text. */
  readonly identity: string;
  /** Full checkpoint name. */
  readonly checkpoint: string;
  readonly baseModel: string;
}

/**
 * The id of a model whose resource names none: `<slug of the prefix>-<7 hex>`. The digest makes the
 * same promotion find its own model again after a crash; a random suffix would make a second one.
 */
export function autoModelId(prefix: string, source: PromotionSource): string {
  const room = MAX_MODEL_ID_LENGTH - DIGEST_LENGTH - 1;
  return `${slugOf(prefix, room, "model")}-${digestOf(source)}`;
}

/** Whether `modelId` was made by `autoModelId` from this source, whatever the prefix. */
export function isAutoModelIdOf(modelId: string, source: PromotionSource): boolean {
  return modelId.endsWith(`-${digestOf(source)}`);
}

function digestOf({ identity, checkpoint, baseModel }: PromotionSource): string {
  return createHash("sha256")
    .update([identity, checkpoint, baseModel].join("\n"))
    .digest("hex")
    .slice(0, DIGEST_LENGTH);
}
