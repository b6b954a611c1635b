import { createHash, randomBytes } from "node:crypto";

/**
 * The generation in an ownership line: eight hex digits. The first three are the mark of the Pulumi backend that it was
 * drawn for, three are drawn, and two check these six. Version 0.1.0 drew all eight: one in 256 of its looks like these.
 */

const MARK_LENGTH = 3;

/** The mark of a backend that was not found; it differs from no other. */
export const UNKNOWN_BACKEND = "000";

/** Tells nothing of the backend but whether it is the same one. */
export function markOf(backend: string): string {
  const mark = digestOf(`backend ${backend}`, MARK_LENGTH);
  return mark === UNKNOWN_BACKEND ? "001" : mark;
}

/** @param drawn three hex digits */
export function drawGeneration(mark: string, drawn = randomBytes(2).toString("hex").slice(0, 3)): string {
  return mark + drawn + checkOf(mark + drawn);
}

/** Whether a generation says for certain that it was drawn for another backend than this one. */
export function isOfAnotherBackend(generation: string, mark: string): boolean {
  const [digits, check] = [generation.slice(0, -2), generation.slice(-2)];
  const other = digits.slice(0, MARK_LENGTH);
  const isKnown = ![mark, other].includes(UNKNOWN_BACKEND) && check === checkOf(digits);
  return isKnown && other !== mark;
}

function checkOf(digits: string): string {
  return digestOf(`generation ${digits}`, 2);
}

function digestOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
