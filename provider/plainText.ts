/**
 * The one boundary through which every text leaves this package: rows, errors, reports, the command line. What a
 * service has sent is in such texts, so nothing in them may steer a terminal, hide a secret or be without end.
 */

/** How a text leaves. */
export interface Leaving {
  /** Takes secrets out, see `createRedactor`. */
  readonly redact: (text: string) => string;
  /** Longer texts are cut. @default no limit */
  readonly maxLength?: number;
  /** Colours, which only this package makes, stay. @default false */
  readonly keepsColours?: boolean;
}

/** What a text shows of a secret input. */
export const HIDDEN = "[secret]";

/** For rows and errors; the longest of our own, a list of candidates, is far below. */
export const MAX_MESSAGE_LENGTH = 16_000;

// Control characters but tab and line feed, and what turns the direction of writing or joins and hides characters.
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const UNSAFE_BUT_COLOURS = new RegExp(`(?!\\x1b\\[[0-9;]*m)${UNSAFE.source}`, "g");

export function plainText(text: string, { redact, maxLength = Infinity, keepsColours = false }: Leaving): string {
  const shown = redact(text)
    .replaceAll("\r\n", "\n")
    .replace(keepsColours ? UNSAFE_BUT_COLOURS : UNSAFE, escaped);
  if (shown.length <= maxLength) return shown;
  return `${shown.slice(0, maxLength)} [${shown.length - maxLength} more characters left out]`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
