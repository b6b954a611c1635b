import { createHash } from "node:crypto";
import { type Identity } from "../../lifecycle/identity.js";

/**
 * The ownership marker: the last line of the model's description. A model records no source
 * checkpoint, so this line is what proves later whose it is and what it was made from.
 */
export interface Marker {
  /** What the model was made from; absent for an adopted model whose source nobody knows. */
  readonly source?: { readonly checkpoint: string; readonly baseModel: string } | undefined;
  /** Digest of the owner's identity. */
  readonly owner: string;
  /** Changes each time that a resource takes the model over; state holds the same value. */
  readonly generation: string;
}

/** The service allows fewer characters than this in a description. */
export const MAX_DESCRIPTION_LENGTH = 1000;

const MARKER =
  /(?:^|\n)(?:Promoted from (\S+) on (\S+)|Adopted) by Pulumi stack [^\n]* \[pulumi-fireworks owner=([0-9a-f]{12}) generation=([0-9a-f]{8})\]\s*$/;

export function ownerOf(identity: Identity): string {
  return createHash("sha256").update(identity.text).digest("hex").slice(0, 12);
}

/** The marker line, without a line break. */
export function formatMarker({ source, owner, generation }: Marker, identity: Identity): string {
  const stack = shortened(`${identity.project}/${identity.stack}`);
  const resource = shortened(identity.resource);
  const origin = source === undefined ? "Adopted" : `Promoted from ${source.checkpoint} on ${source.baseModel}`;
  return `${origin} by Pulumi stack ${stack}, resource ${resource} [pulumi-fireworks owner=${owner} generation=${generation}]`;
}

/** One line of at most 100 whole characters. */
function shortened(text: string): string {
  return Array.from(text.replace(/\s+/g, " ")).slice(0, 100).join("");
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

/** The description with the marker as its last line. */
export function withMarker(description: string, marker: string): string {
  return description === "" ? marker : `${description}\n${marker}`;
}
