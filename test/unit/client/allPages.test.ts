import { describe, expect, test } from "vitest";
import { allPages } from "../../../provider/client/allPages.js";
import { MAX_PAGES, MAX_ROWS } from "../../../provider/client/limits.js";

const LISTING = {
  what: "list things",
  path: "/v1/things",
  clock: { now: () => 0, random: () => 0, sleep: () => Promise.resolve() },
};

describe("all pages of a listing", () => {
  test("are its rows, in order", async () => {
    const pages = new Map([
      ["", { items: [1, 2], nextPageToken: "b" }],
      ["b", { items: [], nextPageToken: "c" }],
      ["c", { items: [3], nextPageToken: "" }],
    ]);
    const rows = await allPages((token) => Promise.resolve(pages.get(token) ?? { items: [] }), LISTING);
    expect(rows).toEqual([1, 2, 3]);
  });

  test("may be as many as the limit, and not one more", async () => {
    let read = 0;
    const pagesOf = (last: number) => () => {
      read += 1;
      return Promise.resolve({ items: [], nextPageToken: read === last ? "" : String(read) });
    };
    await expect(allPages(pagesOf(MAX_PAGES), LISTING)).resolves.toEqual([]);
    read = 0;
    await expect(allPages(pagesOf(MAX_PAGES + 1), LISTING)).rejects.toThrow(
      `list things failed: GET /v1/things -> 200: the listing has not ended after ${MAX_PAGES} pages, which is more than is read`,
    );
  });

  test("may have as many rows as the limit, in pages of any size", async () => {
    let read = 0;
    const rows = Array.from({ length: MAX_ROWS / 4 }, () => 0);
    const page = () => Promise.resolve({ items: rows, nextPageToken: String((read += 1)) });
    await expect(allPages(page, LISTING)).rejects.toThrow(`has not ended after ${MAX_ROWS} rows`);
    expect(read).toBe(4);
  });
});
