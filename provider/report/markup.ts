/**
 * How a report is written. Whatever is not this package's own words passes `plain`, `code` or `mentions`, which take all
 * effect from it.
 */
export interface Markup {
  readonly plain: (text: string) => string;
  /** A name or value. */
  readonly code: (text: string) => string;
  /** Names of people and teams. */
  readonly mentions: (text: string) => string;
  /** @param text markup already */
  readonly strong: (text: string) => string;
  /** Parts the lines of a cell. */
  readonly lineBreak: string;
}

/** The first of many, and how many more there are. */
export function some(texts: readonly string[], most: number): string {
  if (texts.length <= most) return texts.join(", ");
  return `${texts.slice(0, most).join(", ")} and ${texts.length - most} more`;
}
