import { systemClock, type Clock } from "./clock.js";
import { UnexpectedAnswerError } from "./errors.js";
import { MAX_LISTING_MS, MAX_PAGES, MAX_ROWS } from "./limits.js";
import { type Page } from "./schemas.js";

/** A listing, for its errors. */
export interface Listing {
  readonly what: string;
  readonly path: string;
  readonly clock?: Clock | undefined;
}

/**
 * All rows of a listing, in the server's order.
 * @param read one page; the first one has no token
 * @throws UnexpectedAnswerError for a listing that does not end
 */
export async function allPages<T>(
  read: (pageToken: string) => Promise<Page<T>>,
  { what, path, clock = systemClock }: Listing,
): Promise<T[]> {
  const start = clock.now();
  const rows: T[] = [];
  const seen = new Set<string>();
  for (let pageToken = ""; ;) {
    const page = await read(pageToken);
    for (const row of page.items) rows.push(row);
    pageToken = page.nextPageToken ?? "";
    if (pageToken === "") return rows;
    const isRepeated = seen.has(pageToken);
    seen.add(pageToken);
    const reached = limitReached(seen.size, rows.length, clock.now() - start);
    const reason = isRepeated
      ? "the service answered the same page token twice; the listing would never end"
      : reached === undefined
        ? undefined
        : `the listing has not ended after ${reached}, which is more than is read`;
    if (reason !== undefined) {
      throw new UnexpectedAnswerError({
        what,
        method: "GET",
        path,
        status: 200,
        serverMessage: reason,
        effect: "none",
      });
    }
  }
}

function limitReached(pages: number, rows: number, elapsedMs: number): string | undefined {
  const limits: readonly (readonly [has: number, limit: number, text: string])[] = [
    [pages, MAX_PAGES, `${MAX_PAGES} pages`],
    [rows, MAX_ROWS, `${MAX_ROWS} rows`],
    [elapsedMs, MAX_LISTING_MS, `${MAX_LISTING_MS / 60_000} minutes`],
  ];
  return limits.find(([has, limit]) => has >= limit)?.[2];
}
