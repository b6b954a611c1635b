import { createHash } from "node:crypto";
import { compareInstants } from "../client/instant.js";
import { type Identity } from "./identity.js";

/**
 * The ownership line: the last line of the description of what a resource has made. It proves later
 * whose it is.
 */
export interface OwnerLine {
  /** Digest of the owner's identity. */
  readonly owner: string;
  /** Another one for each object; state holds the same value. */
  readonly generation: string;
}

/** As long as any generation. */
export const UNSET_GENERATION = "00000000";

/** The service allows fewer characters than this in a description. */
export const DESCRIPTION_LIMIT = 1000;

const LINE = ownerLinePattern("Managed");

/** Matches the line at the end of a description: what `opening` captures, then owner and generation. */
export function ownerLinePattern(opening: string): RegExp {
  const signature = "\\[pulumi-fireworks owner=([0-9a-f]{12}) generation=([0-9a-f]{8})\\]";
  return new RegExp(`(?:^|\\n)${opening} by Pulumi stack [^\\n]* ${signature}\\s*$`);
}

export function ownerOf({ text }: Pick<Identity, "text">): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The line, without a line break. @param opening what was done, as `Managed` */
export function formatOwnerLine(identity: Identity, generation: string, opening = "Managed"): string {
  const stack = shortened(`${identity.project}/${identity.stack}`);
  const resource = shortened(identity.resource);
  return `${opening} by Pulumi stack ${stack}, resource ${resource} [pulumi-fireworks owner=${ownerOf(identity)} generation=${generation}]`;
}

/** One line of at most 100 whole characters. */
function shortened(text: string): string {
  return Array.from(text.replace(/\s+/g, " ")).slice(0, 100).join("");
}

export function parseOwnerLine(description: string | undefined): OwnerLine | undefined {
  const [, owner, generation] = LINE.exec(description ?? "") ?? [];
  return owner === undefined || generation === undefined ? undefined : { owner, generation };
}

/** The description as a person wrote it. */
export function withoutOwnerLine(description: string | undefined): string {
  return (description ?? "").replace(LINE, "");
}

/** The description with the line as its last one; without a line, as it is. */
export function withOwnerLine(description: string, line: string | undefined): string {
  if (line === undefined) return description;
  return description === "" ? line : `${description}\n${line}`;
}

/** What is too long about a description beside its ownership line, if it is. @param line absent where the marker is off */
export function descriptionFault(description: string, line: string | undefined): string | undefined {
  const room = DESCRIPTION_LIMIT - 1 - (line === undefined ? 0 : line.length + 1);
  if (description.length <= room) return undefined;
  return `has ${description.length} characters; ${room} fit${line !== undefined ? " beside the ownership line that pulumi-fireworks adds" : ""} (the service allows fewer than ${DESCRIPTION_LIMIT} in all)`;
}

/** What is there at the service. */
interface Observed {
  readonly description?: string | undefined;
  readonly createTime?: string | undefined;
}

/** What state remembers of it. */
interface Remembered {
  readonly generation?: string | undefined;
  readonly createTime?: string | undefined;
}

/** Why what is there is not what state remembers; `undefined` when it is, so that it may be changed or deleted. */
export function whyNotOwn(observed: Observed, saved: Remembered): string | undefined {
  if (saved.createTime !== undefined && compareInstants(saved.createTime, observed.createTime) !== 0) {
    return `it was made again outside Pulumi (created ${observed.createTime ?? "at an unknown time"}, state says ${saved.createTime})`;
  }
  const line = parseOwnerLine(observed.description);
  // Somebody may have edited the line away; the creation time tells that it is the same object.
  if (line === undefined || line.generation === saved.generation) return undefined;
  return `another or a newer resource took it over: ${(observed.description ?? "").split("\n").at(-1) ?? ""}`;
}
