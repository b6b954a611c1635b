import { type Identity } from "../../../lifecycle/identity.js";
import { formatOwnerLine, type OwnerLine, ownerLinePattern } from "../../../lifecycle/ownership.js";

/**
 * The ownership line of a model. A model records no source checkpoint, so this line is what proves later whose it is
 * and what it was made from.
 */
export interface ModelOwnerLine extends OwnerLine {
  /** What the model was made from; absent for an adopted model whose source nobody knows. */
  readonly source?: { readonly checkpoint: string; readonly baseModel: string } | undefined;
}

const MODEL_LINE = ownerLinePattern("(?:Promoted from (\\S+) on (\\S+)|Adopted)");

/** The line, without a line break. */
export function formatModelOwnerLine(
  { source, generation }: Omit<ModelOwnerLine, "owner">,
  identity: Identity,
): string {
  const opening = source === undefined ? "Adopted" : `Promoted from ${source.checkpoint} on ${source.baseModel}`;
  return formatOwnerLine(identity, generation, opening);
}

/** The ownership line of a description, if it ends in one. */
export function parseModelOwnerLine(description: string | undefined): ModelOwnerLine | undefined {
  const [, checkpoint, baseModel, owner, generation] = MODEL_LINE.exec(description ?? "") ?? [];
  if (owner === undefined || generation === undefined) return undefined;
  const source = checkpoint === undefined || baseModel === undefined ? undefined : { checkpoint, baseModel };
  return { source, owner, generation };
}

/** The description as a person wrote it. */
export function withoutModelOwnerLine(description: string | undefined): string {
  return (description ?? "").replace(MODEL_LINE, "");
}
