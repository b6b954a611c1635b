/**
 * The one boundary through which every text leaves this package: rows, errors, reports, the command line. What a
 * service has sent is in such texts, so nothing in them may steer a terminal, hide a secret or be without end.
 */

/** Longer texts are cut; the longest of our own, a list of candidates, is far below. */
export const MAX_TEXT_LENGTH = 16_000;

// Control characters but tab and line feed, and what turns the direction of writing or joins and hides characters.
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** @param redact takes secrets out, see `createRedactor` */
export function plainText(text: string, redact: (text: string) => string): string {
  const shown = redact(text).replaceAll("\r\n", "\n").replace(UNSAFE, escaped);
  return shown.length <= MAX_TEXT_LENGTH
    ? shown
    : `${shown.slice(0, MAX_TEXT_LENGTH)} [${shown.length - MAX_TEXT_LENGTH} more characters left out]`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
