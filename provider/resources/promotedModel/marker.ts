import { type Identity } from "../../lifecycle/identity.js";
import { formatOwnerLine, type OwnerLine, ownerLinePattern } from "../../lifecycle/ownerLine.js";

/**
 * The ownership marker: the ownership line of a model. A model records no source checkpoint, so this
 * line is what proves later whose it is and what it was made from.
 */
export interface Marker extends OwnerLine {
  /** What the model was made from; absent for an adopted model whose source nobody knows. */
  readonly source?: { readonly checkpoint: string; readonly baseModel: string } | undefined;
}

const MARKER = ownerLinePattern("(?:Promoted from (\\S+) on (\\S+)|Adopted)");

/** The marker line, without a line break. */
export function formatMarker({ source, generation }: Omit<Marker, "owner">, identity: Identity): string {
  const opening = source === undefined ? "Adopted" : `Promoted from ${source.checkpoint} on ${source.baseModel}`;
  return formatOwnerLine(identity, generation, opening);
}

/** The marker of a description, if it ends in one. */
export function parseMarker(description: string | undefined): Marker | undefined {
  const [, checkpoint, baseModel, owner, generation] = MARKER.exec(description ?? "") ?? [];
  if (owner === undefined || generation === undefined) return undefined;
  const source = checkpoint === undefined || baseModel === undefined ? undefined : { checkpoint, baseModel };
  return { source, owner, generation };
}

/** The description as a person wrote it. */
export function stripMarker(description: string | undefined): string {
  return (description ?? "").replace(MARKER, "");
}
