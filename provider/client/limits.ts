/**
 * How much the client takes from a service, whatever the service sends. Far above what an honest one needs; the page
 * `docs/networks.md` has the same table. What is beyond a limit is refused with an error that names the limit, and
 * words that only tell something are cut.
 */

/** The longest answer that is read, unpacked where a gateway has packed it. */
export const MAX_BODY_MIB = 16;
/** How deep lists and objects of an answer may lie in each other. */
export const MAX_NESTING = 100;
/** Requests of one listing. */
export const MAX_PAGES = 5_000;
/** Rows of one listing. */
export const MAX_ROWS = 500_000;
/** The time of one listing, all pages and pauses together. */
export const MAX_LISTING_MS = 30 * 60_000;
/** Characters of one text of an answer, or of one field of any JSON; the service's own limit of a description is 1000. */
export const MAX_TEXT_LENGTH = 32_000;
/** Characters of the full name of something. */
export const MAX_NAME_LENGTH = 1_000;
/** Characters of a message of the service that are kept; what follows is left out. */
export const MAX_MESSAGE_LENGTH = 4_000;
/** Characters of each detail beside a message: request id, reason, metadata. */
export const MAX_DETAIL_LENGTH = 200;
/** Faults of one answer that are told; the others are counted. */
export const MAX_FAULTS = 5;

/** A text that only tells something, cut to what is kept. Between words: of half a key nobody sees that it is one. */
export function cut(text: string, length = MAX_MESSAGE_LENGTH): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length).replace(/\S+$/, "");
  return `${kept}[${text.length - kept.length} more characters left out]`;
}
